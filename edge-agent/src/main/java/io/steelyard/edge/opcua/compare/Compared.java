package io.steelyard.edge.opcua.compare;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server beside a mapping.
 *
 * @param signals how many signals the mapping has there
 * @param remembered of how many the agent remembers what they were at first, at the same address
 * @param findings what differs, in the order of the mapping
 * @param below names below a signal under which more would be told, by {@code asset/signal}
 * @param retyped what kind of field signals come to that had values of another kind before, {@code float} for instance, by
 *     {@code asset/signal}
 * @param placeless signals mapped by node id of which nobody can tell where they stand, {@code asset/signal}: that an id has
 *     passed to another variable of the same type would not be noticed
 * @param trouble why nothing was compared; null when it was
 */
public record Compared(
        String server,
        String url,
        int signals,
        int remembered,
        List<Finding> findings,
        Map<String, List<String>> below,
        Map<String, String> retyped,
        List<String> placeless,
        @Nullable Trouble trouble) {

    /**
     * A server that was not compared.
     *
     * @param isUnreachable whether nobody answered, so that trying again later may help
     */
    public record Trouble(boolean isUnreachable, String why) {}

    public Compared {
        findings = List.copyOf(findings);
        below = Map.copyOf(below);
        retyped = Map.copyOf(retyped);
        placeless = List.copyOf(placeless);
    }

    static Compared not(String server, String url, int signals, boolean isUnreachable, String why) {
        return new Compared(
                server, url, signals, 0, List.of(), Map.of(), Map.of(), List.of(), new Trouble(isUnreachable, why));
    }

    /** Whether the server was looked at, and every signal there could be read. */
    public boolean isGood() {
        return trouble == null && findings.stream().allMatch(Finding::isRead);
    }
}
