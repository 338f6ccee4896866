package io.steelyard.testkit.month;

import io.steelyard.testkit.month.Books.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Inspections of a made plant's parts, in no order; every third machine inspects none, and machines share the names of parts. */
public final class MadeInspections {
    private static final long HOUR = 3_600_000_000_000L;
    private static final int THIRD = 3;
    private static final int MOST_AGAIN = 3;
    private static final double PASSING = 0.8;

    private MadeInspections() {}

    /** By machine: each hour from a day before on, a part is inspected for the first time, and some are again, up to a day later. */
    public static Map<String, List<Inspection>> of(List<MadeMachine> machines, long seed, long from, long to) {
        Map<String, List<Inspection>> inspections = new TreeMap<>();
        for (int i = 0; i < machines.size(); i++) {
            if (i % THIRD != THIRD - 1) {
                inspections.put(machines.get(i).name(), of(new SplittableRandom(seed * 1_000 + i), from, to));
            }
        }
        return inspections;
    }

    private static List<Inspection> of(SplittableRandom random, long from, long to) {
        List<Inspection> all = new ArrayList<>();
        int part = 0;
        for (long hour = from - 24 * HOUR; hour < to; hour += HOUR) {
            part++;
            long at = hour + random.nextLong(HOUR);
            int times = 1 + random.nextInt(MOST_AGAIN);
            for (int i = 0; i < times; i++) {
                all.add(random.nextInt(all.size() + 1), new Inspection("P" + part, at, random.nextDouble() < PASSING));
                at += 1 + random.nextLong(12 * HOUR);
            }
        }
        return all;
    }
}
