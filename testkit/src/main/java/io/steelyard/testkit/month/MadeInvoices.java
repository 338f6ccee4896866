package io.steelyard.testkit.month;

import io.steelyard.testkit.month.Books.Invoice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a made site was billed for electricity, in no order: day by day, some days not at all, with certificates for none, a part or
 * all of it. A day's bill may be for much more than the site used.
 */
public final class MadeInvoices {
    private static final int MOST_WATT_HOURS = 30_000_000;
    private static final int KILO_DIGITS = 3;
    private static final int NOT_BILLED = 7;
    private static final List<String> GREEN = List.of("0", "0.25", "0.6", "1");

    private MadeInvoices() {}

    /** Of the days from the first on, up to another that is not included. */
    public static List<Invoice> of(long seed, LocalDate first, LocalDate end) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_099);
        List<Invoice> all = new ArrayList<>();
        int day = 0;
        for (LocalDate date = first; date.isBefore(end); date = date.plusDays(1)) {
            BigDecimal amount = BigDecimal.valueOf(random.nextInt(MOST_WATT_HOURS), KILO_DIGITS);
            BigDecimal green = new BigDecimal(GREEN.get(Math.floorMod(date.toEpochDay() + seed, GREEN.size())));
            int at = random.nextInt(all.size() + 1);
            if (day % NOT_BILLED != NOT_BILLED - 1) {
                all.add(at, new Invoice(date, date, amount, green));
            }
            day++;
        }
        return all;
    }
}
