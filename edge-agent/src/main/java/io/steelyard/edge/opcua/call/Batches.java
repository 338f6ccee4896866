package io.steelyard.edge.opcua.call;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found of one server's appetite, over its sessions. For the server's thread only. */
public record Batches(BatchSize reads, BatchSize translations, BatchSize browses, BatchSize items) {

    /** Nothing is known yet. */
    public Batches() {
        this(new BatchSize(), new BatchSize(), new BatchSize(), new BatchSize());
    }

    /** Present sizes by name, for {@link #resume}. */
    public Map<String, Integer> sizes() {
        return Map.of(
                "reads", reads.size(),
                "translations", translations.size(),
                "browses", browses.size(),
                "items", items.size());
    }

    /** Goes on with what an earlier run found; names that are not there begin anew. */
    public void resume(Map<String, Integer> earlier) {
        resume(reads, earlier.get("reads"));
        resume(translations, earlier.get("translations"));
        resume(browses, earlier.get("browses"));
        resume(items, earlier.get("items"));
    }

    private static void resume(BatchSize one, @Nullable Integer earlier) {
        if (earlier != null) {
            one.resume(earlier);
        }
    }
}
