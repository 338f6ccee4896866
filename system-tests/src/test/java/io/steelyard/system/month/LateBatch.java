package io.steelyard.system.month;

import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Samples;
import io.steelyard.testkit.month.Signal;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Samples of a machine that come when all others have come, and the minutes that they change. */
record LateBatch(MadeMachine machine, long from, long to) {
    private static final long MINUTE = 60_000_000_000L;

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
