package io.steelyard.system.chaos;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a chain is made of.
 *
 * @param speed plant seconds in a second
 * @param influx the database's program; empty: the embedded store
 * @param broker a broker's program between agent and gateway; empty: none
 */
record Make(int speed, Optional<Path> influx, Optional<Path> broker) {
    /** The embedded store, and no broker. */
    static Make plain(int speed) {
        return new Make(speed, Optional.empty(), Optional.empty());
    }

    /** For people: what really runs. */
    String words() {
        return "speed " + speed + ", into " + influx.map(program -> "InfluxDB").orElse("the embedded store")
                + (broker.isPresent() ? ", through a broker" : ", without a broker");
    }
}
