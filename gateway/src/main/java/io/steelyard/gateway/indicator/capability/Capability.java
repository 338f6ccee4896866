package io.steelyard.gateway.indicator.capability;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Tolerance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the measurements of a signal lie between its limits: the good samples of the window in which its tolerance held. One figure of
 * one signal: of an asset with several, and of several assets, there is none. From part of the samples nothing is computed, and
 * where some time was not seen the bounds are open, for what was measured then may lie anywhere. Any thread; reads the store.
 */
public final class Capability implements EvidenceSource {
    /** As quantities name it. */
    public static final String PROVIDER = "capability";
    /** Fewer measurements tell nothing of how they spread. */
    public static final int FEWEST = 50;
    /** So many points are read for a figure at most. */
    public static final int MOST = 100_000;

    private static final String TOLERANCE = "quality.tolerance";
    private static final String MACHINE = "quality.machine-deviation";
    private static final String PROCESS = "quality.process-deviation";
    private static final List<String> DISTANCES = List.of("quality.machine-distance", "quality.process-distance");
    private static final String TOO_MANY = "too-many-measurements";
    /** In the unit of the tolerance, whichever that is: they are divided by each other. */
    private static final String ONE = "1";

    private final Doors doors;
    private final Map<String, Long> notGiven = new ConcurrentHashMap<>();

    /**
     * What a signal's numbers are in a unit.
     *
     * @param factor what they are multiplied with, above zero
     * @param offset what is added then
     * @param isUnsigned how its whole numbers are read
     * @param reason id of why they are not told in it; empty when they are
     */
    public record Meaning(BigDecimal factor, BigDecimal offset, boolean isUnsigned, String reason) {

        public static Meaning not(String reason) {
            return new Meaning(BigDecimal.ONE, BigDecimal.ZERO, false, reason);
        }
    }

    /** What figures are made of. */
    public interface Doors {
        /** The tolerances of the site; none of a signal overlaps another. */
        List<Tolerance> tolerances(String site);

        /** The window, which ends with what is folded by now. */
        Window folded(Window window);

        /** What the signal's numbers of that time are in the unit. */
        Meaning meaning(SignalKey signal, String unit, long from, long to);

        /** Nanoseconds of the time in which the signal had a value that was seen. */
        long seen(SignalKey signal, long from, long to);

        /** Hands over the signal's points in time order; false when there are more, and then perhaps not all of those. */
        boolean read(SignalKey signal, long from, long to, int most, Consumer<StoredPoint> taker);
    }

    /** Opens nothing. */
    public Capability(Doors doors) {
        this.doors = doors;
    }

    /** How often a figure was not computed because it was too much, by the reason. */
    public SortedMap<String, Long> notGiven() {
        SortedMap<String, Long> counts = new TreeMap<>(Map.of(TOO_MANY, 0L));
        counts.putAll(notGiven);
        return counts;
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window asked) {
        Window window = doors.folded(asked);
        Map<SignalKey, List<Tolerance>> held = held(subject, assets, window);
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        if (held.size() == 1 && subject.asset() != null) {
            Map.Entry<SignalKey, List<Tolerance>> one =
                    held.entrySet().iterator().next();
            digests.put("measurements/" + named(one.getKey()), measure(one.getKey(), one.getValue(), quantities));
        } else if (!held.isEmpty()) {
            String why = subject.asset() == null ? "not-of-several-machines" : "several-signals";
            none(quantities, why);
            digests.put("measurements", why);
        }
        return new Evidence(subject.toString(), window, quantities, digests);
    }

    /** By signal, as far as they lie in the window. */
    private Map<SignalKey, List<Tolerance>> held(Subject subject, List<AssetKey> assets, Window window) {
        Map<SignalKey, List<Tolerance>> held = new TreeMap<>();
        for (Tolerance tolerance : doors.tolerances(subject.site())) {
            Tolerance within = tolerance.within(window.from(), window.to());
            SignalKey signal = tolerance.signal();
            boolean isAsked = subject.signal() == null || subject.signal().equals(signal.signal());
            if (within != null && isAsked && assets.contains(signal.asset())) {
                held.computeIfAbsent(signal, key -> new ArrayList<>()).add(within);
            }
        }
        return held;
    }

    /** Puts the signal's quantities; answers the digest of what they were made of. */
    private String measure(SignalKey signal, List<Tolerance> held, SortedMap<String, Quantity> quantities) {
        Tolerance tolerance = held.get(0);
        Tolerance last = held.get(held.size() - 1);
        Meaning meaning = held.stream().allMatch(tolerance::allowsTheSame)
                ? doors.meaning(signal, tolerance.unit(), tolerance.from(), last.to())
                : Meaning.not("tolerance-changed");
        Sample sample = new Sample(meaning.isUnsigned());
        held.forEach(one -> sample.tell(one.limits() + " " + one.from() + " " + one.to() + " " + one.grade()));
        sample.tell(meaning.factor() + " " + meaning.offset() + " " + meaning.reason());
        if (!meaning.reason().isEmpty()) {
            none(quantities, meaning.reason());
            return sample.end();
        }
        long seen = 0;
        long all = 0;
        int left = MOST;
        for (Tolerance one : held) {
            Counting counting = new Counting(sample, left);
            if (!doors.read(signal, one.from(), one.to(), left, counting) || counting.left < 0) {
                notGiven.merge(TOO_MANY, 1L, Long::sum);
                none(quantities, TOO_MANY);
                return sample.end();
            }
            left = counting.left;
            seen += doors.seen(signal, one.from(), one.to());
            all += one.to() - one.from();
        }
        sample.tell(seen + " of " + all);
        if (sample.spread().count() < FEWEST) {
            none(quantities, "too-few-measurements");
        } else {
            boolean isWhole = seen >= all && sample.others() == 0;
            put(quantities, held, meaning, sample.spread(), new Sight(isWhole, Math.min(1, (double) seen / all)));
        }
        return sample.end();
    }

