package io.steelyard.system.chaos;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a chain is made of.
 *
 * @param speed plant seconds in a second
 * @param influx the database's program; empty: the embedded store
 * @param broker a broker's program between agent and gateway; empty: none
 * @param qos with which the agent publishes: 1, or 0 for Sparkplug's strict mode
 */
record Make(int speed, Optional<Path> influx, Optional<Path> broker, int qos) {
    /** The embedded store, and no broker. */
    static Make plain(int speed) {
        return new Make(speed, Optional.empty(), Optional.empty(), 1);
    }

    /** The same with an agent that publishes with another QoS. */
    Make with(int other) {
        return new Make(speed, influx, broker, other);
    }

    /** Whether only the gateway's own word lets a sample go: a broker's PUBACK proves nothing, and QoS 0 has none. */
    boolean isReleasedByTheGateway() {
        return broker.isPresent() || qos == 0;
    }

    /** For people: what really runs. */
    String words() {
        return "speed " + speed + ", into " + influx.map(program -> "InfluxDB").orElse("the embedded store")
                + (broker.isPresent() ? ", through a broker" : ", without a broker")
                + (qos == 0 ? ", with QoS 0" : "");
    }
}
