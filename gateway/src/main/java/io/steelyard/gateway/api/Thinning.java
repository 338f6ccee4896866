package io.steelyard.gateway.api;

import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Thins points for a chart so that peaks survive: of each stretch the first, the least, the greatest and the last. */
final class Thinning {
    private static final int KEPT_OF_A_STRETCH = 4;

    private Thinning() {}

    static List<StoredPoint> keepingPeaks(List<StoredPoint> points, long from, long to, int most) {
        if (points.size() <= most) {
            return points;
        }
        int stretches = Math.max(1, most / KEPT_OF_A_STRETCH);
        double width = Math.max(1.0, (double) (to - from) / stretches);
        List<StoredPoint> kept = new ArrayList<>();
        int begin = 0;
        while (begin < points.size()) {
            long stretch = (long) ((points.get(begin).time() - from) / width);
            int end = begin;
            while (end < points.size() && (long) ((points.get(end).time() - from) / width) == stretch) {
                end++;
            }
            kept.addAll(ofStretch(points.subList(begin, end)));
            begin = end;
        }
        return kept.size() <= most ? kept : kept.subList(0, most);
    }

    private static List<StoredPoint> ofStretch(List<StoredPoint> points) {
        TreeMap<Long, StoredPoint> kept = new TreeMap<>();
        StoredPoint least = null;
        StoredPoint greatest = null;
        for (StoredPoint point : points) {
            Double number = number(point);
            if (number == null) {
                continue;
            }
            if (least == null || number < orZero(number(least))) {
                least = point;
            }
            if (greatest == null || number > orZero(number(greatest))) {
                greatest = point;
            }
        }
        for (@Nullable
        StoredPoint point :
                new @Nullable StoredPoint[] {points.get(0), least, greatest, points.get(points.size() - 1)}) {
            if (point != null) {
                kept.put(point.time(), point);
            }
        }
        return List.copyOf(kept.values());
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }

    private static @Nullable Double number(StoredPoint point) {
        if (point.value() instanceof Boolean flag) {
            return flag ? 1.0 : 0.0;
        }
        return point.value() instanceof Number number ? (Double) number.doubleValue() : null;
    }
}
