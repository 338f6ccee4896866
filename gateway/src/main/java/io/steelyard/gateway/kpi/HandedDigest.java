package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * FNV-1a over each signal's name and last value, in the order of names. Of minutes that follow each other it begins with the
 * first signal that says something else than in the minute before. For one thread.
 */
final class HandedDigest {
    private static final long BEGIN = 0xcbf2_9ce4_8422_2325L;
    private static final long PRIME = 0x100_0000_01b3L;

    private final MachineSignal[] signals;
    private final @Nullable StoredPoint[] points;
    /** Up to each signal, without it; the last one is of all. */
    private final long[] digests;

    private int known;
    private Long all = BEGIN;

    /** Of signals in the order of their names, of which each is there once. */
    HandedDigest(List<MachineSignal> signals) {
        this.signals = signals.toArray(MachineSignal[]::new);
        this.points = new StoredPoint[this.signals.length];
        this.digests = new long[this.signals.length + 1];
        this.digests[0] = BEGIN;
    }

    /** Of what the minute hands over. */
    Long of(MachineMinute minute) {
        for (int i = 0; i < signals.length; i++) {
            StoredPoint point = minute.last(signals[i]);
            if (i >= known || !Objects.equals(point, points[i])) {
                digests[i + 1] = digest(digests[i], signals[i], point);
                points[i] = point;
                known = i + 1;
            }
        }
        if (all != digests[signals.length]) {
            all = digests[signals.length];
        }
        return all;
    }

    private static long digest(long before, MachineSignal signal, @Nullable StoredPoint point) {
        long digest = end(digest(before, signal.name()));
        if (point == null) {
            return end(digest(digest, "-"));
        }
        return MinuteFold.isUsable(point)
                ? end(digest(digest(digest, "="), signal.text(point)))
                : end(digest(digest, "?"));
    }

    private static long digest(long before, String text) {
        long digest = before;
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * PRIME;
        }
        return digest;
    }

    private static long end(long digest) {
        return (digest ^ Character.MAX_VALUE) * PRIME;
    }
}
