/**
 * Units by their UCUM codes, and what units servers say their signals have. No room on the line: a library that only thinks, for
 * whoever multiplies what machines tell. Any thread.
 */
@NullMarked
package io.steelyard.gateway.units;

import org.jspecify.annotations.NullMarked;
