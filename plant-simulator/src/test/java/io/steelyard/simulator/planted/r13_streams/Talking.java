package io.steelyard.simulator.planted.r13_streams;

/** Breaks R13: talks past the command line. */
final class Talking {
    void talk() {
        System.out.println("hello");
    }
}
