/**
 * Running the plant: one thread steps it, writes the truth, shows the value, writes that it is shown. In: the plant's
 * functions and what the last run left; out: {@code Display}, the door to the OPC UA server. Promised: nothing is shown
 * that the truth does not say; a value is shown only when it looks different from the one before; after {@code freeze}
 * returns nothing is set any more and every row is done.
 */
@NullMarked
package io.steelyard.simulator.operation;

import org.jspecify.annotations.NullMarked;
