package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ToldSignals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which signals had a value, from what minute rows hold of them for charts: {@code <field>.last} where a usable value came or was
 * provably still true, so that a signal that says nothing because nothing changes is there; {@code <field>.coverage} of a number
 * that was there at all. Any thread; reads the store.
 */
public final class SignalRows {
    private static final String LAST = ".last";
    private static final String COVERAGE = ".coverage";

    /** Whoever is there is there in the last hour, as a rule: the rest of a day is read only of what is not. */
    private static final long FIRST_LOOK = 60 * MinuteFold.NANOS;

    private final Sums.Rows rows;

    /** Opens nothing. */
    public SignalRows(Sums.Rows rows) {
        this.rows = rows;
    }

    /** What the minutes that begin in the window tell of these signals. */
    public ToldSignals of(AssetKey asset, Collection<SignalDescription> signals, Window window) {
        Look look = new Look(signals);
        long late = Math.max(window.from(), window.to() - FIRST_LOOK);
        look.at(asset, late, window.to());
        look.at(asset, window.from(), late);
        return new ToldSignals(look.heard, look.told);
    }

    /** For one call. */
    private final class Look {
        private final Map<String, SignalDescription> sought = new HashMap<>();
        private final Set<String> heard = new HashSet<>();
        private final Set<String> told = new HashSet<>();

        Look(Collection<SignalDescription> signals) {
            signals.forEach(signal -> sought.put(signal.name(), signal));
        }

        void at(AssetKey asset, long from, long to) {
            if (sought.isEmpty() || from >= to) {
                return;
            }
            Set<String> fields = new HashSet<>();
            sought.values().forEach(signal -> fields.addAll(List.of(signal.field() + LAST, signal.field() + COVERAGE)));
            for (MinuteRow row : rows.of(asset, from, to, new FieldChoice(fields, List.of()))) {
                for (SignalDescription signal : new ArrayList<>(sought.values())) {
                    boolean isTold = row.fields().containsKey(signal.field() + LAST);
                    if (isTold || row.fields().containsKey(signal.field() + COVERAGE)) {
                        heard.add(signal.name());
                    }
                    if (isTold) {
                        told.add(signal.name());
                        sought.remove(signal.name());
                    }
                }
            }
        }
    }
}
