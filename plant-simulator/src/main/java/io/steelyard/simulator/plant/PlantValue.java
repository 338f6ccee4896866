package io.steelyard.simulator.plant;

/**
 * What one signal shows.
 *
 * @param key {@code asset/signal}: the signal's name in the truth
 * @param value of the Java type of the signal's kind
 */
public record PlantValue(Asset asset, Signal signal, String key, Object value) {}
