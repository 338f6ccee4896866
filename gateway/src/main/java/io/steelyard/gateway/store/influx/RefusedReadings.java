package io.steelyard.gateway.store.influx;

import java.util.List;

/** The door for what InfluxDB refuses: returns once it is durable elsewhere. Called on the store's thread. */
@FunctionalInterface
public interface RefusedReadings {

    /** Keeps the readings aside; the same again is the same. */
    void keep(List<Refused> refused);
}
