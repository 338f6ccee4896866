package io.steelyard.gateway.model;

import java.math.BigDecimal;

/**
 * What an amount of energy is multiplied with.
 *
 * @param resource {@code electricity}, {@code heat}, {@code natural-gas} …
 * @param method {@code coal}, {@code location}, {@code market} or {@code scope1}; {@code energy} of what a unit holds by its coefficient of coal
 * @param year that it is of
 * @param factor kilograms of coal equivalent, or of carbon dioxide, for one unit
 * @param unit UCUM code of the energy that it is for, {@code kW.h} for instance
 * @param source where it stands
 */
public record EnergyFactor(String resource, String method, int year, BigDecimal factor, String unit, String source) {}
