package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Minutes on the list that follow on each other, as they are after an outage: many of one asset, which are folded in one go for a
 * small part of what they would cost one by one. For one thread.
 */
final class ListedStretches {
    /** Fewer cost less together with those of other assets, minute by minute. */
    static final int SHORTEST = 120;

    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

    /** Every minute of {@code from <= minute < to} is on the list. */
    record Stretch(AssetKey asset, long from, long to) {
        int length() {
            return (int) ((to - from) / MinuteFold.NANOS);
        }

        List<DirtyMinute> minutes() {
            List<DirtyMinute> minutes = new ArrayList<>(length());
            for (long minute = from; minute < to; minute += MinuteFold.NANOS) {
                minutes.add(new DirtyMinute(asset, minute));
            }
            return minutes;
        }
    }

    /** Those among the minutes, which are of each asset in time order, that are wanted. */
    ListedStretches(Collection<DirtyMinute> minutes, Predicate<DirtyMinute> wanted) {
        Map<AssetKey, Stretch> open = new LinkedHashMap<>();
        for (DirtyMinute minute : minutes) {
            if (!wanted.test(minute)) {
                continue;
            }
            Stretch before = open.get(minute.asset());
            boolean follows = before != null && before.to() == minute.minute();
            if (before != null && !follows) {
                add(before);
            }
            open.put(
                    minute.asset(),
                    new Stretch(
                            minute.asset(),
                            before != null && follows ? before.from() : minute.minute(),
                            minute.minute() + MinuteFold.NANOS));
        }
        open.values().forEach(this::add);
    }

    private void add(Stretch stretch) {
        if (stretch.length() >= SHORTEST) {
            stretches.add(stretch);
        }
    }

    /** The next of so many minutes in all, each of another asset; one at least, until there are none. */
    List<Stretch> next(int minutes) {
        List<Stretch> next = new ArrayList<>();
        int room = Math.max(minutes, SHORTEST);
        while (!stretches.isEmpty()
                && room >= SHORTEST
                && next.stream()
                        .noneMatch(
                                one -> one.asset().equals(stretches.getFirst().asset()))) {
            Stretch first = stretches.removeFirst();
            long end = first.from() + room * MinuteFold.NANOS;
            if (first.to() > end) {
                stretches.addFirst(new Stretch(first.asset(), end, first.to()));
                first = new Stretch(first.asset(), first.from(), end);
            }
            next.add(first);
            room -= first.length();
        }
        return next;
    }

    /** Those of the asset are folded otherwise. */
    void drop(AssetKey asset) {
        stretches.removeIf(stretch -> stretch.asset().equals(asset));
    }
}
