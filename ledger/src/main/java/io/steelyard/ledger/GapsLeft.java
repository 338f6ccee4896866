package io.steelyard.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of gaps is left where signals were filled: a filled gap hides nothing, and neither does the part of a wider one, or
 * of an earlier one of the same signal, that it covers. What a loss behind the agent's reading hides, nothing fills. Pure
 * functions.
 */
public final class GapsLeft {
    private static final Set<GapCause> LATER =
            EnumSet.of(GapCause.OUTBOX_FULL, GapCause.OUTBOX_LOST, GapCause.CLOCK_STEP);

    private GapsLeft() {}

    /** A stretch that was filled. */
    private record Stretch(long from, long to) {}

    /**
     * Those that still hide something of some signals of an asset, all of them taken together.
     *
     * @param gaps that concern one of the signals, of any scope
     * @param signals by name; what stands below a filled signal is filled with it
     */
    public static List<GapRecord> of(List<GapRecord> gaps, String asset, Collection<String> signals) {
        if (signals.isEmpty() || gaps.stream().allMatch(gap -> gap.filled() == null)) {
            return gaps;
        }
        List<Stretch> filled = null;
        for (String signal : signals) {
            List<Stretch> its = filled(gaps, asset, signal);
            filled = filled == null ? its : both(filled, its);
        }
        List<GapRecord> left = new ArrayList<>();
        for (GapRecord gap : gaps) {
            if (gap.filled() == null && !LATER.contains(gap.cause()) && filled != null) {
                cut(gap, filled, left);
            } else if (gap.filled() == null) {
                left.add(gap);
            }
        }
        return left;
    }

    private static List<Stretch> filled(List<GapRecord> gaps, String asset, String signal) {
        return gaps.stream()
                .filter(gap -> gap.filled() != null && isOf(gap.scope(), asset, signal))
                .map(gap -> new Stretch(gap.from(), end(gap.to())))
                .sorted(Comparator.comparingLong(Stretch::from))
                .toList();
    }

    private static boolean isOf(Scope scope, String asset, String signal) {
        String of = scope.signal();
        return asset.equals(scope.asset()) && of != null && (signal.equals(of) || signal.startsWith(of + "/"));
    }

    private static long end(@Nullable Long to) {
        return to == null ? Long.MAX_VALUE : to;
    }

    private static List<Stretch> both(List<Stretch> one, List<Stretch> other) {
        List<Stretch> both = new ArrayList<>();
        for (Stretch a : one) {
            for (Stretch b : other) {
                long from = Math.max(a.from(), b.from());
                long to = Math.min(a.to(), b.to());
                if (from <= to) {
                    both.add(new Stretch(from, to));
                }
            }
        }
        both.sort(Comparator.comparingLong(Stretch::from));
        return both;
    }

    private static void cut(GapRecord gap, List<Stretch> filled, List<GapRecord> left) {
        long at = gap.from();
        long end = end(gap.to());
        boolean isWhole = true;
        for (Stretch stretch : filled) {
            if (stretch.to() < at || stretch.from() > end) {
                continue;
            }
            isWhole = false;
            if (stretch.from() > at) {
                left.add(part(gap, at, stretch.from()));
            }
            at = Math.max(at, stretch.to());
        }
        if (isWhole) {
            left.add(gap);
        } else if (at < end) {
            left.add(part(gap, at, gap.to()));
        }
    }

    private static GapRecord part(GapRecord gap, long from, @Nullable Long to) {
        return new GapRecord(gap.id(), gap.scope(), from, to, gap.sourceFrom(), gap.sourceTo(), gap.cause());
    }
}
