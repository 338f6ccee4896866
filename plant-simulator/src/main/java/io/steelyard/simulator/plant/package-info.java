/**
 * The plant itself, as pure functions: a layout (areas, assets, signals), one immutable state an asset, and a step of a
 * tenth of a second of plant time.
 *
 * <p>Promised: the same seed and the same tick give the same state and the same values, whatever was asked before and on
 * whatever machine; counters and energy never go back. No clock, no random source, no I/O, no thread of its own; every
 * type is immutable and may be shared.
 */
@NullMarked
package io.steelyard.simulator.plant;

import org.jspecify.annotations.NullMarked;
