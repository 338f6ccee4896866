package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.Split;
import io.steelyard.gateway.kpi.time.TimeModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sum of an asset's minutes that follow each other. Decimals are added exactly, so that it does not matter what was added
 * first: minutes, or the sums of hours and days. What came over a stretch that nobody saw and that began before the first
 * minute stays apart. For one thread; add in time order.
 */
final class Sum {
    /** Parts of whole hours, by how long each took: behind it the logarithm of that to the base {@link #STEP}. */
    private static final String CYCLE = "cycle.";

    /** Behind a counter's role: of how many minutes something is said of it; in the others it was not mapped. */
    private static final String TOLD = ".told";

    /** Names that each minute of each asset asks for. */
    private record Counter(String role, String unseen, String told) {}

    private static final List<Counter> COUNTERS = MinuteFold.COUNTERS.stream()
            .map(role -> new Counter(role, role + MinuteFold.UNSEEN, role + TOLD))
            .toList();

    /** What the quantity produced is the sum of where nothing counts all. */
    private static final List<String> COUNTED = List.of("good", "scrap", "rework");

    private static final double STEP = 1.01;
    private static final double NANOS_A_SECOND = 1e9;
    /** Of a hundred parts so many were made as fast or faster: a few lucky hours do not count. */
    private static final long FASTEST = 10;

    private static final MathContext LEARNED = new MathContext(4);

    private final Map<String, Long> whole = new HashMap<>();
    private final Map<String, BigDecimal> real = new HashMap<>();
    private long minutes;
    private long missing;

    /** Adds a minute's fields; others than those that are summed are passed over. */
    void add(SortedMap<String, Object> fields) {
        openings(
                role -> fields.get(role + MinuteFold.BLIND) != null,
                role -> fields.get(role + MinuteFold.OPENING) instanceof Double opening
                        ? BigDecimal.valueOf(opening)
                        : null);
        fields.forEach((name, value) -> {
            if (value instanceof Long number && isAdded(name) && Summed.isWhole(name)) {
                whole.merge(name, number, Long::sum);
            } else if (value instanceof Double number && isAdded(name) && Summed.isReal(name)) {
                real.merge(name, BigDecimal.valueOf(number), BigDecimal::add);
            }
        });
        counters(fields);
        minutes++;
    }

    /** Adds minutes of which there is no row, and what people corrected in them. */
    void addMissing(Map<String, Long> fields, Map<String, BigDecimal> corrected, long count) {
        corrected.forEach((name, number) -> real.merge(name, number, BigDecimal::add));
        openings(role -> fields.containsKey(role + MinuteFold.BLIND), role -> null);
        for (Counter counter : COUNTERS) {
            if (fields.containsKey(counter.unseen())) {
                whole.merge(counter.told(), count, Long::sum);
            }
        }
        fields.forEach((name, number) -> {
            if (isAdded(name)) {
                whole.merge(name, number, Long::sum);
            }
        });
        missing += count;
    }

    /** Adds the minutes that come next. */
    void add(Sum next) {
        if (next.isEmpty()) {
            return;
        }
        openings(
                role -> next.whole.containsKey(role + MinuteFold.BLIND),
                role -> next.real.get(role + MinuteFold.OPENING));
        next.whole.forEach((name, number) -> {
            if (isAdded(name)) {
                whole.merge(name, number, Long::sum);
            }
        });
        next.real.forEach((name, number) -> {
            if (isAdded(name)) {
                real.merge(name, number, BigDecimal::add);
            }
        });
        minutes += next.minutes;
        missing += next.missing;
    }

    /**
     * Remembers how long the parts of a whole hour took, in which everything was seen: the time in which the machine worked, or
     * the hour where nothing tells that, over all parts that it made. An hour that several rule tables read teaches nothing.
     */
    void hourIsOver(@Nullable TimeModel model) {
        if (model == null) {
            return;
        }
        boolean isSeen = missing == 0 && whole(MinuteFold.UNKNOWN) == 0;
        BigDecimal made = BigDecimal.ZERO;
        for (String role : has("total") ? List.of("total") : COUNTED) {
            isSeen &= isAllSeen(role);
            made = made.add(real(role));
        }
        long worked = isSeen && made.signum() > 0 ? worked(model) : 0;
        if (worked > 0) {
            double parts = made.doubleValue();
            long step = StrictMath.round(StrictMath.log(worked / NANOS_A_SECOND / parts) / StrictMath.log(STEP));
            whole.merge(CYCLE + step, Math.max(1, StrictMath.round(parts)), Long::sum);
        }
    }

