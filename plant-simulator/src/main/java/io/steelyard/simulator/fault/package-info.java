/**
 * What can go wrong in the plant, on demand: the cables in front of the OPC UA ports, the plant's sensors, a
 * server's program and its clock. A fault is
 * switched on for a time and ends by itself; switching it on again sets a new end. Any thread; the timers and the relay's
 * threads are the composition root's.
 */
@NullMarked
package io.steelyard.simulator.fault;

import org.jspecify.annotations.NullMarked;
