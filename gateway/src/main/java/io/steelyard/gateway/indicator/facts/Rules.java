package io.steelyard.gateway.indicator.facts;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * When equipment counts as networked.
 *
 * @param within how far back from the window's end is looked
 * @param share on this share of the days with planned operation, at least, it must have told a Good value
 */
public record Rules(Duration within, BigDecimal share) {
    /** Thirty days, four fifths of them. */
    public static final Rules USUAL = new Rules(Duration.ofDays(30), new BigDecimal("0.8"));

    public Rules {
        if (within.compareTo(Duration.ofDays(1)) < 0
                || within.compareTo(Duration.ofDays(366)) > 0
                || share.signum() <= 0
                || share.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("from 1 to 366 days and a share above 0, at most 1");
        }
    }
}
