/**
 * Load instead of a plant: N signals, R values a second, every value its signal's own sequence number. In: time; out:
 * {@code LoadDisplay}, the door to the OPC UA server. One thread pushes. Promised: signal i shows 0, 1, 2, … without a
 * hole, in rounds over all signals, so that how many values were pushed says what every signal has shown; source times
 * rise strictly within a signal; what could not be pushed in time is skipped and counted, never a number left out.
 */
@NullMarked
package io.steelyard.simulator.load;

import org.jspecify.annotations.NullMarked;
