package io.steelyard.testkit.month;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why machines stood, minute by minute and in nanoseconds: a minute has the reason that holds in its middle, of several the most
 * urgent one, then the one that began last. Minutes that lost half of their time or more and have no reason wait for one together
 * with those that follow.
 *
 * @param byReason what was lost by each
 * @param overlapped what of that another reason held for, too
 * @param unclassified what was lost without one
 * @param open what waits
 */
public record ReferenceStops(
        SortedMap<String, Long> byReason, SortedMap<String, Long> overlapped, long unclassified, List<Open> open) {
    /** Reasons; one without urgency has that of the one above it. */
    public static final List<Reason> REASONS = List.of(
            new Reason("breakdown", null, 10, "unplanned"),
            new Reason("electrical", "breakdown", null, null),
            new Reason("mechanical", "breakdown", 5, null),
            new Reason("supply", null, 20, "external"),
            new Reason("material", "supply", null, null));

    private static final long MINUTE = 60_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long HALF = MINUTE / 2;
    private static final int SHORTEST = 10;
    private static final int UNTOLD = 4;

    public ReferenceStops {
        byReason = new TreeMap<>(byReason);
        overlapped = new TreeMap<>(overlapped);
        open = List.copyOf(open);
    }

    /** A reason, and what it is under. */
    public record Reason(
            String name,
            @Nullable String parent,
            @Nullable Integer priority,
            @Nullable String group) {}

    /** What a person said of a machine's stop; nanoseconds since 1970. */
    public record Told(String machine, long from, long to, String reason) {
        boolean holds(String asked, long at) {
            return machine.equals(asked) && at >= from && at < to;
        }
    }

    /** A stop that waits for a reason, of whole minutes, and what of them was lost. */
    public record Open(String machine, long from, long to, long nanos) {}

    /**
     * What people said of stops of ten minutes or more, to the second and not to the minute: of each fourth they said nothing, of
     * every other one somebody else said something else of a part of it.
     */
    public static List<Told> told(List<MadeMachine> machines, long seed, long from, long to) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_117);
        List<Told> told = new ArrayList<>();
        int number = 0;
        for (Open stop : of(machines, List.of(), from, to).open()) {
            number += stop.to() - stop.from() >= SHORTEST * MINUTE ? 1 : 0;
            if (stop.to() - stop.from() < SHORTEST * MINUTE || number % UNTOLD == 0) {
                continue;
            }
            long begin = stop.from() + random.nextInt(60) * SECOND;
            long end = stop.to() - random.nextInt(60) * SECOND;
            told.add(new Told(stop.machine(), begin, end, name(random)));
            if (number % 2 == 0) {
                told.add(new Told(stop.machine(), begin + 2 * MINUTE + SECOND, end - 3 * MINUTE, name(random)));
            }
        }
        return told;
    }

    private static String name(SplittableRandom random) {
        return REASONS.get(random.nextInt(REASONS.size())).name();
    }

    /** Over whole minutes. */
    public static ReferenceStops of(List<MadeMachine> machines, List<Told> told, long from, long to) {
        SortedMap<String, Long> byReason = new TreeMap<>();
        SortedMap<String, Long> overlapped = new TreeMap<>();
        List<Open> open = new ArrayList<>();
        long unclassified = 0;
        for (MadeMachine machine : machines) {
            Open running = null;
            for (Map.Entry<Long, Long> lost : Reference.lost(machine, from, to).entrySet()) {
                long minute = lost.getKey();
                Told reason = reason(told, machine.name(), minute + HALF);
                if (reason != null) {
                    byReason.merge(reason.reason(), lost.getValue(), Long::sum);
                    if (told.stream()
                            .anyMatch(other -> other.holds(machine.name(), minute + HALF)
                                    && !other.reason().equals(reason.reason()))) {
                        overlapped.merge(reason.reason(), lost.getValue(), Long::sum);
                    }
                    continue;
                }
                unclassified += lost.getValue();
                if (lost.getValue() >= HALF) {
                    boolean goesOn = running != null && running.to() == minute;
                    if (running != null && !goesOn) {
                        open.add(running);
                    }
                    running = goesOn && running != null
                            ? new Open(
                                    machine.name(), running.from(), minute + MINUTE, running.nanos() + lost.getValue())
                            : new Open(machine.name(), minute, minute + MINUTE, lost.getValue());
                }
            }
            if (running != null) {
                open.add(running);
            }
        }
        return new ReferenceStops(byReason, overlapped, unclassified, open);
    }

    private static @Nullable Told reason(List<Told> told, String machine, long at) {
        Told first = null;
        for (Told one : told) {
            if (one.holds(machine, at) && (first == null || goesBefore(one, first))) {
                first = one;
            }
        }
        return first;
    }

    private static boolean goesBefore(Told one, Told other) {
        int urgency = Integer.compare(priority(one.reason()), priority(other.reason()));
        int begin = Long.compare(other.from(), one.from());
        return urgency != 0
                ? urgency < 0
                : begin != 0 ? begin < 0 : one.reason().compareTo(other.reason()) < 0;
    }

    private static int priority(@Nullable String name) {
        for (Reason reason : REASONS) {
            if (reason.name().equals(name)) {
                Integer own = reason.priority();
                return own == null ? priority(reason.parent()) : own;
            }
        }
        return Integer.MAX_VALUE;
    }
}
