package io.steelyard.gateway.store;

import io.steelyard.gateway.model.Refused;
import java.util.List;

/** The door for what a store refuses: returns once it is durable elsewhere. Called on the stores' threads. */
@FunctionalInterface
public interface RefusedReadings {

    /** Keeps the readings aside; the same again is the same. */
    void keep(List<Refused> refused);
}
