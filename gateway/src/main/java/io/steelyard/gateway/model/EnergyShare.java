package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one counter, the readings of one metering point or one bill give to a quantity of energy or emissions of a subject; those
 * that count come to the quantity where each of them is known.
 *
 * @param quantity {@code energy.electricity}, {@code energy.certified.electricity}, {@code emissions.location} …
 * @param resource {@code electricity}, {@code heat} …; a part of one behind a point, {@code electricity.idle}, {@code
 *     certified.electricity}
 * @param asset whose counter or metering point it is; null of a bill
 * @param bill null of all but a bill
 * @param read null of all but readings
 * @param amount what it gives, or would give
 * @param whyNot id of why it gives nothing; empty where it counts
 */
public record EnergyShare(
        String quantity,
        String resource,
        @Nullable AssetKey asset,
        @Nullable EnergyBill bill,
        @Nullable Read read,
        Quantity amount,
        String whyNot) {
    /** Why a counter gives nothing: there are readings of all of the time. */
    public static final String READINGS_TELL = "readings-tell";

    /**
     * Which readings.
     *
     * @param meter name of the metering point
     * @param from where the first of them begins, nanoseconds since 1970
     * @param to where the last one ends
     */
    public record Read(String meter, long from, long to) {

        /** Those of both. */
        public Read and(Read other) {
            return new Read(meter, Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /** Of what is known it counts, of what is not it says why. */
    public static EnergyShare of(
            String quantity, String resource, @Nullable AssetKey asset, @Nullable EnergyBill bill, Quantity amount) {
        return new EnergyShare(quantity, resource, asset, bill, null, amount, amount.isKnown() ? "" : amount.reason());
    }

    /** The same of another quantity. */
    public EnergyShare as(String other, Quantity given, String why) {
        return new EnergyShare(other, resource, asset, bill, read, given, why);
    }

    /** The same, of these readings. */
    public EnergyShare by(@Nullable Read readings) {
        return new EnergyShare(quantity, resource, asset, bill, readings, amount, whyNot);
    }

    /** What it gives; null where nobody knows. */
    public @Nullable BigDecimal value() {
        return amount.value();
    }
}
