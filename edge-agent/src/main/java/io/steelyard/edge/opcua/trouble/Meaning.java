package io.steelyard.edge.opcua.trouble;

import java.util.Map;
import java.util.stream.Collectors;

/** What a server's status code says of a signal that is not read, in words. */
public final class Meaning {
    private static final Map<String, String> WORDS = Map.of(
            "Bad_NoMatch", "nothing stands at that path: one of its names is missing, or is in another namespace",
            "Bad_NodeIdUnknown", "the server has no such node",
            "Bad_AttributeIdInvalid", "the node is no variable",
            "Bad_NotReadable", "the server gives its value to nobody",
            "Bad_UserAccessDenied", "the server does not give its value to the user as whom the agent logs in",
            "Bad_TooManyMonitoredItems", "the server monitors no more items",
            "Bad_TooManySubscriptions", "the server makes no more subscriptions",
            "Bad_FilterNotAllowed", "the server takes no deadband of it");

    private static final Map<String, String> SENTENCES = WORDS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> entry.getKey() + " (" + entry.getValue() + ")"));

    private Meaning() {}

    /** The code, and behind it what it means where that is known. */
    public static String of(String code) {
        return SENTENCES.getOrDefault(code, code); // one text: a server may say the same of thousands of nodes
    }
}
