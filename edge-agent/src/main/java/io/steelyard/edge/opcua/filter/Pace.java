package io.steelyard.edge.opcua.filter;

import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import java.lang.reflect.Array;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each window of time the latest value, and leaves the others out. Windows lie side by side from 1970 on and go by the
 * values' own times, so that which values are told does not depend on when they come. A value waits until one of a later
 * window comes, or until its window is over. What comes with another status is told at once, and so is what waited before
 * it; what has a time that is not later closes the window, too. One signal, one thread.
 */
public final class Pace {
    /** Letters, bytes or elements of a value that may wait: it is on disk once more until then. A larger one never waits. */
    private static final int LARGEST = 256;

    private final long window;
    private @Nullable Sample held;
    private long until;
    private long status;
    private boolean hasSeen;

    /** At most one value in each window of this length, which is more than nothing. */
    public Pace(Duration window) {
        this.window = window.toNanos();
    }

    /**
     * A value has come: what is decided by that, in the order in which it came. The value itself is among it or {@link #held}.
     *
     * @param closes whether it and what waits are told in any case: it is the first behind a gap
     * @param now in nanoseconds, of a clock that only runs
     */
    public List<Sample> see(Sample sample, boolean closes, long now) {
        boolean isAlone = closes || sample.first() || !hasSeen || sample.status() != status || !isSmall(sample.value());
        List<Sample> decided = new ArrayList<>(2);
        Sample before = held;
        if (before != null) {
            decided.add(!isAlone && isOneWindow(before, sample) ? before.leftOut() : before);
        }
        hasSeen = true;
        status = sample.status();
        held = isAlone ? null : sample;
        if (isAlone) {
            decided.add(sample);
        } else {
            until = now + window - Math.floorMod(sample.time(), window);
        }
        return decided;
    }

    private boolean isOneWindow(Sample before, Sample sample) {
        return before.signal() == sample.signal()
                && before.time() < sample.time()
                && Math.floorDiv(before.time(), window) == Math.floorDiv(sample.time(), window);
    }

    /** What waits to be told or left out; null when nothing does. */
    public @Nullable Sample held() {
        return held;
    }

    /** When the window of what waits is over, in the nanoseconds of {@link #see}. */
    public long until() {
        return until;
    }

    /** What waited, which is to be told now; null when nothing did. */
    public @Nullable Sample settle() {
        Sample told = held;
        held = null;
        return told;
    }

    private static boolean isSmall(@Nullable Object value) {
        if (value instanceof Parts parts) {
            return parts.parts().size() <= LARGEST
                    && isSmall(parts.own())
                    && parts.parts().stream().allMatch(part -> isSmall(part.value()));
        }
        if (value instanceof String[] texts) {
            return texts.length == 0; // of any length each
        }
        if (value instanceof String text) {
            return text.length() <= LARGEST;
        }
        return value == null || !value.getClass().isArray() || Array.getLength(value) <= LARGEST;
    }
}
