package io.steelyard.gateway.api;

import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Thins points for a chart so that peaks survive. The range is parted into stretches of one length; of each the least, the
 * greatest, the first and the last point stay, and the first that is not Good. Where few points are wanted the least and
 * the greatest come first. Points are added in time order; as long as no more came than are wanted, all stay.
 */
final class Thinning {
    private static final int OF_A_STRETCH = 5;

    private final long from;
    private final int most;
    private final int stretches;
    private final double width;
    private final List<StoredPoint> kept = new ArrayList<>();
    private List<StoredPoint> all = new ArrayList<>();
    private @Nullable Stretch present;
    private long read;

    Thinning(long from, long to, int most) {
        this.from = from;
        this.most = most;
        this.stretches = Math.max(1, most / OF_A_STRETCH);
        this.width = Math.max(1.0, ((double) to - (double) from) / stretches);
    }

    void add(StoredPoint point) {
        read++;
        if (read <= most) {
            all.add(point);
        } else if (!all.isEmpty()) {
            all = List.of();
        }
        long number = Math.min(stretches - 1L, (long) (((double) point.time() - (double) from) / width));
        if (present == null || present.number != number) {
            close();
            present = new Stretch(number, point);
        } else {
            present.add(point);
        }
    }

    /** How many points were added. */
    long read() {
        return read;
    }

    /** The points that stay, in time order, at most as many as are wanted. */
    List<StoredPoint> kept() {
        if (read <= most) {
            return List.copyOf(all);
        }
        close();
        return List.copyOf(kept);
    }

    private void close() {
        if (present != null) {
            kept.addAll(present.points(Math.min(OF_A_STRETCH, most)));
            present = null;
        }
    }

    /** What has to be known of a stretch, whatever lies in it. */
    private static final class Stretch {
        private final long number;
        private final StoredPoint first;
        private StoredPoint last;
        private @Nullable StoredPoint least;
        private @Nullable StoredPoint greatest;
        private @Nullable StoredPoint notGood;
        private double leastValue;
        private double greatestValue;

        Stretch(long number, StoredPoint first) {
            this.number = number;
            this.first = first;
            this.last = first;
            add(first);
        }

        void add(StoredPoint point) {
            last = point;
            if (notGood == null && point.status() != 0) {
                notGood = point;
            }
            double value = number(point);
            if (Double.isNaN(value)) {
                return;
            }
            if (greatest == null || value > greatestValue) {
                greatest = point;
                greatestValue = value;
            }
            if (least == null || value < leastValue) {
                least = point;
                leastValue = value;
            }
        }

        /** At most so many, in time order. */
        List<StoredPoint> points(int wanted) {
            TreeSet<StoredPoint> points = new TreeSet<>(Comparator.comparingLong(StoredPoint::time));
            for (@Nullable StoredPoint point : new @Nullable StoredPoint[] {greatest, least, last, first, notGood}) {
                if (point != null && points.size() < wanted) {
                    points.add(point);
                }
            }
            return List.copyOf(points);
        }

        /** The value as a number, NaN when it is none. */
        private static double number(StoredPoint point) {
            if (point.value() instanceof Boolean flag) {
                return flag ? 1.0 : 0.0;
            }
            return point.value() instanceof Number number ? number.doubleValue() : Double.NaN;
        }
    }
}
