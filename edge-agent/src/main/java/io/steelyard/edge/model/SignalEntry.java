package io.steelyard.edge.model;

/**
 * An entry of the signal dictionary.
 *
 * @param id also the Sparkplug alias
 */
public record SignalEntry(int id, String asset, String signal, SignalType type) {
    /** One text for each name, also for the mapping's: an agent has thousands, and most of them more than once. */
    public SignalEntry {
        asset = asset.intern();
        signal = signal.intern();
    }
}
