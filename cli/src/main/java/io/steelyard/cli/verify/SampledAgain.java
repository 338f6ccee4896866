package io.steelyard.cli.verify;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How often a value may have been sampled once more, so that two numbers stand for one point. With each loss of memory its
 * agent samples the present value of each of its signals again. Where an old copy of the outbox was put back, the OPC UA
 * servers hand over once more whatever was not acknowledged to them when the agent died, although it had been sampled: these
 * are values of that agent that were set before its death, and that the copy does not know. What was set while a copy of an agent
 * ran beside it, both have sampled.
 *
 * <pre>
 *   values of the agent     a   b   c | d   e   f † g   h
 *   the copy is made                  |           †  and put back
 *   may be sampled again          present, or d e f
 * </pre>
 */
final class SampledAgain {
    private final Truth truth;
    private final Places places;
    private final Lives lives;
    private final Allowance allowance;
    private final List<Lives.Down> downs;

    /** In one demo. */
    SampledAgain(Truth truth, Places places, Lives lives, Allowance allowance) {
        this.truth = truth;
        this.places = places;
        this.lives = lives;
        this.allowance = allowance;
        this.downs = lives.downs();
    }

    /** As many as losses of memory and copies of an agent explain. */
    long most(Collection<MemoryLoss> losses) {
        long twice = truth.rows().values().stream()
                .flatMap(List::stream)
                .filter(row -> lives.isReadTwice(row.setAt()))
                .count();
        return twice + losses.stream().mapToLong(this::explained).sum();
    }

    /** The present value of each signal, or instead of it all that was sampled behind the copy and before the death. */
    private long explained(MemoryLoss loss) {
        List<List<TruthRow>> own = truth.rows().entrySet().stream()
                .filter(signal -> places.isReadBy(loss.agent(), asset(signal.getKey())))
                .map(Map.Entry::getValue)
                .toList();
        OptionalLong death = loss.isOfACopy() && !lives.isReadTwice(loss.at()) ? death(loss) : OptionalLong.empty();
        if (death.isEmpty()) {
            return own.size();
        }
        long copy = copied(death.getAsLong());
        long all = own.stream()
                .mapToLong(rows -> Math.max(1, set(rows, copy, death.getAsLong())))
                .sum();
        return diedOnceSince(copy, loss) ? Math.min(all, own.size() + loss.unknown()) : all;
    }

    private static long set(List<TruthRow> rows, long from, long to) {
        return rows.stream()
                .filter(row -> from <= row.setAt() && row.setAt() <= to)
                .count();
    }

    /** When the agent itself died, before it told of the loss. */
    private OptionalLong death(MemoryLoss loss) {
        return downs.stream()
                .filter(down -> isDeathOf(down, loss) && down.from() <= loss.at())
                .mapToLong(Lives.Down::from)
                .max();
    }

    private boolean isDeathOf(Lives.Down down, MemoryLoss loss) {
        return down.isADeathOfTheAgent()
                || places.namedBy(down.process()).stream()
                        .anyMatch(agent -> loss.agent() == null || agent.equals(loss.agent()));
    }

    /**
     * When the first value can have been set that the copy does not know: as old as somebody says that a copy may be, or since
     * when he says that nothing was known; a publishing interval and a second before, until which a server looks at it and tells.
     */
    private long copied(long death) {
        long copy = downs.stream()
                .filter(down -> down.isUnknownToACopy() && down.from() <= death && death <= down.to())
                .mapToLong(Lives.Down::from)
                .min()
                .orElse(death - allowance.memory());
        return copy - allowance.interval() - Nanos.A_SECOND;
    }

    /** Whether all that the copy does not know is of one life, whose numbers the event tells. */
    private boolean diedOnceSince(long copy, MemoryLoss loss) {
        return loss.unknown() != MemoryLoss.NOBODY_SAYS
                && downs.stream()
                                .filter(down ->
                                        isDeathOf(down, loss) && copy <= down.from() && down.from() <= loss.at())
                                .count()
                        == 1;
    }

    private static String asset(String key) {
        return key.substring(0, key.indexOf('/'));
    }
}
