package io.steelyard.gateway;

import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.store.RefusedReadings;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.embedded.EmbeddedConfig;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.store.influx.InfluxConfig;
import io.steelyard.gateway.store.influx.InfluxStore;
import io.steelyard.settings.Secret;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Which store the settings ask for. */
final class Stores {

    private Stores() {}

    /** Opens the embedded store, or joins InfluxDB's, which calls nobody yet. */
    static TimeSeriesStore open(
            GatewayConfig config, Inbox inbox, RefusedReadings aside, StoreEvents events, LongSupplier nanoTime) {
        GatewayConfig.Influx influx = config.influx();
        if (influx == null) {
            return EmbeddedStore.open(
                    config.data().resolve("gateway/store"),
                    new EmbeddedConfig(config.embeddedMemory(), config.retention(), EmbeddedConfig.Bounds.usual()),
                    nanoTime);
        }
        Secret token = influx.token();
        return new InfluxStore(
                new InfluxConfig(
                        influx.url(),
                        () -> token == null ? "" : token.reveal(),
                        influx.org(),
                        influx.create(),
                        influx.retention(),
                        influx.writers(),
                        InfluxConfig.Patience.usual()),
                inbox,
                aside,
                events,
                RandomGenerator.getDefault());
    }
}
