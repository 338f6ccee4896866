package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Folds one minute of one asset: a pure function of its input. Time is kept in integer nanoseconds per raw state and mode
 * (ISO 22400-2's time elements are views on these) and unknown; counters as their increase. Sums run in time order.
 */
public final class MinuteFold {
    /** Length of a minute in nanoseconds. */
    public static final long NANOS = 60_000_000_000L;
    /** Version of the rules in this class; stands in every row. */
    public static final long RULE = 5;
    /** Field of the time of which nothing is known. */
    public static final String UNKNOWN = "time.unknown";
    /** Field of the time in which a sample would have been known: no gap of the whole asset, and its agent there. */
    public static final String COVERED = "covered";
    /** Fields of time begin so: {@code time.<state>.<mode>}. */
    public static final String TIME = "time.";
    /** Last values of signals with a role, {@code last.<role>}. */
    public static final String LAST = "last.";
    /**
     * Digest of the last values that the next minute begins with, usable or not, of every signal: when it changes, the next
     * minute is folded too.
     */
    public static final String HANDED = "handed";
    /** 1 when the asset was away when it was folded, so that what comes later may still prove its last values true. */
    public static final String OPEN = "open";

    /** Roles of signals that count up. */
    static final List<String> COUNTERS = List.of("good", "scrap", "total", "energy");

    private static final double FULL_SHARE = 0.1;
    private static final long DIGEST_BEGIN = 0xcbf2_9ce4_8422_2325L;
    private static final long DIGEST_PRIME = 0x100_0000_01b3L;

    private static final long UNCERTAIN = 0x4000_0000L;
    private static final long BAD = 0x8000_0000L;

    private final MinuteInput input;
    private final long end;
    private final TreeMap<String, Object> fields = new TreeMap<>();

    private MinuteFold(MinuteInput input) {
        this.input = input;
        this.end = input.minute() + NANOS;
    }

    /** The minute's row. */
    public static MinuteRow fold(MinuteInput input) {
        MinuteFold fold = new MinuteFold(input);
        fold.fields.put("rule", RULE);
        fold.countSamples();
        fold.cover();
        fold.time();
        fold.fields.put(OPEN, input.knownUntil() < fold.end ? 1L : 0L);
        COUNTERS.forEach(fold::counter);
        COUNTERS.forEach(fold::last);
        fold.last("state");
        fold.last("mode");
        fold.signals();
        fold.hand();
        AssetDescription asset = input.asset();
        return new MinuteRow(
                asset.key(), asset.equipmentClass(), asset.area(), asset.line(), input.minute(), fold.fields);
    }

    private void signals() {
        Blind ofAsset = Blind.of(gapsOf(), input.knownUntil());
        Set<String> withGaps = new HashSet<>();
        for (GapRecord gap : input.gaps()) {
            if (gap.scope().signal() != null) {
                withGaps.add(gap.scope().signal());
            }
        }
        for (SignalDescription signal : input.asset().signals()) {
            boolean own = withGaps.contains(signal.name());
            Blind blind = own ? Blind.of(gapsOf(signal.name()), input.knownUntil()) : ofAsset;
            SignalMinute.fold(input, signal, blind, fields);
        }
    }

    private void hand() {
        long digest = DIGEST_BEGIN;
        for (String signal : new TreeSet<>(
                input.asset().signals().stream().map(SignalDescription::name).toList())) {
            StoredPoint point = at(signal, end - 1);
            digest = digest(digest, signal);
            digest = digest(digest, point == null ? "-" : isUsable(point) ? "=" + point.value() : "?");
        }
        fields.put(HANDED, digest);
    }

    /** FNV-1a over the text's characters and an end. */
    private static long digest(long before, String text) {
        long digest = before;
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * DIGEST_PRIME;
        }
        return (digest ^ Character.MAX_VALUE) * DIGEST_PRIME;
    }

    private void countSamples() {
        long good = 0;
        long uncertain = 0;
        long bad = 0;
        for (List<StoredPoint> points : input.samples().values()) {
            for (StoredPoint point : points) {
                if (point.status() >= BAD) {
                    bad++;
                } else if (point.status() >= UNCERTAIN) {
                    uncertain++;
                } else {
                    good++;
                }
            }
        }
        fields.put("samples.good", good);
        fields.put("samples.uncertain", uncertain);
        fields.put("samples.bad", bad);
    }

    private void cover() {
        List<GapRecord> gaps = gapsOf();
        NavigableSet<Long> edges = edges(gaps);
        long covered = 0;
        long heard = firstHeard();
        addEdge(edges, heard);
        long from = input.minute();
        for (long to : edges.tailSet(from, false)) {
            covered += from < heard || from >= input.knownUntil() || isIn(gaps, from) ? 0 : to - from;
            from = to;
        }
        fields.put(COVERED, covered);
    }

    /** Before its first sample nobody knew of the asset. */
    private long firstHeard() {
        return !input.before().isEmpty()
                ? input.minute()
                : input.samples().values().stream()
                        .mapToLong(points -> points.get(0).time())
                        .min()
                        .orElse(end);
    }

    /** The gaps of the whole asset, and those of the named signals. */
    private List<GapRecord> gapsOf(@Nullable String... signals) {
        return input.gaps().stream()
                .filter(gap -> concerns(gap.scope(), signals))
                .toList();
    }

    private boolean concerns(Scope scope, @Nullable String... signals) {
        AssetDescription asset = input.asset();
        if (scope.asset() == null) {
            return asset.isReadWithin(scope);
        }
        return scope.asset().equals(asset.key().asset())
                && (scope.signal() == null || Arrays.asList(signals).contains(scope.signal()));
    }

    private NavigableSet<Long> edges(List<GapRecord> gaps) {
        TreeSet<Long> edges = new TreeSet<>(List.of(input.minute(), end));
        for (GapRecord gap : gaps) {
            addEdge(edges, gap.from());
            addEdge(edges, gap.to() == null ? end : gap.to());
        }
        addEdge(edges, input.knownUntil());
        return edges;
    }

    private void time() {
        String state = signal("state");
        String mode = signal("mode");
        if (state == null) {
            return; // no signal says what this asset does, so there is no time to give to anything
        }
        List<GapRecord> gaps = gapsOf(state, mode);
        NavigableSet<Long> edges = edges(gaps);
        addEdges(edges, state);
        addEdges(edges, mode);
        fields.put(UNKNOWN, 0L);
        long from = input.minute();
        for (long to : edges.tailSet(from, false)) {
            boolean known = from < input.knownUntil() && !isIn(gaps, from);
            String element = known ? element(state, mode, from) : UNKNOWN;
            fields.merge(element, to - from, (a, b) -> (Long) a + (Long) b);
            from = to;
        }
    }

    private void addEdges(Set<Long> edges, @Nullable String signal) {
        if (signal != null) {
            input.samples().getOrDefault(signal, List.of()).forEach(point -> addEdge(edges, point.time()));
        }
    }

    private void addEdge(Set<Long> edges, long at) {
        if (at > input.minute() && at < end) {
            edges.add(at);
        }
    }

    /** What was true from the instant on, up to the next edge. */
    private String element(String state, @Nullable String mode, long at) {
        StoredPoint present = at(state, at);
        if (present == null || present.value() == null || present.status() >= BAD) {
            return UNKNOWN;
        }
        if (mode == null) {
            return TIME + present.value();
        }
        StoredPoint withMode = at(mode, at);
        return withMode == null || withMode.value() == null || withMode.status() >= BAD
                ? UNKNOWN
                : TIME + present.value() + "." + withMode.value();
    }

    private static boolean isIn(List<GapRecord> gaps, long at) {
        for (GapRecord gap : gaps) {
            if (at >= gap.from() && (gap.to() == null || at < gap.to())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable StoredPoint at(String signal, long at) {
        StoredPoint present = input.before().get(signal);
        for (StoredPoint point : input.samples().getOrDefault(signal, List.of())) {
            if (point.time() > at) {
                break;
            }
            present = point;
        }
        return present;
    }

    /**
     * A counter's increase, put where it is seen. A step back from near the end of a 16 or 32 bit counter to near its begin
     * is a roll-over; any other step back is a reset, and what it shows afterwards is new. A value that is not usable
     * leaves the counter where it stood.
     */
    private void counter(String role) {
        SignalDescription signal = described(role);
        if (signal == null) {
            return;
        }
        StoredPoint before = input.counters().get(signal.name());
        Double present = before == null ? null : number(before);
        double span = span(signal.typeName());
        double increase = 0;
        long resets = 0;
        long rollovers = 0;
        for (StoredPoint point : input.samples().getOrDefault(signal.name(), List.of())) {
            Double next = number(point);
            if (next == null) {
                continue;
            }
            if (present != null && next >= present) {
                increase += next - present;
            } else if (present != null && present >= span * (1 - FULL_SHARE) && next <= span * FULL_SHARE) {
                increase += span - present + next;
                rollovers++;
            } else if (present != null) {
                increase += next;
                resets++;
            }
            present = next;
        }
        fields.put(role, increase);
        fields.put(role + ".resets", resets);
        fields.put(role + ".rollovers", rollovers);
    }

    /** How many values a counter of the type has, or infinity when it does not come round in a machine's life. */
    private static double span(String typeName) {
        return switch (typeName.toLowerCase(Locale.ROOT)) {
            case "uint16" -> 0x1p16;
            case "int16" -> 0x1p15;
            case "uint32" -> 0x1p32;
            case "int32" -> 0x1p31;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private void last(String role) {
        SignalDescription signal = described(role);
        if (signal != null) {
            StoredPoint point = COUNTERS.contains(role) ? lastUsable(signal.name()) : at(signal.name(), end - 1);
            Object value = point == null || !isUsable(point) ? null : point.value();
            fields.put(LAST + role, value == null ? "" : value.toString());
        }
    }

    private @Nullable StoredPoint lastUsable(String signal) {
        StoredPoint last = input.counters().get(signal);
        for (StoredPoint point : input.samples().getOrDefault(signal, List.of())) {
            last = isUsable(point) ? point : last;
        }
        return last;
    }

    /** Whether the point says something about its signal. */
    static boolean isUsable(StoredPoint point) {
        return point.value() != null && point.status() < BAD;
    }

    private static @Nullable Double number(StoredPoint point) {
        return point.status() < BAD && point.value() instanceof Number number && Double.isFinite(number.doubleValue())
                ? (Double) number.doubleValue()
                : null;
    }

    private @Nullable String signal(String role) {
        SignalDescription signal = described(role);
        return signal == null ? null : signal.name();
    }

    private @Nullable SignalDescription described(String role) {
        for (SignalDescription signal : input.asset().signals()) {
            if (role.equals(signal.role())) {
                return signal;
            }
        }
        return null;
    }
}
