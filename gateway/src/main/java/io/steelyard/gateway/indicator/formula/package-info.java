/**
 * The language that indicators' formulas are written in: numbers, quantities of the vocabulary, {@code + - * /},
 * {@code share a of b}, {@code min max sum}, {@code if-known}, {@code if-told} and {@code to}. A formula is checked once, when it is read:
 * every name, every unit, every division. It is computed over intervals of exact decimals, so that the result holds
 * whatever the unknown may have been. No text of a formula is ever executed.
 */
@NullMarked
package io.steelyard.gateway.indicator.formula;

import org.jspecify.annotations.NullMarked;
