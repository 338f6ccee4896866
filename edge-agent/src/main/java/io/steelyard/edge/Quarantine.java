package io.steelyard.edge;

import io.steelyard.edge.opcua.Accepted;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.operation.Arguments;
import io.steelyard.edge.operation.Operation;
import io.steelyard.edge.operation.OperationException;
import io.steelyard.edge.operation.Role;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signals whose variables are other ones than at first: to be looked at, and to be accepted as they are now. */
final class Quarantine {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int USUAL_SIGNALS = 100;
    private static final int MOST_SIGNALS = 500;
    private static final String SERVER = "server";
    private static final String SIGNAL = "signal";
    private static final String SEEN = "seen";

    private final Supplier<Map<String, List<Quarantined>>> present;
    private final Accepting accepting;

    /** Has a server's variables accepted. */
    @FunctionalInterface
    interface Accepting {
        /** Those of the server, or the one of the signal, if they still are what was seen. */
        CompletableFuture<Accepted> accept(String server, @Nullable String signal, String seen);
    }

    /** @param present what is in quarantine, by server */
    Quarantine(Supplier<Map<String, List<Quarantined>>> present, Accepting accepting) {
        this.present = present;
        this.accepting = accepting;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("quarantine", Role.READ, SOON, MOST_BYTES, List.of(SERVER, SIGNAL, "most"), this::look),
                new Operation("accept", Role.MANAGE, LONG, MOST_BYTES, List.of(SERVER, SIGNAL, SEEN), this::accept));
    }

    private Object look(Arguments asked) throws OperationException {
        String server = asked.textOrNull(SERVER);
        String signal = asked.textOrNull(SIGNAL);
        int most = asked.number("most", USUAL_SIGNALS, 1, MOST_SIGNALS);
        List<Object> servers = new ArrayList<>();
        present.get().forEach((name, all) -> {
            List<Quarantined> some = all.stream()
                    .filter(one -> signal == null || signal.equals(one.signal()))
                    .toList();
            if (!some.isEmpty() && (server == null || server.equals(name))) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put(SERVER, name);
                map.put("count", some.size());
                map.put(SEEN, Quarantined.seen(some));
                map.put("signals", listed(some, most));
                servers.add(map);
            }
        });
        return servers;
    }

    private Object accept(Arguments asked) throws OperationException, IOException, InterruptedException {
        CompletableFuture<Accepted> answer =
                accepting.accept(asked.text(SERVER), asked.textOrNull(SIGNAL), asked.text(SEEN));
        try {
            Accepted accepted = answer.get();
            Map<String, Object> told = new LinkedHashMap<>();
            told.put(SERVER, asked.text(SERVER));
            told.put("count", accepted.signals().size());
            told.put("read", accepted.read());
            told.put("kept", accepted.isKept());
            told.put("signals", listed(accepted.signals(), USUAL_SIGNALS));
            return told;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Accepted.RefusedException refused) {
                throw new OperationException(OperationException.CONFLICT, String.valueOf(refused.getMessage()));
            }
            throw new IOException("the server's thread failed: " + e.getCause(), e);
        } finally {
            answer.cancel(false); // whoever asked is told that it took too long: it is not done later
        }
    }

    private static List<Object> listed(List<Quarantined> all, int most) {
        List<Object> listed = new ArrayList<>();
        all.stream().limit(most).forEach(one -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(SIGNAL, one.signal());
            map.put("address", one.address());
            map.put("node", one.node());
            map.put("since", Instant.EPOCH.plusNanos(one.since()).toString());
            map.put(
                    "differs",
                    one.changes().stream()
                            .map(change -> change.trait().name().toLowerCase(Locale.ROOT))
                            .toList());
            map.put("was", described(one.was()));
            map.put("is", described(one.is()));
            listed.add(map);
        });
        return listed;
    }

    private static Map<String, Object> described(Anchor anchor) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", anchor.path().isEmpty() ? "" : anchor.place());
        map.put("type", anchor.typeWords());
        map.put("unit", anchor.unitWords());
        return map;
    }
}
