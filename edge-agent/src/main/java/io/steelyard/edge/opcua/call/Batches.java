package io.steelyard.edge.opcua.call;

import java.util.HashMap;
import java.util.Map;

/** What was found of one server's appetite, over its sessions. For the server's thread only. */
public record Batches(BatchSize reads, BatchSize translations, BatchSize browses, BatchSize items) {

    /** Nothing is known yet. */
    public Batches() {
        this(new BatchSize(), new BatchSize(), new BatchSize(), new BatchSize());
    }

    /** For looks that begin with nothing and end with their session: they go on in it when it is restored. */
    public static Batches ofALook() {
        return new Batches(new BatchSize(true), new BatchSize(true), new BatchSize(true), new BatchSize(true));
    }

    private Map<String, BatchSize> byName() {
        return Map.of("reads", reads, "translations", translations, "browses", browses, "items", items);
    }

    /** What was found, by name, for {@link #resume}. */
    public Map<String, Integer> found() {
        Map<String, Integer> found = new HashMap<>();
        byName().forEach((name, one) -> one.tell(name, found));
        return found;
    }

    /** Goes on with what an earlier run found; names that are not there begin anew. */
    public void resume(Map<String, Integer> earlier) {
        byName().forEach((name, one) -> one.resume(name, earlier));
    }
}
