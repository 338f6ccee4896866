/**
 * The session rules of Sparkplug B as state machines without clock, threads or I/O.
 *
 * <p>{@link io.steelyard.sparkplug.session.EdgeNodeSession} gives an edge node its numbers and refuses what may not be sent
 * yet. {@link io.steelyard.sparkplug.session.HostSession} is what a host knows of one edge node: it puts messages back in
 * order, resolves aliases, decides what is stale and when to ask for a rebirth, and can be saved and restored. Both are
 * for one thread; times are arguments, in nanoseconds of any one clock.
 */
@NullMarked
package io.steelyard.sparkplug.session;

import org.jspecify.annotations.NullMarked;
