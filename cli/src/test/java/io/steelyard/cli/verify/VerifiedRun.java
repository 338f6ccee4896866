package io.steelyard.cli.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A run of ten rows of one signal, all of which are stored, and what a gateway says of it; a test tells a lie and asks the oracle. */
abstract class VerifiedRun {
    static final long SECOND = Nanos.A_SECOND;
    static final long START = Nanos.of("2026-11-23T06:00:00Z");
    static final String SIGNAL = "lathe-1/power";
    static final String AGENT = "demo/edge-1";

    final SortedMap<String, List<TruthRow>> rows = new TreeMap<>();
    final Map<String, List<Point>> stored = new HashMap<>();
    final List<Gap> gaps = new ArrayList<>();
    final Map<String, Long> dropped = new HashMap<>();
    final Map<String, Long> rest = new HashMap<>();
    Lives lives = new Lives(List.of());
    long sampled = 10;
    boolean cuts;
    boolean isWhole = true;
    final Set<MemoryLoss> losses = new HashSet<>();
    final Map<String, String> shown = new HashMap<>();
    long memory = 3600 * SECOND;
    long retry;
    long bridged;
    long storedAgain;
    final Map<String, Filter> filters = new HashMap<>();
    final Map<String, Filter.Range> ranges = new HashMap<>();
    final Map<String, String> agents = new HashMap<>(Map.of("lathe-1", AGENT));

    /** Ten rows, one a second, all stored. */
    @BeforeEach
    void aPerfectRun() {
        rows.put(SIGNAL, new ArrayList<>());
        stored.put(SIGNAL, new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            rows.get(SIGNAL).add(row(i, true));
            stored.get(SIGNAL).add(new Point(time(i), (double) i, 0));
        }
    }

    /** The questions that are answered with no; the sums of (e) follow from the others and are left out. */
    List<String> against(String id) throws Exception {
        return verdict().checks().stream()
                .filter(check -> !check.isYes())
                .map(Verdict.Check::id)
                .filter(other -> other.equals(id) || !other.equals("e"))
                .toList();
    }

    Verdict.Check check(String id) throws Exception {
        return verdict().checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Verdict verdict() throws Exception {
        Truth truth = new Truth(rows, new Places(shown), 1, isWhole);
        return new Verification(truth, lives, new Allowance(SECOND / 2, cuts, memory, retry, bridged), filters)
                .against(new Said());
    }

    static Gap gap(
            @Nullable String server,
            @Nullable String asset,
            @Nullable String signal,
            long from,
            long to,
            String cause) {
        return new Gap(AGENT, server, asset, signal, from, to, cause);
    }

    static MemoryLoss loss(String event, long at) {
        return new MemoryLoss(event, AGENT, at);
    }

    static long time(int second) {
        return START + second * SECOND;
    }

    static TruthRow row(int number, boolean done) {
        long set = time(number) + 1_000;
        return new TruthRow(number, time(number), number + ".0", 0, set, done ? set + 1_000 : TruthRow.NEVER);
    }

    /** What a gateway would say. */
    private final class Said implements Evidence {
        @Override
        public Set<String> signals() {
            return stored.keySet();
        }

        @Override
        public Map<String, Filter.Range> ranges() {
            return ranges;
        }

        @Override
        public Map<String, String> agents() {
            return agents;
        }

        @Override
        public List<Point> points(String asset, String signal, long from) {
            return stored.getOrDefault(asset + "/" + signal, List.of());
        }

        @Override
        public List<Gap> gaps() {
            return gaps;
        }

        @Override
        public Set<MemoryLoss> memoriesLost() {
            return losses;
        }

        @Override
        public LedgerTotal ledger() {
            long kept = sampled
                    + storedAgain
                    - dropped.values().stream().mapToLong(Long::longValue).sum()
                    - rest.values().stream().mapToLong(Long::longValue).sum();
            return new LedgerTotal(
                    sampled + storedAgain,
                    kept,
                    rest.getOrDefault("kept aside", 0L),
                    rest.getOrDefault("in the inbox", 0L),
                    dropped,
                    rest.getOrDefault("elsewhere", 0L),
                    rest.getOrDefault("in an outbox", 0L),
                    rest.getOrDefault("missing", 0L),
                    true);
        }
    }
}
