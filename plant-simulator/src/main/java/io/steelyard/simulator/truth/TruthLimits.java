package io.steelyard.simulator.truth;

/**
 * How much truth is kept.
 *
 * @param partBytes a part is closed when it is as large
 * @param capBytes the oldest part goes when all together are larger
 */
public record TruthLimits(long partBytes, long capBytes) {
    public TruthLimits {
        if (partBytes < 1 || capBytes < 2 * partBytes) {
            throw new IllegalArgumentException(
                    "the truth needs room for two parts: cap " + capBytes + " bytes, part " + partBytes + " bytes");
        }
    }
}
