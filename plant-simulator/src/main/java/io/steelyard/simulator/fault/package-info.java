/**
 * What can go wrong in the plant, on demand: the cable in front of the OPC UA port and the plant's sensors. A fault is
 * switched on for a time and ends by itself; switching it on again sets a new end. Any thread; the timers and the relay's
 * threads are the composition root's.
 */
@NullMarked
package io.steelyard.simulator.fault;

import org.jspecify.annotations.NullMarked;
