package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.ToldSignals;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an asset was on the wire, by days: from sums of minutes, so that it outlives restarts and is the same when it is
 * asked for again. A day with planned operation is one in which any busy time was planned; without a calendar each is. The same
 * days count for each signal: on those on which its minutes tell a value, it was there.
 */
final class Presence {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    /** Minutes are folded within it: of a day that has only just begun nothing can be said. */
    private static final long JUST_BEGUN = 600 * NANOS_A_SECOND;

    /** Why nothing is said of an asset in a time before it was there. */
    private static final String NOT_THERE = "not-there-yet";

    private final Rules rules;
    private final Sums sums;
    private final SignalDays signals;

    /** One asset's minutes. */
    interface Sums {
        /** What they come to, and over which window: it may end with the minutes that are folded. */
        Evidence sums(AssetKey asset, Window window);

        /** When the first of them begins; {@link Long#MAX_VALUE} while there is none. */
        long firstMinute(AssetKey asset);

        /** By name or role, which of its signals are asked for. */
        Set<String> asked(AssetKey asset);
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
     * @param lately which share of the last day was seen, from 0 to 1: where it is not all, one may have come
     * @param isStateRead whether a state was known at any time
     * @param signals those that are asked for
     */
    record Seen(
            @Nullable AssetDescription description,
            int planned,
            int unseen,
            int told,
            boolean isLately,
            double lately,
            boolean isStateRead,
            List<SignalSeen> signals,
            SortedMap<String, String> digests) {

        /** Which share of its days was seen at all. */
        double coverage() {
            return planned == 0 ? 1 : (double) (planned - unseen) / planned;
        }

        /** Names and roles of its signals, whether or not they ever had a value. */
        Set<String> born() {
            return description == null ? Set.of() : named(description.signals());
        }

        /** Whether a signal of that name or role had a value on the last day. */
        boolean isLately(String named) {
            return signals.stream().anyMatch(one -> one.isLately() && one.isCalled(named));
        }
    }

    Presence(Rules rules, Sums sums, SignalDays signals) {
        this.rules = rules;
        this.sums = sums;
        this.signals = signals;
    }

    private static Set<String> named(List<SignalDescription> signals) {
        Set<String> names = new TreeSet<>();
        for (SignalDescription signal : signals) {
            names.add(signal.name());
            if (signal.role() != null) {
                names.add(signal.role());
            }
        }
        return names;
    }

    /** Whether it is networked: by the days that were seen, and whatever the days before the first of them were like. */
    Standing networked(Seen seen) {
        if (seen.description() == null) {
            return Standing.no("never-born");
        }
        return standing(seen.told(), seen.planned(), seen.unseen(), "silent-too-often");
    }

    /**
     * Whether a signal of it, by name or role, is collected: as equipment is networked, by the days on which it had a value. Of
     * several of that role the best one counts.
     */
    Standing collected(Seen seen, String named) {
        Standing best = Standing.no(seen.born().contains(named) ? "signal-silent" : "signal-not-born");
        for (SignalSeen one : seen.signals()) {
            if (one.isCalled(named)) {
                Standing standing = standing(seen, one);
                best = standing.isBetterThan(best) ? standing : best;
            }
        }
        return best;
    }

    /** Names and roles of its signals that are collected, by what was seen. */
    Set<String> collected(Seen seen) {
        return collected(seen, Standing::counts);
    }

    /** Those that are, whatever the days before they were first seen were like. */
    Set<String> collectedForCertain(Seen seen) {
        return collected(seen, Standing::isCertain);
    }

    private Set<String> collected(Seen seen, Predicate<Standing> counts) {
        return named(seen.signals().stream()
                .filter(one -> counts.test(standing(seen, one)))
                .map(SignalSeen::signal)
                .toList());
    }

    /** Of a signal of which nothing was ever heard nobody knows more than of its asset. */
    private Standing standing(Seen seen, SignalSeen one) {
        return standing(one.told(), seen.planned(), one.isHeard() ? one.unseen() : seen.unseen(), "signal-silent");
    }

    private Standing standing(int told, int planned, int unseen, String silent) {
        boolean counts = isEnough(told, planned - unseen);
        boolean isCertain = counts && isEnough(told, planned);
        boolean mayCount = counts || isEnough(told + unseen, planned);
        boolean isTooShort = counts || (mayCount && unseen == planned);
        return new Standing(counts, isCertain, mayCount, isCertain ? "" : isTooShort ? "seen-too-short" : silent);
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
        List<Window> days = days(window);
        if (description == null) {
            int unseen = (int) days.stream().filter(day -> looked >= day.to()).count();
            return new Seen(null, days.size(), unseen, 0, false, 1, false, List.of(), new TreeMap<>());
        }
        return new Counting(asset, description).of(days);
    }

    /** One asset's days, in time order. */
    private final class Counting {
        private final AssetKey asset;
        private final AssetDescription description;
        private final long first;
        private final List<SignalDescription> asked;
        private final List<SignalSeen> seen;
        private final SortedMap<String, String> digests = new TreeMap<>();
        private int planned;
        private int unseen;
        private int told;
        private boolean isLately;
        private double lately;
        private boolean isStateRead;

        Counting(AssetKey asset, AssetDescription description) {
            this.asset = asset;
            this.description = description;
            first = sums.firstMinute(asset);
            Set<String> names = sums.asked(asset);
            asked = description.signals().stream()
                    .filter(one -> names.contains(one.name()) || (one.role() != null && names.contains(one.role())))
                    .toList();
            seen = asked.stream().map(SignalSeen::none).collect(Collectors.toCollection(ArrayList::new));
        }

        Seen of(List<Window> days) {
            days.forEach(this::add);
            digests.put(
                    asset + " counted",
                    planned + " " + unseen + " " + told + " " + isLately + " " + lately + " " + isStateRead);
            for (SignalSeen one : seen) {
                digests.put(asset + " signal " + one.signal().name(), one.text());
            }
            return new Seen(
                    description, planned, unseen, told, isLately, lately, isStateRead, List.copyOf(seen), digests);
        }

        private void add(Window day) {
            Evidence evidence = sums.sums(asset, day);
            String digest = evidence.digests().values().stream().collect(Collectors.joining(" "));
            digests.put(asset + " " + day.from(), digest);
            Quantity good = evidence.quantities().get("samples.good");
            boolean isTold = isAboveZero(good);
            isLately = isTold;
            isStateRead |= isRead(evidence.quantities().get("time.apt"));
            Quantity busy = evidence.quantities().get("time.pbt");
            // What has no state has no planned time of its own: a meter is to be seen every day.
            // What was born is there, even before its first minute is folded: nothing of it is known yet.
            boolean isThere =
                    first == Long.MAX_VALUE || busy == null || !busy.reason().equals(NOT_THERE);
            boolean counts = isThere && (busy == null || !busy.isKnown() || isAboveZero(busy));
            boolean isUnseen = first >= evidence.window().to();
            lately = isUnseen || good == null ? 0 : good.coverage();
            planned += counts ? 1 : 0;
            unseen += counts && isUnseen ? 1 : 0;
            told += counts && isTold ? 1 : 0;
            ToldSignals of = isUnseen ? ToldSignals.NONE : signals.of(asset, asked, evidence.window(), digest);
            seen.replaceAll(one -> one.and(of, counts));
        }
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
