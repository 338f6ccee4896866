package io.steelyard.testkit.month;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Samples of a machine that were lost, and the gaps that have to be told of them: one a stretch in which nothing at all was
 * read, and one a run of lost samples of a signal, from just before the first of them to the next one that was read.
 */
public final class Losses {
    private static final long SECOND = 1_000_000_000L;

    private final MadeMachine machine;
    private final BitSet lost;
    private final BitSet bad;
    private final List<Plan.Stretch> silences;

    /**
     * A stretch in which nothing is known.
     *
     * @param signal of which; null for all of the machine
     * @param to not included; null when it never ends
     */
    public record Hole(
            @Nullable String signal, long from, @Nullable Long to) {}

    private Losses(MadeMachine machine, BitSet lost, BitSet bad, List<Plan.Stretch> silences) {
        this.machine = machine;
        this.lost = lost;
        this.bad = bad;
        this.silences = silences;
    }

    /** Nothing is lost. */
    public static Losses none(MadeMachine machine) {
        return new Losses(machine, new BitSet(), new BitSet(), List.of());
    }

    /**
     * More is lost than before, by chance: single samples, runs of one signal, and stretches in which the agent was dead, after
     * which it may get each signal's last sample or not.
     */
    public Losses more(SplittableRandom random, long from, long to) {
        Samples samples = machine.samples();
        BitSet more = (BitSet) lost.clone();
        List<Plan.Stretch> silent = new ArrayList<>(silences);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            long begin = from + random.nextLong(to - from);
            long end = Math.min(to, begin + 1 + random.nextLong(Math.max(1, (to - from) / (2 + random.nextInt(20)))));
            switch (random.nextInt(3)) {
                case 0 -> loseSome(samples, more, random, begin, end);
                case 1 -> lose(samples, more, random.nextInt(machine.signals().size()), begin, end);
                default -> {
                    for (int signal = 0; signal < machine.signals().size(); signal++) {
                        lose(samples, more, signal, begin, end);
                        if (random.nextBoolean()) {
                            keepLast(samples, more, signal, begin, end);
                        }
                    }
                    silent.add(new Plan.Stretch(begin, end));
                }
            }
        }
        return new Losses(machine, more, bad, silent);
    }

    /** Of one signal's samples some could not be read: they are there and Bad, and no gap tells of them. */
    public Losses unreadable(SplittableRandom random) {
        BitSet more = (BitSet) bad.clone();
        int signal = random.nextInt(machine.signals().size());
        for (int i = 0; i < machine.samples().size(); i++) {
            if (machine.samples().signal(i) == signal && random.nextInt(6) == 0) {
                more.set(i);
            }
        }
        return new Losses(machine, lost, more, silences);
    }

    private static void loseSome(Samples samples, BitSet more, SplittableRandom random, long begin, long end) {
        for (int i = 0; i < samples.size(); i++) {
            if (samples.time(i) >= begin && samples.time(i) < end && random.nextInt(10) == 0) {
                more.set(i);
            }
        }
    }

    private static void lose(Samples samples, BitSet more, int signal, long begin, long end) {
        for (int i = 0; i < samples.size(); i++) {
            if (samples.signal(i) == signal && samples.time(i) >= begin && samples.time(i) < end) {
                more.set(i);
            }
        }
    }

    /** Only what was not lost before. */
    private void keepLast(Samples samples, BitSet more, int signal, long begin, long end) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (samples.signal(i) == signal && samples.time(i) >= begin && samples.time(i) < end) {
                more.set(i, lost.get(i));
                return;
            }
        }
    }

    /** Whether the sample was lost. */
    public boolean isLost(int sample) {
        return lost.get(sample);
    }

    /** Whether the sample could not be read. */
    public boolean isBad(int sample) {
        return bad.get(sample);
    }

    /** Numbers of the samples that were lost. */
    public BitSet lost() {
        return (BitSet) lost.clone();
    }

    /** What has to be told. */
    public List<Hole> holes() {
        List<Hole> holes = new ArrayList<>();
        silences.forEach(silence -> holes.add(new Hole(null, silence.from(), silence.to())));
        for (int signal = 0; signal < machine.signals().size(); signal++) {
            runs(signal, holes);
        }
        return holes;
    }

    private void runs(int signal, List<Hole> holes) {
        Samples samples = machine.samples();
        long readLast = Long.MIN_VALUE;
        long first = 0;
        boolean isOpen = false;
        for (int i = 0; i < samples.size(); i++) {
            if (samples.signal(i) != signal) {
                continue;
            }
            if (!lost.get(i)) {
                if (isOpen) {
                    holes.add(new Hole(machine.signals().get(signal).name(), first, samples.time(i)));
                }
                isOpen = false;
                readLast = samples.time(i);
            } else if (!isOpen) {
                isOpen = true;
                // the last proof of life before; the more is lost, the earlier
                first = Math.max(
                        readLast == Long.MIN_VALUE ? samples.time(i) - SECOND : readLast + 1, samples.time(i) - SECOND);
            }
        }
        if (isOpen) {
            holes.add(new Hole(machine.signals().get(signal).name(), first, null));
        }
    }
}
