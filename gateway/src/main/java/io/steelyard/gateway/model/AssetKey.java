package io.steelyard.gateway.model;

/** An asset: an asset id is unique in its site only. */
public record AssetKey(String site, String asset) implements Comparable<AssetKey> {

    @Override
    public int compareTo(AssetKey other) {
        int bySite = site.compareTo(other.site);
        return bySite != 0 ? bySite : asset.compareTo(other.asset);
    }

    /** {@code site/asset}, the form outside. */
    @Override
    public String toString() {
        return site + "/" + asset;
    }
}
