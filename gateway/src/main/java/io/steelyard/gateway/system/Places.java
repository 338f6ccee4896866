package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Forgotten;
import io.steelyard.ledger.NumberSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** Says of samples that were let go in which hours they stand, before their numbers are forgotten. */
@FunctionalInterface
public interface Places {

    /** By epoch and hour, of every number; called on the thread that writes system records. */
    Map<UUID, SortedMap<Long, Forgotten>> of(Map<UUID, NumberSet> numbers);
}
