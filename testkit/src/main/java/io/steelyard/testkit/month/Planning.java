package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Stops that were planned for a machine, its line and its site, and what its products are to take: orders name a product in the
 * place of seconds, of some products the machine says them, of others its class, of one nobody does. Some machines say what
 * any unit is to take, and of one product it is another time from a day on.
 */
final class Planning {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int PRODUCTS = 4;
    private static final int A_PLATE = 3;
    private static final List<String> NAMES = List.of("bolt", "nut", "ring");

    private final int index;
    private final ZoneId zone;
    private final long from;
    private final long to;

    /** Of the machine of that index in a plant that runs from an hour before its first day on. */
    Planning(int index, ZoneId zone, long from, long to) {
        this.index = index;
        this.zone = zone;
        this.from = from;
        this.to = to;
    }

    /** One of the whole site a week, one of the line in five days, and of the machine itself some by chance. */
    void stops(Plan plan, int line, SplittableRandom random) {
        for (long at = from + 11 * HOUR; at < to; at += 7 * DAY) {
            plan.stop(new Plan.Stop(Plan.Of.SITE, new Plan.Stretch(at, at + 90 * MINUTE)));
        }
        for (long at = from + (7 + line) * HOUR; at < to; at += 5 * DAY) {
            plan.stop(new Plan.Stop(Plan.Of.LINE, new Plan.Stretch(at + 20 * SECOND, at + 50 * MINUTE)));
        }
        for (long at = from + random.nextInt(30) * HOUR; at < to; at += (8 + random.nextInt(60)) * HOUR) {
            long begin = at + random.nextInt(3_600) * SECOND;
            plan.stop(new Plan.Stop(
                    Plan.Of.MACHINE, new Plan.Stretch(begin, begin + (60 + random.nextInt(7_000)) * SECOND)));
        }
    }

    /** Of four orders one keeps its own seconds; it names a product nevertheless. */
    void cycleTimes(Plan plan, boolean isMill, SplittableRandom random) {
        plan.time(new Plan.CycleTime(false, "bolt", null, seconds(random)));
        plan.time(new Plan.CycleTime(false, "bolt", midnight(1 + index % 3), seconds(random)));
        plan.time(new Plan.CycleTime(false, "bolt", midnight(5 + index % 3), seconds(random)));
        plan.time(
                new Plan.CycleTime(true, "bolt", midnight(2), new BigDecimal("77.5"))); // the machine's own goes first
        plan.time(new Plan.CycleTime(true, "nut", null, new BigDecimal(isMill ? "31.5" : "26.25")));
        if (index % A_PLATE == 1) {
            plan.time(new Plan.CycleTime(false, "", null, seconds(random)));
        }
        int[] order = {random.nextInt(PRODUCTS)};
        plan.retell(job -> {
            order[0]++;
            int kind = order[0] % PRODUCTS;
            return kind < NAMES.size() ? job.of(NAMES.get(kind), null) : job.of("bolt", job.unitSeconds());
        });
    }

    private static BigDecimal seconds(SplittableRandom random) {
        return BigDecimal.valueOf(100L + random.nextInt(500), 1);
    }

    /** That of the day after so many of the plant's first. */
    private long midnight(int days) {
        return Instant.ofEpochSecond((from + HOUR) / SECOND)
                        .atZone(zone)
                        .toLocalDate()
                        .plusDays(days)
                        .atStartOfDay(zone)
                        .toEpochSecond()
                * SECOND;
    }
}
