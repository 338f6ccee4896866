package io.steelyard.system.month;

import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Samples;
import io.steelyard.testkit.month.Signal;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Samples of a machine that come when all others have come, and the minutes that they change. */
record LateBatch(MadeMachine machine, long from, long to) {
    private static final long MINUTE = 60_000_000_000L;
    private static final long LENGTH = 20 * MINUTE;

    /** Twenty minutes of the first machine of which something was read in each of them, from the instant on. */
    static LateBatch ofABusyMachine(List<MadeMachine> machines, long from, long to) {
        for (MadeMachine machine : machines) {
            for (long begin = from; begin < to; begin += 10 * MINUTE) {
                LateBatch batch = new LateBatch(machine, begin, begin + LENGTH);
                if (batch.touched().size() == LENGTH / MINUTE) {
                    return batch;
                }
            }
        }
        throw new IllegalStateException("no machine works for twenty minutes on end");
    }

    private SortedSet<Long> touched() {
        SortedSet<Long> minutes = new TreeSet<>();
        for (int i = 0; i < machine.samples().size(); i++) {
            if (isLate(i)) {
                minutes.add(Math.floorDiv(machine.samples().time(i), MINUTE));
            }
        }
        return minutes;
    }

    /** How many samples it has. */
    int size() {
        Samples samples = machine.samples();
        int size = 0;
        for (int i = 0; i < samples.size(); i++) {
            size += isLate(i) ? 1 : 0;
        }
        return size;
    }

    private boolean isLate(int sample) {
        long at = machine.samples().time(sample);
        return at >= from && at < to;
    }

    /**
     * Those in which a sample of it lies, and behind each the next ones, for as long as a signal's last value is another one
     * than it was without the batch.
     */
    SortedSet<Long> minutes() {
        SortedSet<Long> minutes = new TreeSet<>();
        Samples samples = machine.samples();
        for (int i = 0; i < samples.size(); i++) {
            if (isLate(i)) {
                long minute = Math.floorDiv(samples.time(i), MINUTE) * MINUTE;
                while (minutes.add(minute) && isOther(minute + MINUTE)) {
                    minute += MINUTE;
                }
            }
        }
        return minutes;
    }

    private boolean isOther(long end) {
        for (int signal = 0; signal < machine.signals().size(); signal++) {
            if (!Objects.equals(lastBefore(signal, end, true), lastBefore(signal, end, false))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Object lastBefore(int signal, long end, boolean withBatch) {
        Samples samples = machine.samples();
        Signal described = machine.signals().get(signal);
        Object last = null;
        for (int i = 0; i < samples.size() && samples.time(i) < end; i++) {
            if (samples.signal(i) == signal && (withBatch || !isLate(i))) {
                last = described.typeName().equals("String") ? samples.text(i) : (Object) samples.whole(i);
            }
        }
        return last;
    }
}
