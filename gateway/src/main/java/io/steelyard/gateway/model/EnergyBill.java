package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * What a site was billed for a resource over a period.
 *
 * @param from nanoseconds since 1970, included
 * @param to not included
 * @param unit UCUM code
 * @param greenShare of the amount what was bought with certificates, from 0 to 1
 */
public record EnergyBill(
        String resource, long from, long to, BigDecimal amount, String unit, BigDecimal greenShare, Grade grade) {}
