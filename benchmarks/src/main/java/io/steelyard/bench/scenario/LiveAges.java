package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.process.Page;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How old what a gateway's live view shows of some assets is, at the moment of each answer. Of an asset the newest of its
 * signals counts. While the view shows nothing of an asset that it has shown before, since a gateway that has come back may
 * not know it yet, its age is what has passed since the newest value that was shown: whoever looks knows none that is newer.
 * An asset of which nothing was ever shown has no age, and asking for it fails. For one thread.
 */
final class LiveAges {
    private static final double MILLIS = 1e3;

    private final Page gateway;
    private final List<String> assets;
    private final InstantSource clock;
    private final Map<String, Instant> newest = new HashMap<>();

    LiveAges(Page gateway, List<String> assets, InstantSource clock) {
        this.gateway = gateway;
        this.assets = List.copyOf(assets);
        this.clock = clock;
    }

    /** So many of them, evenly spread; the last is one. */
    static List<String> spread(List<String> assets, int count) {
        List<String> some = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            some.add(assets.get(i * assets.size() / count - 1));
        }
        return some;
    }

    /** Seconds, of the asset whose newest value is the oldest. */
    double greatest() throws IOException {
        return Collections.max(look());
    }

    /** Seconds, of the newest value of all. */
    double least() throws IOException {
        return Collections.min(look());
    }

    private List<Double> look() throws IOException {
        List<Double> ages = new ArrayList<>();
        for (String asset : assets) {
            String path = "/api/v1/assets/" + asset;
            JsonNode answer = gateway.jsonIfThere(path);
            Instant answered = clock.instant();
            Instant shown = answer == null ? null : newestOf(answer, path);
            Instant known = shown == null ? newest.get(asset) : shown;
            if (known == null) {
                throw new IOException("the age of " + asset + " cannot be read: the live view "
                        + (answer == null ? "does not know it" : "has no value of it") + " and never had one");
            }
            newest.put(asset, known);
            ages.add(Duration.between(known, answered).toMillis() / MILLIS);
        }
        return ages;
    }

    /** Of the signals that have a value; null when none has. */
    private static @Nullable Instant newestOf(JsonNode asset, String path) throws IOException {
        if (!asset.path("signals").isArray()) {
            throw new IOException(path + " is no asset with signals: " + asset);
        }
        Instant newest = null;
        for (JsonNode signal : asset.path("signals")) {
            if (signal.path("time").isTextual()) {
                Instant at = Instant.parse(signal.path("time").asText());
                newest = newest == null || at.isAfter(newest) ? at : newest;
            }
        }
        return newest;
    }
}
