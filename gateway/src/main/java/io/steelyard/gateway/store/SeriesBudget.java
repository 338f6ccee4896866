package io.steelyard.gateway.store;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Series;
import io.steelyard.ledger.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many series a store may get. A database dies of too many before it dies of too much, so that each series is counted
 * before its first point is written; beyond the budget it is refused by name, with what makes the number grow.
 */
public final class SeriesBudget implements Newcomers {
    private static final int TOLD = 1_000;

    private final long most;
    private final Register register;
    private final StoreEvents events;
    private final Set<AssetKey> told = new HashSet<>();

    /** Where the series are counted. */
    public interface Register {

        /** Registers the new ones while there are fewer than {@code most}; answers those beyond it. */
        List<Series> register(Collection<Series> series, long most);

        /** What makes the number grow, in one sentence. */
        String culprit();
    }

    public SeriesBudget(long most, Register register, StoreEvents events) {
        this.most = most;
        this.register = register;
        this.events = events;
    }

    @Override
    public Map<Series, String> refused(Collection<Series> series) {
        List<Series> beyond = register.register(series, most);
        if (beyond.isEmpty()) {
            return Map.of();
        }
        String culprit = register.culprit();
        Map<Series, String> refused = new HashMap<>();
        for (Series one : beyond) {
            String name = one.equipmentClass() + "." + one.field() + " of "
                    + one.key().asset();
            refused.put(
                    one,
                    "the series " + name + " is new, and the budget of " + most + " series (store.series) is used up: "
                            + culprit);
            if (isToBeTold(one.key().asset())) {
                events.happened(
                        EventType.SERIES_BUDGET,
                        one.key(),
                        Map.of("series", name, "budget", String.valueOf(most), "culprit", culprit));
            }
        }
        return refused;
    }

    /** One event an asset, and no more than so many since the start: what grows without end must not fill the events too. */
    private synchronized boolean isToBeTold(AssetKey asset) {
        return told.size() < TOLD && told.add(asset);
    }
}
