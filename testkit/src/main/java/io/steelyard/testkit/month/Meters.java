package io.steelyard.testkit.month;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What can be read of a machine: its state, mode and order when they change, counters at each part, its meter about once a
 * minute while it takes anything, which begins anew at times. Counters come round at the end of their type, and a controller that starts again resets them.
 */
final class Meters {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long MOVES = 2 * MINUTE;
    private static final int RESTS = 2;
    private static final int WORKS = 3;
    private static final long SPAN_16 = 1L << 16;
    private static final long SPAN_32 = 1L << 32;
    /** Beyond this share of a counter's span a reset could be taken for a roll-over. */
    private static final double NEARLY_FULL = 0.85;

    private static final long STANDBY = 1_500;
    private static final long WORKING = 55_000;
    private static final long A_METERS_LIFE = 20_000_000;

    private final MadePlant.Make make;
    private final SplittableRandom random;
    private final long from;
    private final long to;
    private final Samples samples = new Samples();

    Meters(MadePlant.Make make, SplittableRandom random, long from, long to) {
        this.make = make;
        this.random = random;
        this.from = from;
        this.to = to;
    }

    Samples read(Truth truth, List<Signal> signals) {
        for (int signal = 0; signal < signals.size(); signal++) {
            switch (signals.get(signal).role()) {
                case "state" -> numbers(truth.state(), signal);
                case "mode" -> numbers(truth.mode(), signal);
                case "order" -> texts(truth.order(), signal);
                case "program" -> texts(truth.program(), signal);
                case "design-speed" -> speeds(truth.speed(), signal);
                case "energy" -> energy(truth, signal);
                case "" -> sizes(truth, signal);
                default -> {}
            }
        }
        parts(truth, signals);
        Samples read = samples.inOrder();
        move(truth, signals, read);
        return read;
    }

    private void numbers(Steps<Integer> steps, int signal) {
        for (int i = 0; i < steps.size() && steps.time(i) < to; i++) {
            samples.whole(steps.time(i), signal, steps.value(i));
        }
    }

    private void texts(Steps<String> steps, int signal) {
        for (int i = 0; i < steps.size() && steps.time(i) < to; i++) {
            samples.text(steps.time(i), signal, steps.value(i));
        }
    }

    private void speeds(Steps<Double> steps, int signal) {
        for (int i = 0; i < steps.size() && steps.time(i) < to; i++) {
            samples.number(steps.time(i), signal, steps.value(i));
        }
    }

    private void sizes(Truth truth, int signal) {
        for (Truth.Size size : truth.sizes()) {
            samples.number(size.at(), signal, size.micrometres() / 1_000.0);
        }
    }

    private void parts(Truth truth, List<Signal> signals) {
        long[] shown = new long[signals.size()];
        for (int signal = 0; signal < shown.length; signal++) {
            if (isOfParts(signals.get(signal))) {
                shown[signal] = first(signals.get(signal).typeName());
                samples.whole(from, signal, shown[signal]);
            }
        }
        long reset = nextReset(from);
        long last = from;
        for (Truth.Part part : truth.parts()) {
            if (part.at() > reset) {
                reset(shown, signals, Math.max(reset, last + 1));
                reset = nextReset(part.at());
            }
            last = part.at();
            for (int signal = 0; signal < shown.length; signal++) {
                if (counts(signals.get(signal), part)) {
                    shown[signal] =
                            (shown[signal] + 1) % span(signals.get(signal).typeName());
                    samples.whole(part.at(), signal, shown[signal]);
                }
            }
        }
    }

    /** A machine without a state works for so long after each step of what counts all its parts, or else the good ones. */
    private void move(Truth truth, List<Signal> signals, Samples read) {
        List<String> roles = signals.stream().map(Signal::role).toList();
        int counter = roles.indexOf("total") >= 0 ? roles.indexOf("total") : roles.indexOf("good");
        truth.moving().set(from, RESTS);
        long until = from;
        for (int i = 0; i < read.size(); i++) {
            if (read.signal(i) == counter) {
                if (read.time(i) > until) {
                    truth.moving().set(until, RESTS);
                }
                truth.moving().set(read.time(i), WORKS);
                until = read.time(i) + MOVES;
            }
        }
        truth.moving().set(until, RESTS);
    }

    /** Within days; of some controllers within hours. */
    private long nextReset(long after) {
        double days = make.index() % 4 == 2 ? 0.02 + 0.4 * random.nextDouble() : 0.3 + 6 * random.nextDouble();
        return after + (long) (days * DAY);
    }

    /** The first that one sees of it may be the next part. */
    private void reset(long[] shown, List<Signal> signals, long at) {
        boolean isSeen = random.nextBoolean();
        for (int signal = 0; signal < shown.length; signal++) {
            if (isOfParts(signals.get(signal))
                    && shown[signal] > 10
                    && shown[signal] < NEARLY_FULL * span(signals.get(signal).typeName())) {
                shown[signal] = 0;
                if (isSeen) {
                    samples.whole(at, signal, 0);
                }
            }
        }
    }

    private static boolean isOfParts(Signal signal) {
        return List.of("good", "scrap", "rework", "total").contains(signal.role());
    }

    private static boolean counts(Signal signal, Truth.Part part) {
        return switch (signal.role()) {
            case "total" -> true;
            default -> part.outcome().role().equals(signal.role());
        };
    }

    /** Some begin near their end. */
    private long first(String typeName) {
        return switch (typeName) {
            case "UInt16" -> SPAN_16 - 1 - random.nextInt(300);
            case "UInt32" -> make.index() % 4 == 3 ? SPAN_32 - 1 - random.nextInt(300) : random.nextInt(100_000);
            default -> random.nextInt(1_000_000);
        };
    }

    private static long span(String typeName) {
        return switch (typeName) {
            case "UInt16" -> SPAN_16;
            case "UInt32" -> SPAN_32;
            default -> Long.MAX_VALUE;
        };
    }

    private void energy(Truth truth, int signal) {
        long shown = make.energyInWattHours() ? SPAN_32 - 1 - random.nextInt(20_000) : random.nextInt(90_000_000);
        energy(signal, from, shown);
        long last = from;
        for (long at = from + 1 + random.nextLong(MINUTE); at < to; at += MINUTE + random.nextLong(SECOND)) {
            int state = Objects.requireNonNull(truth.state().before(at));
            long watts = make.family().isExecuting(state) ? WORKING : state == 0 ? 0 : STANDBY * state;
            long wattHours = (long) ((at - last) / 3.6e12 * watts * (0.8 + 0.4 * random.nextDouble()));
            last = at;
            if (wattHours > 0) {
                boolean begins = !make.energyInWattHours() && shown > A_METERS_LIFE && random.nextInt(1_000) == 0;
                shown = begins ? wattHours : shown + wattHours;
                truth.energy().add(new Truth.Taken(at, wattHours));
                energy(signal, at, shown);
            }
        }
    }

    private void energy(int signal, long at, long wattHours) {
        if (make.energyInWattHours()) {
            samples.whole(at, signal, wattHours % SPAN_32);
        } else {
            samples.number(at, signal, wattHours / 1_000.0);
        }
    }
}
