package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetKey;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What machines tell themselves of what the register has a column for, by the signals that the data file names. For one thread.
 */
final class Proofs {
    /** A program runs the machine. */
    static final String NUMERICAL_CONTROL = "numerical-control";
    /** It says of what it makes whether it is good. */
    static final String VERDICT = "verdict";
    /** It says that a fault is coming. */
    static final String WARNING = "warning";

    private final Scenes scenes;
    private final Presence presence;
    private final Function<AssetKey, Presence.Seen> seen;

    Proofs(Scenes scenes, Presence presence, Function<AssetKey, Presence.Seen> seen) {
        this.scenes = scenes;
        this.presence = presence;
        this.seen = seen;
    }

    /** Whether the machine is networked and collects all signals of any one group that proves it. */
    Standing of(AssetKey asset, String what) {
        Standing best = Standing.no("signal-not-born");
        Scenes.@Nullable Need need = scenes.evidence().get(what);
        if (need != null) {
            Presence.Seen one = seen.apply(asset);
            for (Set<String> group : need.groups()) {
                Standing all = presence.networked(one);
                for (String signal : new TreeSet<>(group)) {
                    all = all.and(presence.collected(one, signal));
                }
                best = all.isBetterThan(best) ? all : best;
            }
        }
        return best;
    }

    /** What the register says, or what the machine tells where that is nearer to counting. */
    static Standing orTold(Standing said, Standing told) {
        return !told.mayCount() || said.isBetterThan(told) ? said : told;
    }
}
