package io.steelyard.simulator.planted.r10_statics;

/** Breaks R10: shared behind everyone's back. */
final class Shared {
    static int count;

    private Shared() {}
}
