package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an asset was on the wire, by days: from sums of minutes, so that it outlives restarts and is the same when it is
 * asked for again. A day with planned operation is one in which any busy time was planned; without a calendar each is.
 */
final class Presence {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** Minutes are folded within it: of a day that has only just begun nothing can be said. */
    private static final long JUST_BEGUN = 600 * NANOS_A_SECOND;

    /** Why nothing is said of an asset in a time before it was there. */
    private static final String NOT_THERE = "not-there-yet";

    private final Rules rules;
    private final Sums sums;

    /** One asset's minutes. */
    interface Sums {
        /** What they come to, and over which window: it may end with the minutes that are folded. */
        Evidence sums(AssetKey asset, Window window);

        /** When the first of them begins; {@link Long#MAX_VALUE} while there is none. */
        long firstMinute(AssetKey asset);
    }

    /**
     * One asset's.
     *
     * @param description as its births said, or null when it was never born
     * @param planned days with planned operation
     * @param unseen those of them before the first minute that was ever seen: somebody else may have read it then; all of them
     *     while there is none
     * @param told those of them on which a Good value came
     * @param isLately whether one came on the last day
     * @param isStateRead whether a state was known at any time
     */
    record Seen(
            @Nullable AssetDescription description,
            int planned,
            int unseen,
            int told,
            boolean isLately,
            boolean isStateRead,
            SortedMap<String, String> digests) {

        /** Which share of its days was seen at all. */
        double coverage() {
            return planned == 0 ? 1 : (double) (planned - unseen) / planned;
        }

        /** Names and roles of its signals. */
        Set<String> signals() {
            Set<String> signals = new TreeSet<>();
            if (description != null) {
                description.signals().forEach(signal -> {
                    signals.add(signal.name());
                    if (signal.role() != null) {
                        signals.add(signal.role());
                    }
                });
            }
            return signals;
        }
    }

    Presence(Rules rules, Sums sums) {
        this.rules = rules;
        this.sums = sums;
    }

    /** Whether it is networked: by the days that were seen, and whatever the days before the first of them were like. */
    Standing networked(Seen seen) {
        if (seen.description() == null) {
            return Standing.no("never-born");
        }
        boolean counts = isEnough(seen.told(), seen.planned() - seen.unseen());
        boolean isCertain = counts && isEnough(seen.told(), seen.planned());
        boolean mayCount = counts || isEnough(seen.told() + seen.unseen(), seen.planned());
        boolean isTooShort = counts || (mayCount && seen.unseen() == seen.planned());
        return new Standing(
                counts, isCertain, mayCount, isCertain ? "" : isTooShort ? "seen-too-short" : "silent-too-often");
    }

    private boolean isEnough(int told, int planned) {
        return planned > 0
                && BigDecimal.valueOf(told).compareTo(rules.share().multiply(BigDecimal.valueOf(planned))) >= 0;
    }

    /**
     * The asset's, over the days that end with the window; never born is never seen.
     *
     * @param looked since when anybody at all looked at the site
     */
    Seen of(AssetKey asset, @Nullable AssetDescription description, Window window, long looked) {
        SortedMap<String, String> digests = new TreeMap<>();
        List<Window> days = days(window);
        int planned = 0;
        int unseen = 0;
        int told = 0;
        boolean isLately = false;
        boolean isStateRead = false;
        if (description == null) {
            planned = days.size();
            unseen = (int) days.stream().filter(day -> looked >= day.to()).count();
        } else {
            long first = sums.firstMinute(asset);
            for (Window day : days) {
                Evidence evidence = sums.sums(asset, day);
                digests.put(
                        asset + " " + day.from(),
                        evidence.digests().values().stream().collect(Collectors.joining(" ")));
                boolean isTold = isAboveZero(evidence.quantities().get("samples.good"));
                isLately = isTold;
                isStateRead |= isRead(evidence.quantities().get("time.apt"));
                Quantity busy = evidence.quantities().get("time.pbt");
                // What has no state has no planned time of its own: a meter is to be seen every day.
                // What was born is there, even before its first minute is folded: nothing of it is known yet.
                boolean isThere = first == Long.MAX_VALUE
                        || busy == null
                        || !busy.reason().equals(NOT_THERE);
                if (isThere && (busy == null || !busy.isKnown() || isAboveZero(busy))) {
                    planned++;
                    unseen += first >= evidence.window().to() ? 1 : 0;
                    told += isTold ? 1 : 0;
                }
            }
        }
        return new Seen(description, planned, unseen, told, isLately, isStateRead, digests);
    }

    private static boolean isAboveZero(@Nullable Quantity quantity) {
        return quantity != null && quantity.value() != null && quantity.value().signum() > 0;
    }

    private static boolean isRead(@Nullable Quantity quantity) {
        return quantity != null && quantity.isKnown() && quantity.coverage() > 0;
    }

    /** Whole days of the zone, the last of them the one in which the window ends, unless that has only just begun. */
    private List<Window> days(Window window) {
        ZoneId zone = ZoneId.of(window.zone());
        LocalDate last = day(window.to() - JUST_BEGUN, zone);
        long count = rules.within().toDays();
        List<Window> days = new ArrayList<>();
        for (LocalDate day = last.minusDays(count - 1); !day.isAfter(last); day = day.plusDays(1)) {
            long from = day.atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
            long to = day.plusDays(1).atStartOfDay(zone).toEpochSecond() * NANOS_A_SECOND;
            days.add(new Window(from, Math.min(to, window.to()), window.zone()));
        }
        return days;
    }

    private static LocalDate day(long nanos, ZoneId zone) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND))
                .atZone(zone)
                .toLocalDate();
    }
}
