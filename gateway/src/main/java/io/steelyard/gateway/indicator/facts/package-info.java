/**
 * What the register says that there is, held against what is on the wire: counts of equipment, points, meters and links, each
 * with the list of those it counts and why it does not count the others. Without a register nothing is assessed.
 */
@NullMarked
package io.steelyard.gateway.indicator.facts;

import org.jspecify.annotations.NullMarked;
