package io.steelyard.gateway.indicator.formula;

/**
 * What is wrong with a formula.
 *
 * @param at place in the text, from 0
 * @param remedy what to do about it
 */
public record Mistake(int at, String what, String remedy) {}
