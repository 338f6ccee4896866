package io.steelyard.testkit.floorplan.planted.r16_concurrency;

import java.util.concurrent.locks.ReentrantLock;

/** Breaks R16: a library that only thinks, and has a lock for threads of others. */
final class Waiting {
    final ReentrantLock lock = new ReentrantLock();
}
