package io.steelyard.simulator.planted.r12_exceptions;

/** Breaks R12: a failure without a name. */
final class Vague {
    void fail() {
        throw new RuntimeException("something");
    }
}
