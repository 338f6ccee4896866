package io.steelyard.simulator.planted.r7_clock;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Breaks R7 twice: a call and a method reference. */
final class Watching {
    final Instant at = Instant.now();
    final LongSupplier ticks = System::nanoTime;
}
