package io.steelyard.gateway.declared;

import java.math.BigDecimal;

/**
 * How late an order may end and be in time.
 *
 * @param share of its planned time, behind its planned end; 0 or more
 */
record Lateness(BigDecimal share) {
    /** A tenth. */
    static final Lateness USUAL = new Lateness(BigDecimal.valueOf(10, 2));

    Lateness {
        share = share.stripTrailingZeros();
    }

    /** Why the order did not end in time; what was aborted did not come to its end. Empty where it did. */
    String whyNot(Row order) {
        Long plannedTo = order.nanos("plannedTo");
        Long plannedFrom = order.nanos("plannedFrom");
        Long to = order.nanos("to");
        if (order.text("status").equals("aborted")) {
            return "order-aborted";
        }
        if (to == null || plannedTo == null) {
            return "order-not-ended";
        }
        long tolerated = plannedFrom == null
                ? 0
                : BigDecimal.valueOf(plannedTo - plannedFrom).multiply(share).longValue();
        return to <= plannedTo + tolerated ? "" : "order-ended-late";
    }
}
