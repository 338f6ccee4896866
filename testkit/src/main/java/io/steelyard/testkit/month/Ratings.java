package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What people declared that a machine is able to do: how much it can make, how much scrap its orders were planned to have, and
 * between which limits its parts have to measure. Of some machines they said a part of it, or nothing.
 */
public final class Ratings {
    /** The signal that measures parts. */
    public static final String SIZE = "size";
    /** OPC UA's number of the millimetre. */
    static final int MILLIMETRE = 5_066_068;

    private static final long HOUR = 3_600_000_000_000L;
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final int KINDS = 5;
    private static final int NOMINAL = 20_000;
    private static final int SPREAD = 30;
    private static final int DRIFT = 12;
    private static final int A_BATCH = 60;

    private final List<Capacity> capacities = new ArrayList<>();
    private final List<Tolerance> tolerances = new ArrayList<>();

    /** Of which time a capacity is. */
    public enum Per {
        HOUR,
        DAY,
        MONTH
    }

    /**
     * How much it can make; of those that hold on a day the one that began last counts.
     *
     * @param from the first day, null when it holds since ever
     * @param to the last day, null when it has none
     */
    public record Capacity(
            @Nullable LocalDate from, @Nullable LocalDate to, BigDecimal quantity, Per per) {}

    /**
     * Limits of {@link #SIZE}; there is one at least.
     *
     * @param from nanoseconds since 1970, included; null when it holds since ever
     * @param to not included; null when it holds until the next one, or for ever
     * @param unit UCUM code
     */
    public record Tolerance(
            @Nullable Long from,
            @Nullable Long to,
            @Nullable BigDecimal lower,
            @Nullable BigDecimal upper,
            String unit) {}

    /** Capacities in any order. */
    public List<Capacity> capacities() {
        return List.copyOf(capacities);
    }

    /** Tolerances in time order. */
    public List<Tolerance> tolerances() {
        return List.copyOf(tolerances);
    }

    /** Declares a capacity. */
    public void rate(Capacity capacity) {
        capacities.add(capacity);
    }

    /** Declares a tolerance; none of them overlaps another. */
    public void tolerate(Tolerance tolerance) {
        tolerances.add(tolerance);
    }

    /** Of the machine of that index in a plant that runs from an hour before its first day on. */
    void declare(int index, ZoneId zone, long from, SplittableRandom random) {
        LocalDate first = Instant.ofEpochSecond((from + HOUR) / NANOS_A_SECOND)
                .atZone(zone)
                .toLocalDate();
        BigDecimal quantity = BigDecimal.valueOf(40L + random.nextInt(400));
        Per per = Per.values()[index % Per.values().length];
        BigDecimal each = quantity.multiply(BigDecimal.valueOf(per == Per.HOUR ? 1 : per == Per.DAY ? 20 : 500));
        int place = index % 40;
        if (place == 27) {
            rate(new Capacity(first.plusDays(2), null, each, per)); // not of the first days
        } else if (place != 13) {
            rate(new Capacity(null, null, each, per));
            rate(new Capacity(first.plusDays(5), first.plusDays(7), quantity, Per.HOUR));
        }
        tolerate(index % KINDS, from + 13 * HOUR);
    }

    /** Two limits, one, two in another unit from noon on, two that are written twice, others from noon on. */
    private void tolerate(int kind, long noon) {
        BigDecimal low = new BigDecimal("19.94");
        BigDecimal high = new BigDecimal("20.07");
        switch (kind) {
            case 0 -> tolerate(new Tolerance(null, null, low, high, "mm"));
            case 1 -> tolerate(new Tolerance(null, null, null, high, "mm"));
            case 2 -> tolerate(new Tolerance(noon, null, low.movePointRight(3), high.movePointRight(3), "um"));
            case 3 -> {
                tolerate(new Tolerance(null, noon, low, high, "mm"));
                tolerate(new Tolerance(noon, null, low, high, "mm"));
            }
            default -> {
                tolerate(new Tolerance(null, noon, low, high, "mm"));
                tolerate(new Tolerance(noon, null, low, new BigDecimal("20.05"), "mm"));
            }
        }
    }

    /** What the measurements of its parts are: about the nominal size, and every sixty parts a little beside it. */
    static void measure(Truth truth, long from, SplittableRandom random) {
        truth.sizes().add(new Truth.Size(from, NOMINAL));
        int beside = 0;
        int left = 0;
        for (Truth.Part part : truth.parts()) {
            if (left == 0) {
                beside = random.nextInt(2 * DRIFT + 1) - DRIFT;
                left = A_BATCH;
            }
            left--;
            int away = random.nextInt(2 * SPREAD + 1) - SPREAD;
            truth.sizes().add(new Truth.Size(part.at(), NOMINAL + beside + away));
        }
    }

    /** How much scrap each order was planned to have; of every twentieth machine not each order says it. */
    static void planScrap(Plan plan, int index, SplittableRandom random) {
        int order = 0;
        for (Plan.Job job : plan.jobs()) {
            order++;
            if (index % 20 != 2 || order % 4 != 0) {
                plan.expect(job.order(), BigDecimal.valueOf(random.nextInt(200), 1));
            }
        }
    }
}
