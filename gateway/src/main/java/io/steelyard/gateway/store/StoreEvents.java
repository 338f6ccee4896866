package io.steelyard.gateway.store;

import io.steelyard.gateway.model.SignalKey;
import io.steelyard.ledger.EventType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The door for what a person may want to know of. Any thread; never fails. */
@FunctionalInterface
public interface StoreEvents {

    /**
     * Something happened.
     *
     * @param type what happened
     * @param about the signal it is about, or null for the store as a whole
     * @param details what belongs to it, as texts by name
     */
    void happened(EventType type, @Nullable SignalKey about, Map<String, String> details);
}