    private long worked(TimeModel model) {
        if (!has(MinuteFold.UNKNOWN)) {
            return minutes * MinuteFold.NANOS;
        }
        long nanos = 0;
        for (Map.Entry<String, Long> entry : whole.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(MinuteFold.TIME)) {
                int end = name.indexOf('.', MinuteFold.TIME.length());
                String state = name.substring(MinuteFold.TIME.length(), end < 0 ? name.length() : end);
                nanos += model.isExecuting(state) ? entry.getValue() : 0;
            }
        }
        return nanos;
    }

    /**
     * The same minutes where nobody knows what the states in them say, for rows that could not be folded again since: nothing is
     * known of what the asset did, no energy was idle for certain, and nothing is learned.
     */
    Sum unread() {
        Sum unread = new Sum();
        unread.minutes = minutes;
        unread.missing = missing;
        unread.real.putAll(real);
        unread.whole.putAll(Split.unread(whole));
        unread.whole.keySet().removeIf(name -> name.startsWith(CYCLE));
        unread.whole.replace(MinuteFold.FAILURES, 0L);
        if (has(MinuteFold.IDLE)) {
            unread.real.put(MinuteFold.IDLE, BigDecimal.ZERO);
            unread.real.put(MinuteFold.UNDECIDED, real(MinuteFold.KILOWATT_HOURS));
        }
        return unread;
    }

    /** How long each count of the fastest tenth of the whole hours' parts took, seconds; null when there was no such hour. */
    @Nullable
    BigDecimal learnedSeconds() {
        TreeMap<Long, Long> parts = new TreeMap<>();
        whole.forEach((name, number) -> {
            if (name.startsWith(CYCLE)) {
                parts.put(Long.parseLong(name.substring(CYCLE.length())), number);
            }
        });
        long all = parts.values().stream().mapToLong(Long::longValue).sum();
        long faster = 0;
        for (Map.Entry<Long, Long> step : parts.entrySet()) {
            faster += step.getValue();
            if (faster * 100 >= all * FASTEST) {
                return BigDecimal.valueOf(StrictMath.pow(STEP, step.getKey())).round(LEARNED);
            }
        }
        return null;
    }

    private boolean isEmpty() {
        return minutes == 0 && missing == 0;
    }

    private static boolean isAdded(String name) {
        return !name.endsWith(MinuteFold.BLIND) && !name.endsWith(MinuteFold.OPENING);
    }

    @FunctionalInterface
    private interface Blindness {
        boolean is(String role);
    }

    @FunctionalInterface
    private interface Openings {
        @Nullable
        BigDecimal of(String role);
    }

    private void openings(Blindness nextIsBlind, Openings nextOpening) {
        boolean first = isEmpty();
        for (String role : MinuteFold.COUNTERS) {
            boolean blindSoFar = first || whole.containsKey(role + MinuteFold.BLIND);
            if (!blindSoFar) {
                continue;
            }
            BigDecimal opening = nextOpening.of(role);
            if (opening != null) {
                real.put(role + MinuteFold.OPENING, opening);
            }
            if (nextIsBlind.is(role)) {
                whole.put(role + MinuteFold.BLIND, 1L);
            } else {
                whole.remove(role + MinuteFold.BLIND);
            }
        }
    }

    /** Rows of older rules did not say when counters could not be seen: not while the asset was not. */
    private void counters(SortedMap<String, Object> fields) {
        for (Counter counter : COUNTERS) {
            if (!fields.containsKey(counter.role())) {
                continue;
            }
            whole.merge(counter.told(), 1L, Long::sum);
            if (!fields.containsKey(counter.unseen())) {
                long covered = fields.get(MinuteFold.COVERED) instanceof Long known ? known : 0;
                whole.merge(counter.unseen(), MinuteFold.NANOS - covered, Long::sum);
            }
        }
    }

    /** For how long a counter could not be seen, nanoseconds; nor can one that is not mapped. */
    long unseen(String role) {
        return whole(role + MinuteFold.UNSEEN) + untold(role);
    }

    /** For how long there was no counter of the role, nanoseconds. */
    long untold(String role) {
        return (minutes + missing - whole(role + TOLD)) * MinuteFold.NANOS;
    }

    /** Whether a counter of the role was seen all the time, or there was none at all. */
    boolean isAllSeen(String role) {
        return whole(role + TOLD) == 0 || unseen(role) == 0;
    }

    /** Which counters something is told of in some of the minutes and not in all, and in how many; empty where there is none. */
    String partlyTold() {
        return COUNTERS.stream()
                .filter(counter -> whole(counter.told()) > 0 && untold(counter.role()) > 0)
                .map(counter -> counter.role() + " " + whole(counter.told()))
                .collect(Collectors.joining(", "));
    }

    boolean has(String name) {
        return real.containsKey(name) || whole.containsKey(name);
    }

    long whole(String name) {
        return whole.getOrDefault(name, 0L);
    }

    BigDecimal real(String name) {
        return real.getOrDefault(name, BigDecimal.ZERO);
    }

    /** By name; not to be changed. */
    Map<String, Long> wholes() {
        return whole;
    }

    long minutes() {
        return minutes;
    }

    long missing() {
        return missing;
    }

    /** As one line, which {@link #parse} reads. */
    String text() {
        StringBuilder text = new StringBuilder(512);
        text.append(minutes).append(' ').append(missing);
        whole.forEach(
                (name, number) -> text.append(' ').append(name).append('=').append(number));
        real.forEach((name, number) -> text.append(' ').append(name).append('~').append(number));
        return text.toString();
    }

    static Sum parse(String text) {
        String[] parts = text.split(" ", -1);
        Sum sum = new Sum();
        sum.minutes = Long.parseLong(parts[0]);
        sum.missing = Long.parseLong(parts[1]);
        for (int i = 2; i < parts.length; i++) {
            String part = parts[i];
            int at = part.indexOf('=');
            if (at > 0) {
                sum.whole.put(part.substring(0, at), Long.parseLong(part.substring(at + 1)));
            } else {
                int of = part.indexOf('~');
                sum.real.put(part.substring(0, of), new BigDecimal(part.substring(of + 1)));
            }
        }
        return sum;
    }
}
