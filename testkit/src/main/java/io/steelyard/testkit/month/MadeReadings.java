package io.steelyard.testkit.month;

import io.steelyard.testkit.month.Books.Reading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a utility company read of a made site's supply, hour by hour and in no order. */
public final class MadeReadings {
    private static final long HOUR = 3_600_000_000_000L;
    private static final int MOST_WATT_HOURS = 900_000;
    private static final int KILO_DIGITS = 3;

    private MadeReadings() {}

    /** Of every hour from an instant on, up to another. */
    public static List<Reading> of(long seed, long from, long to) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Reading> all = new ArrayList<>();
        for (long hour = from; hour < to; hour += HOUR) {
            BigDecimal amount = BigDecimal.valueOf(random.nextInt(MOST_WATT_HOURS), KILO_DIGITS);
            all.add(random.nextInt(all.size() + 1), new Reading(hour, hour + HOUR, amount));
        }
        return all;
    }
}
