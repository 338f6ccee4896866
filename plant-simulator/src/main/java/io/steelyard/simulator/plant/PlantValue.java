package io.steelyard.simulator.plant;

/** What one signal shows; the value has the Java type of the signal's kind. */
public record PlantValue(Asset asset, Signal signal, Object value) {
    /** {@code asset/signal}: the signal's name in the truth. */
    public String key() {
        return asset.id() + "/" + signal.name();
    }
}
