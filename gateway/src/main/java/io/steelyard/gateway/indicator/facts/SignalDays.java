package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.ToldSignals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each day's minutes tell of signals, remembered as long as they are the same minutes: facts are counted every few seconds
 * while somebody looks, and a month of a plant has many days. The day that nobody asked for longest goes first. Any thread.
 */
final class SignalDays {
    private static final int MOST = 50_000;

    private final Minutes minutes;
    private final Map<Day, Known> days = new LinkedHashMap<>(64, 0.75f, true);

    /** Where minutes are read. */
    @FunctionalInterface
    interface Minutes {
        ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window day);
    }

    private record Day(AssetKey asset, long from) {}

    /**
     * What a day told.
     *
     * @param to it may be not over
     * @param digest of its minutes
     */
    private record Known(long to, String digest, List<SignalDescription> signals, ToldSignals told) {}

    SignalDays(Minutes minutes) {
        this.minutes = minutes;
    }

    /** Of these signals, on a day whose minutes have the digest. */
    ToldSignals of(AssetKey asset, List<SignalDescription> signals, Window window, String digest) {
        if (signals.isEmpty() || window.from() >= window.to()) {
            return ToldSignals.NONE;
        }
        Day day = new Day(asset, window.from());
        Known known = known(day);
        if (known != null
                && known.to() == window.to()
                && known.digest().equals(digest)
                && known.signals().equals(signals)) {
            return known.told();
        }
        ToldSignals told = minutes.told(asset, signals, window);
        keep(day, new Known(window.to(), digest, signals, told));
        return told;
    }

    private synchronized @Nullable Known known(Day day) {
        return days.get(day);
    }

    private synchronized void keep(Day day, Known known) {
        days.put(day, known);
        if (days.size() > MOST) {
            days.remove(days.keySet().iterator().next());
        }
    }
}
