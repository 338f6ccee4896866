package io.steelyard.gateway;

import io.steelyard.gateway.declared.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Time that a table tells otherwise, perhaps since ever, until the store has said where its minutes begin: before them there are no
 * results. Whoever changes a table does not wait for the store, and while that is away nothing is forgotten.
 * {@link #toldOtherwise} on any thread, {@link #look} on one.
 */
final class DaysAgain implements Facts.Listener {
    private final LongSupplier first;
    private final Facts.Listener results;
    private final Map<String, Stretch> waiting = new HashMap<>();

    private record Stretch(String site, long from, long to) {
        Stretch with(Stretch other) {
            return new Stretch(site, Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /** {@code first} asks the store for its first minute; {@code results} hands days over again. */
    DaysAgain(LongSupplier first, Facts.Listener results) {
        this.first = first;
        this.results = results;
    }

    @Override
    public void toldOtherwise(String site, long from, long to) {
        synchronized (waiting) {
            waiting.merge(site, new Stretch(site, from, to), Stretch::with);
        }
    }

    /** Hands on what waits; where the store cannot be asked, it goes on waiting. */
    void look() {
        List<Stretch> some;
        synchronized (waiting) {
            some = new ArrayList<>(waiting.values());
        }
        if (some.isEmpty()) {
            return;
        }
        long begin = first.getAsLong();
        for (Stretch one : some) {
            results.toldOtherwise(one.site(), Math.max(begin, one.from()), one.to());
            synchronized (waiting) {
                waiting.remove(one.site(), one);
            }
        }
    }
}
