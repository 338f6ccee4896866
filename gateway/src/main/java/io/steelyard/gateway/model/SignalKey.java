package io.steelyard.gateway.model;

/** One signal of one asset. */
public record SignalKey(AssetKey asset, String signal) implements Comparable<SignalKey> {

    @Override
    public int compareTo(SignalKey other) {
        int byAsset = asset.compareTo(other.asset);
        return byAsset != 0 ? byAsset : signal.compareTo(other.signal);
    }
}
