package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * A person's dated word that a count was another than the machine said. It changes no sample; it counts in the minute that it
 * is dated to.
 *
 * @param at nanoseconds since 1970
 * @param role whose count: {@code good}, {@code scrap}, {@code total} or {@code rework}
 * @param delta how many more, or less
 */
public record CountCorrection(long at, String role, BigDecimal delta) {}
