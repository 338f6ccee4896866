package io.steelyard.edge.opcua.filter;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what a straight line between two values that are told says as well. Only values that are there go through the
 * door, in the order in which they came, and it is closed behind the last: nothing is held back, so that nothing can be lost
 * while it waits. Whoever draws lines between what is told is at no value that was left out further off than the deviation.
 */
public final class SwingingDoor {
    /** How many values a line spans at most, which bounds what is computed for one. */
    private static final int LONGEST = 256;

    /**
     * A value as the door sees it.
     *
     * @param time in nanoseconds
     * @param value null when it is no number
     * @param closes whether it is told in any case, and no line may lead over it: the first behind a gap for instance
     */
    public record Point(long time, @Nullable Double value, long status, boolean closes) {
        private boolean isOnLine() {
            return value != null && Double.isFinite(value) && !closes;
        }
    }

    private SwingingDoor() {}

    /** Which of the points need not be told. The first and the last always are, and what has another status, and no number. */
    public static BitSet leftOut(Point[] points, double deviation) {
        BitSet left = new BitSet();
        int anchor = 0;
        for (int end = 1; end < points.length; end++) {
            if (!areOfOneLine(points[end - 1], points[end]) || end - anchor >= LONGEST) {
                anchor = end;
            } else if (anchor < end - 1 && !holds(points, anchor, end, deviation)) {
                anchor = end - 1;
                left.clear(anchor);
            }
            left.set(end, anchor < end);
            if (anchor == end) {
                left.clear(end - 1);
            }
        }
        if (points.length > 0) {
            left.clear(points.length - 1);
        }
        return left;
    }

    private static boolean areOfOneLine(Point before, Point point) {
        return before.isOnLine()
                && point.isOnLine()
                && before.status() == point.status()
                && before.time() < point.time();
    }

    /** Whether each value between the two is near enough to the line that they make. */
    private static boolean holds(Point[] points, int from, int to, double deviation) {
        for (int i = from + 1; i < to; i++) {
            Double value = points[i].value();
            if (value == null
                    || !(Math.abs(between(points[from], points[to], points[i].time()) - value) <= deviation)) {
                return false;
            }
        }
        return true;
    }

    /** What a line between two numbers says of a time between them; NaN when one is none. */
    public static double between(Point from, Point to, long time) {
        Double begin = from.value();
        Double end = to.value();
        if (begin == null || end == null) {
            return Double.NaN;
        }
        double share = (double) (time - from.time()) / (to.time() - from.time());
        return begin * (1 - share) + end * share;
    }
}
