package io.steelyard.edge.opcua.call;

import java.util.LinkedHashMap;
import java.util.Map;

/** What looks at servers found of their appetites, by address, for the next look; of the servers that were looked at last. Thread-safe. */
public final class Learned {
    private static final int MOST = 256;

    private final Map<String, Map<String, Integer>> found = new LinkedHashMap<>(); // guarded by this

    /** For a look at the server there. */
    public synchronized Batches at(String url) {
        Batches batches = Batches.ofALook();
        batches.resume(found.getOrDefault(url, Map.of()));
        return batches;
    }

    /** A look is over. */
    public synchronized void keep(String url, Batches batches) {
        found.remove(url);
        found.put(url, batches.found());
        if (found.size() > MOST) {
            found.remove(found.keySet().iterator().next());
        }
    }
}
