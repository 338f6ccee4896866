package io.steelyard.gateway;

import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.store.RefusedReadings;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.gateway.store.TimeSeriesStore;
import java.util.function.LongSupplier;

/** Opens the store that the line ends in. The program opens what its settings ask for; a measurement may put its own there. */
@FunctionalInterface
public interface StoreDoor {
    /** The store; the gateway closes it. */
    TimeSeriesStore open(
            GatewayConfig config, Inbox inbox, RefusedReadings aside, StoreEvents events, LongSupplier nanoTime);

    /** What the settings ask for. */
    static StoreDoor ofSettings() {
        return Stores::open;
    }
}
