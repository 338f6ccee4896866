package io.steelyard.gateway;

import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.EmbeddedStore;

/** Which store the settings ask for. */
final class Stores {

    private Stores() {}

    static TimeSeriesStore open(GatewayConfig config, Inbox inbox, Surroundings around) {
        return EmbeddedStore.open(config.data().resolve("gateway/store"), config.embeddedMemory());
    }
}
