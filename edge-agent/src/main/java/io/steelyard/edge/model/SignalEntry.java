package io.steelyard.edge.model;

/**
 * An entry of the signal dictionary.
 *
 * @param id also the Sparkplug alias
 */
public record SignalEntry(int id, String asset, String signal, SignalType type) {}
