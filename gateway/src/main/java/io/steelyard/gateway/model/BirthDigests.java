package io.steelyard.gateway.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of what births said of assets, for fingerprints: which signals an asset has, what they mean and in which units, where
 * it stands and who reads it. Its profiles are none of it: rule tables have digests of their own. Remembered, as long as the same is said. Any thread.
 */
public final class BirthDigests {
    /** Before an asset's key. */
    public static final String NAME = "births/";

    private static final int MOST = 10_000;

    private final Map<AssetKey, Known> known = new ConcurrentHashMap<>();

    private record Known(AssetDescription asset, String digest) {}

    /** Of each asset, by its key behind {@link #NAME}; a map of the caller's own. */
    public SortedMap<String, String> of(Collection<AssetDescription> assets) {
        SortedMap<String, String> digests = new TreeMap<>();
        assets.forEach(asset -> digests.put(NAME + asset.key(), of(asset)));
        return digests;
    }

    /** SHA-256 in hexadecimal. */
    public String of(AssetDescription asset) {
        Known last = known.get(asset.key());
        if (last != null && last.asset().equals(asset)) {
            return last.digest();
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        String digest = sha256(asset.withoutProfiles().toString());
        known.put(asset.key(), new Known(asset, digest));
        return digest;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
