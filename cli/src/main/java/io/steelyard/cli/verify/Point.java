package io.steelyard.cli.verify;

import org.jspecify.annotations.Nullable;

/**
 * One stored point.
 *
 * @param time nanoseconds; the source time, and in the last two digits what the agent added to keep neighbours apart
 * @param value Boolean, Long, Double, String, or null when there is no usable value
 */
record Point(long time, @Nullable Object value, long status) {
    private static final long STEP = 100;
    /** The upper half of a status code says what it means; the lower half are flags of the transport. */
    private static final long MEANING = 0xFFFF_0000L;

    /** The source time that the server gave. */
    long sourceTime() {
        return time - Math.floorMod(time, STEP);
    }

    boolean saysTheSameAs(TruthRow row) {
        return hasStatusOf(row) && hasValue(row.value());
    }

    boolean hasStatusOf(TruthRow row) {
        return (status & MEANING) == (row.status() & MEANING);
    }

    private boolean hasValue(String truth) {
        String text = TruthFiles.text(truth);
        if (truth.isEmpty() || value == null) {
            return truth.isEmpty() && value == null;
        }
        if (text != null || value instanceof String) {
            return value.equals(text);
        }
        if (value instanceof Boolean flag) {
            return truth.equals(flag.toString());
        }
        return hasNumber(((Number) value), truth);
    }

    private static boolean hasNumber(Number number, String truth) {
        try {
            if (number instanceof Long whole) {
                return isWhole(truth)
                        ? whole == Long.parseLong(truth)
                        : whole.doubleValue() == Double.parseDouble(truth);
            }
            double expected = Double.parseDouble(truth);
            double stored = number.doubleValue();
            boolean isFloat = (float) expected == expected;
            return stored == expected || (isFloat && (float) stored == (float) expected);
        } catch (NumberFormatException e) {
            return false; // a number where the truth has true or false
        }
    }

    private static boolean isWhole(String truth) {
        return truth.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    }
}
