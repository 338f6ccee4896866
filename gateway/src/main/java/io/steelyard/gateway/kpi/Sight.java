package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.GapsLeft;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether some of a minute's signals could be seen: not in a gap of theirs or of all that the asset is read from that nothing
 * has filled, nor behind the last proof of life.
 */
final class Sight {
    private final MinuteInput input;
    private final List<GapRecord> gaps;

    private Sight(MinuteInput input, List<GapRecord> gaps) {
        this.input = input;
        this.gaps = gaps;
    }

    /** Of the whole asset, and of the signals that are named. */
    static Sight of(MinuteInput input, @Nullable String... signals) {
        if (input.gaps().isEmpty()) {
            return new Sight(input, List.of());
        }
        List<GapRecord> gaps = new ArrayList<>();
        for (GapRecord gap : GapsLeft.of(input.gaps(), input.asset().key().asset(), named(input.asset(), signals))) {
            if (concerns(input.asset(), gap.scope(), signals)) {
                gaps.add(gap);
            }
        }
        return new Sight(input, gaps);
    }

    /** Those that are named; all of the asset's when none is. */
    private static List<String> named(AssetDescription asset, @Nullable String... signals) {
        List<String> named = Arrays.stream(signals).filter(Objects::nonNull).toList();
        return named.isEmpty()
                ? asset.signals().stream()
                        .map(AssetDescription.SignalDescription::name)
                        .toList()
                : named;
    }

    /** Whether a record of the scope is of some of the asset's signals. */
    static boolean mayConcern(AssetDescription asset, Scope scope) {
        return scope.asset() == null
                ? asset.isReadWithin(scope)
                : scope.asset().equals(asset.key().asset());
    }

    private static boolean concerns(AssetDescription asset, Scope scope, @Nullable String... signals) {
        return mayConcern(asset, scope)
                && (scope.asset() == null
                        || scope.signal() == null
                        || Arrays.asList(signals).contains(scope.signal()));
    }

    List<GapRecord> gaps() {
        return gaps;
    }

    /** Whether nothing hides anything of the minute. */
    boolean isClear() {
        return gaps.isEmpty() && input.knownUntil() >= input.minute() + MinuteFold.NANOS;
    }

    boolean isBlind(long at) {
        if (at >= input.knownUntil()) {
            return true;
        }
        for (GapRecord gap : gaps) {
            if (at >= gap.from() && (gap.to() == null || at < gap.to())) {
                return true;
            }
        }
        return false;
    }

    /** Adds where sight begins and ends. */
    void mark(Edges edges) {
        for (GapRecord gap : gaps) {
            edges.add(gap.from());
            if (gap.to() != null) {
                edges.add(gap.to());
            }
        }
        edges.add(input.knownUntil());
    }
}
