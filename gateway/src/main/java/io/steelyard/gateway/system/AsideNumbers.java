package io.steelyard.gateway.system;

import io.steelyard.ledger.NumberSet;
import java.util.Map;
import java.util.UUID;

/** Reads which samples a message that is kept aside as a whole has. */
@FunctionalInterface
public interface AsideNumbers {
    /** The numbers in the payload by epoch; empty when it has none or cannot be read. */
    Map<UUID, NumberSet> of(byte[] payload);
}
