package io.steelyard.edge.outbox;

import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.util.List;

/**
 * The numbers of one sequence that are still held, and, for the cursor's payload, those above the lowest of them that
 * have been let go already. Under the outbox's lock.
 */
final class Holding {
    private final NumberSet held = new NumberSet();
    private final NumberSet ahead = new NumberSet();
    private long last = -1;

    NumberSet held() {
        return held;
    }

    void add(long number) {
        held.add(number);
        last = Math.max(last, number);
    }

    /** Numbers up to this one have been given, whether held or not. */
    void given(long number) {
        last = Math.max(last, number);
    }

    void release(NumberSet numbers) {
        if (numbers.isEmpty() || held.isEmpty()) {
            return;
        }
        NumberSet released = held.intersection(numbers);
        held.removeAll(released);
        ahead.addAll(released);
        if (lowest() > 0) {
            ahead.remove(0, lowest() - 1);
        }
    }

    /** The lowest number held, or the one that will be given next. */
    long lowest() {
        return held.isEmpty() ? last + 1 : held.first();
    }

    List<NumberRange> ahead() {
        return ahead.ranges();
    }

    /** Lets go what an earlier run had let go. */
    void restore(long lowest, List<NumberRange> gone) {
        if (lowest > 0) {
            held.remove(0, lowest - 1);
        }
        NumberSet set = NumberSet.of(gone);
        held.removeAll(set);
        ahead.addAll(set);
        last = Math.max(last, lowest - 1);
    }
}
