package io.steelyard.edge.model;

/** Where a machine stands in the plant (ISA-95) and what kind of machine it is; travels in its birth. */
public record AssetInfo(String asset, String equipmentClass, String profile, String area, String line, String server) {
    /** One text for each name, as in the dictionary. */
    public AssetInfo {
        asset = asset.intern();
    }
}
