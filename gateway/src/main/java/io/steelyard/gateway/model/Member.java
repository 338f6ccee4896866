package io.steelyard.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One of those that a number counts, or does not.
 *
 * @param quantity the number
 * @param what {@code site/asset}, an order, a system's name
 * @param counts whether it is counted
 * @param why id of why not; empty when it is counted
 * @param query what shows why it is, or is not
 * @param value what it gives to the number, or would give; null where nobody knows, and of what is only told apart
 * @param unit UCUM code of that; empty where it is only told apart
 */
public record Member(
        String quantity,
        String what,
        boolean counts,
        String why,
        ApiQuery query,
        @Nullable BigDecimal value,
        String unit) {

    /** One that is told apart, whatever it gives. */
    public Member(String quantity, String what, boolean counts, String why, ApiQuery query) {
        this(quantity, what, counts, why, query, null, "");
    }

    /** One that gives so much, or of which is said why it gives nothing. */
    public static Member giving(String quantity, String what, String why, ApiQuery query, Quantity amount) {
        return new Member(quantity, what, why.isEmpty(), why, query, amount.value(), amount.unit());
    }
}
