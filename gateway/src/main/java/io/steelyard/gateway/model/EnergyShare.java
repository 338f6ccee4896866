package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one counter or one bill gives to a quantity of energy or emissions of a subject; those that count come to the quantity
 * where each of them is known.
 *
 * @param quantity {@code energy.electricity}, {@code energy.certified.electricity}, {@code emissions.location} …
 * @param resource {@code electricity}, {@code heat} …; a part of one behind a point, {@code electricity.idle}, {@code
 *     certified.electricity}
 * @param asset whose counter it is; null of a bill
 * @param bill null of a counter
 * @param amount what it gives, or would give
 * @param whyNot id of why it gives nothing; empty where it counts
 */
public record EnergyShare(
        String quantity,
        String resource,
        @Nullable AssetKey asset,
        @Nullable EnergyBill bill,
        Quantity amount,
        String whyNot) {

    /** Of what is known it counts, of what is not it says why. */
    public static EnergyShare of(
            String quantity, String resource, @Nullable AssetKey asset, @Nullable EnergyBill bill, Quantity amount) {
        return new EnergyShare(quantity, resource, asset, bill, amount, amount.isKnown() ? "" : amount.reason());
    }

    /** The same of another quantity. */
    public EnergyShare as(String other, Quantity given, String why) {
        return new EnergyShare(other, resource, asset, bill, given, why);
    }

    /** What it gives; null where nobody knows. */
    public @Nullable BigDecimal value() {
        return amount.value();
    }
}
