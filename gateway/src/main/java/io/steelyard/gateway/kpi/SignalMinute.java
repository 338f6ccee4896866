package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a minute says about one signal, for charts: of a number {@code <field>.first .last .min .max .mean} and
 * {@code .coverage}, of anything else {@code <field>.last}. A value counts from its sample to the next one, also when it came
 * before the minute, as far as it is provably still true; a number's mean is weighted by that time, and coverage is its share
 * of the minute. A sample inside a gap counts as itself, for no time.
 */
final class SignalMinute {
    static final String COVERAGE = ".coverage";
    private static final int LONGEST_TEXT = 1_000;
    private static final double NANOS = MinuteFold.NANOS;
    private static final Double ALL = 1.0;
    private static final Double NOTHING = 0.0;

    private final MachineSignal signal;
    private final Blind blind;
    private final long begin;
    private final boolean isNumber;
    private @Nullable Object first;
    private @Nullable Object last;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private double weighted;
    private double plain;
    private long count;
    private long covered;

    private SignalMinute(MachineSignal signal, Blind blind, long begin) {
        this.signal = signal;
        this.blind = blind;
        this.begin = begin;
        this.isNumber = signal.isNumber();
    }

    static boolean isNumber(SignalDescription signal) {
        return signal.type() == FieldType.INT || signal.type() == FieldType.UINT || signal.type() == FieldType.FLOAT;
    }

    /**
     * Adds the signal's fields; none when the signal has not been heard of yet. Answers for how long its value was provably
     * true.
     */
    static long fold(MachineMinute all, MachineSignal signal, Blind blind, RowFields fields) {
        StoredPoint before = all.before(signal);
        List<StoredPoint> points = all.samples(signal);
        if (before == null && points.isEmpty()) {
            return 0;
        }
        if (points.isEmpty() && blind == Blind.NEVER && before != null) {
            return unchanged(signal, before, fields);
        }
        SignalMinute minute = new SignalMinute(signal, blind, all.minute());
        long end = all.minute() + MinuteFold.NANOS;
        if (before != null) {
            long until = points.isEmpty() ? end : points.get(0).time();
            if (blind.seen(minute.begin, until) > 0) {
                minute.add(before, minute.begin, until);
            }
        }
        for (int i = 0; i < points.size(); i++) {
            long until = i + 1 < points.size() ? points.get(i + 1).time() : end;
            minute.add(points.get(i), points.get(i).time(), until);
        }
        minute.put(fields);
        return minute.covered;
    }

    /** Where nothing came and all could be seen: one value stands for everything. */
    private static long unchanged(MachineSignal signal, StoredPoint point, RowFields fields) {
        Object value = signal.usable(point);
        FoldMemory.SignalNames names = signal.names();
        if (value != null) {
            fields.put(names.last(), value);
        }
        if (signal.isNumber()) {
            fields.put(names.coverage(), value == null ? NOTHING : ALL);
            if (value != null) {
                fields.put(names.first(), value);
                fields.put(names.least(), value);
                fields.put(names.greatest(), value);
                fields.put(names.mean(), value);
            }
        }
        return value == null ? 0 : MinuteFold.NANOS;
    }

    private void add(StoredPoint point, long from, long to) {
        Object value = signal.usable(point);
        if (value == null) {
            return;
        }
        first = first == null ? value : first;
        last = value;
        long seen = blind.seen(from, to);
        covered += seen;
        if (value instanceof Double number) {
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
            weighted += number * (seen / NANOS);
            plain += number / (count + 1) - plain / (count + 1);
            count++;
        }
    }

    /** The value as it stands in a row; null when the point says nothing that a row can hold. */
    static @Nullable Object usable(SignalDescription signal, StoredPoint point) {
        Object value = point.value();
        if (value == null || !MinuteFold.isUsable(point)) {
            return null;
        }
        if (!isNumber(signal)) {
            return value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : cut(value.toString());
        }
        double number = !(value instanceof Number given)
                ? Double.NaN
                : signal.type() == FieldType.UINT && value instanceof Long whole && whole < 0
                        ? (whole >>> 1) * 2.0
                        : given.doubleValue();
        return !Double.isFinite(number) ? null : value instanceof Double ? value : (Object) number;
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    private void put(RowFields fields) {
        FoldMemory.SignalNames names = signal.names();
        if (last != null) {
            fields.put(names.last(), last);
        }
        if (!isNumber) {
            return;
        }
        fields.put(names.coverage(), covered == MinuteFold.NANOS ? ALL : (Double) (covered / NANOS));
        if (first != null) {
            double mean = covered == 0 ? plain : weighted / (covered / NANOS);
            fields.put(names.first(), first);
            fields.put(names.least(), least);
            fields.put(names.greatest(), greatest);
            fields.put(names.mean(), Math.max(least, Math.min(greatest, mean)));
        }
    }
}