    /** Hands points on and counts them. */
    private static final class Counting implements Consumer<StoredPoint> {
        private final Sample sample;
        private int left;

        Counting(Sample sample, int left) {
            this.sample = sample;
            this.left = left;
        }

        @Override
        public void accept(StoredPoint point) {
            left--;
            sample.add(point);
        }
    }

    /** How much was seen. */
    private record Sight(boolean isWhole, double coverage) {

        Quantity quantity(Spread.Near number, Grade grade) {
            return new Quantity(
                    number.value(),
                    isWhole ? number.low() : null,
                    isWhole ? number.high() : null,
                    ONE,
                    grade,
                    coverage,
                    isWhole ? "" : "measurements-not-whole");
        }
    }

    private static void none(SortedMap<String, Quantity> quantities, String reason) {
        for (String name : List.of(TOLERANCE, MACHINE, PROCESS)) {
            quantities.put(name, Quantity.missing(ONE, Grade.T, reason));
        }
        DISTANCES.forEach(name -> quantities.put(name, Quantity.missing(ONE, Grade.T, reason)));
    }

    private static void put(
            SortedMap<String, Quantity> quantities, List<Tolerance> held, Meaning meaning, Spread spread, Sight sight) {
        Tolerance tolerance = held.get(0);
        Grade grade = held.stream().map(Tolerance::grade).reduce(Grade.T, Grade::orLower);
        BigDecimal lower = tolerance.lower();
        BigDecimal upper = tolerance.upper();
        quantities.put(
                TOLERANCE,
                lower == null || upper == null
                        ? Quantity.missing(ONE, grade, "one-sided-tolerance")
                        : Quantity.exactly(upper.subtract(lower), ONE, grade));
        quantities.put(MACHINE, sight.quantity(spread.total().times(meaning.factor()), Grade.T));
        quantities.put(PROCESS, sight.quantity(spread.withinSubgroups().times(meaning.factor()), Grade.T));
        Spread.Near mean = spread.mean().times(meaning.factor()).plus(meaning.offset());
        Spread.Near above = lower == null ? null : mean.plus(lower.negate());
        Spread.Near below = upper == null ? null : mean.negated().plus(upper);
        Spread.Near distance = distance(above, below);
        DISTANCES.forEach(name -> quantities.put(name, sight.quantity(distance, grade)));
    }

    private static Spread.Near distance(Spread.@Nullable Near above, Spread.@Nullable Near below) {
        if (above == null) {
            if (below == null) {
                throw new IllegalArgumentException("a tolerance has a limit");
            }
            return below;
        }
        return below == null ? above : above.orLess(below);
    }

    /**
     * What the quantity rests on, signal by signal: the row of the table, and the samples.
     *
     * @param table that the tolerances stand in
     */
    public List<Member> members(String quantity, Subject subject, List<AssetKey> assets, Window asked, ApiQuery table) {
        Map<SignalKey, List<Tolerance>> held = held(subject, assets, doors.folded(asked));
        if (held.isEmpty()) {
            return List.of(new Member(quantity, "tolerances", false, "no-tolerances", table));
        }
        List<Member> members = new ArrayList<>();
        held.forEach((signal, of) -> {
            Quantity value = quantity(quantity, signal, assets, asked);
            for (Tolerance one : of) {
                String what = named(signal) + " " + instant(one.from()) + "/" + instant(one.to());
                String why = value.isKnown() ? "" : value.reason();
                boolean isOfLimits = !quantity.endsWith("-deviation");
                if (isOfLimits) {
                    members.add(new Member(quantity, what + " " + one.limits(), why.isEmpty(), why, table));
                }
                if (!quantity.equals(TOLERANCE)) {
                    ApiQuery samples = ApiQuery.samples(signal.asset(), signal.signal(), one.from(), one.to());
                    members.add(Member.giving(quantity, what, why, samples, value));
                }
            }
        });
        return members;
    }

    /** Whether it is one of those that this gives. */
    public static boolean isOf(String quantity) {
        return quantity.startsWith("quality.");
    }

    private Quantity quantity(String name, SignalKey signal, List<AssetKey> assets, Window asked) {
        Quantity found = of(Subject.signal(signal), assets, asked).quantities().get(name);
        return found == null ? Quantity.missing(ONE, Grade.T, "no-tolerances") : found;
    }

    private static String named(SignalKey signal) {
        return signal.asset() + "/" + signal.signal();
    }

    private static String instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }
}
