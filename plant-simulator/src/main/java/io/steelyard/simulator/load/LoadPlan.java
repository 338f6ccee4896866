package io.steelyard.simulator.load;

import java.time.Duration;
import java.util.Locale;

/**
 * What is pushed.
 *
 * @param signals how many there are
 * @param rate values a second, over all signals
 * @param isDouble the values are doubles, else 64-bit integers
 * @param step the time between two bursts
 * @param signalsAnAsset how many signals share an asset
 */
public record LoadPlan(int signals, int rate, boolean isDouble, Duration step, int signalsAnAsset) {
    /** Area and line of every asset of the load. */
    public static final String AREA = "load";

    /** The asset of the signal with the number. */
    public String asset(int number) {
        return String.format(Locale.ROOT, "load-%05d", number / signalsAnAsset + 1);
    }

    /** The signal's name in its asset. */
    public String signal(int number) {
        return String.format(Locale.ROOT, "s-%04d", number % signalsAnAsset + 1);
    }
}
