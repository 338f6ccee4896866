package io.steelyard.edge.opcua.types;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** States of the companion specifications' own state machines, which no server has to be asked for. Immutable. */
public final class KnownStates {
    private static final String RESOURCE = "/companion/states.txt";
    private static final Map<String, State> STATES = read();

    private KnownStates() {}

    /**
     * A state of a finite state machine (OPC UA Part 16 §4.4.8).
     *
     * @param number its StateNumber
     * @param name its browse name, which no locale changes
     * @param isShell whether it only says that the state machine inside of it tells the state
     */
    public record State(long number, String name, boolean isShell) {}

    /** The state whose object has the numeric id in the namespace; null for one that is not known. */
    public static @Nullable State of(String namespace, long id) {
        return STATES.get(key(namespace, id));
    }

    private static String key(String namespace, long id) {
        return namespace + " " + id;
    }

    private static Map<String, State> read() {
        Map<String, String> namespaces = new HashMap<>();
        Map<String, State> states = new HashMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(KnownStates.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(" ", -1);
                if (words[0].equals("namespace")) {
                    namespaces.put(words[1], words[2]);
                } else {
                    String namespace = Objects.requireNonNull(namespaces.get(words[1]), line);
                    states.put(
                            key(namespace, Long.parseLong(words[2])),
                            new State(Long.parseLong(words[3]), words[4], words[0].equals("shell")));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(states);
    }
}
