package io.steelyard.simulator.plant;

/** Numbers that look random and depend only on what is asked: a splittable hash instead of a stream with a state. */
final class Noise {
    private static final double UNIT = 0x1.0p-53;

    private Noise() {}

    /** In [0, 1). */
    static double unit(long seed, long key, long index) {
        return (mix(mix(mix(seed) ^ key) ^ index) >>> 11) * UNIT;
    }

    /** In [-1, 1), the sum of two, so that the middle is likelier. */
    static double bell(long seed, long key, long index) {
        long bits = mix(mix(mix(seed) ^ key) ^ index);
        double first = (bits >>> 11) * UNIT;
        double second = (mix(bits) >>> 11) * UNIT;
        return first + second - 1.0;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
