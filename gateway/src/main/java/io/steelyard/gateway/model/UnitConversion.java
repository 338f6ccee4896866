package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * What somebody declared of a signal's values: {@code to = value x factor + offset}.
 *
 * @param from the unit that the signal shows, as it shows it
 * @param to UCUM code
 */
public record UnitConversion(String from, String to, BigDecimal factor, BigDecimal offset) {}
