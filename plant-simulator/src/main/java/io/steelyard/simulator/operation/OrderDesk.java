package io.steelyard.simulator.operation;

import io.steelyard.simulator.plant.OrderBook;
import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.truth.Present;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows what changed in the machines' orders, and remembers since when each is worked on: after a restart from the present
 * showing of the machine's signal {@code order}, which bears the time of its first. One thread at a time.
 */
final class OrderDesk {
    private static final String SIGNAL = "/order";

    private final OrderDisplay display;
    private final Map<String, OrderShowing> shown = new HashMap<>();

    OrderDesk(OrderDisplay display) {
        this.display = display;
    }

    /** Shows the book when it tells something new. */
    void look(OrderBook book, Map<String, Present> signals, Instant now) {
        OrderShowing before = shown.get(book.asset().id());
        if (before != null && book.tellsTheSameAs(before.book())) {
            return;
        }
        OrderShowing next = next(before, book, begun(book, signals), now);
        shown.put(book.asset().id(), next);
        display.show(next);
    }

    private static OrderShowing next(
            @Nullable OrderShowing before, OrderBook book, @Nullable Instant begun, Instant now) {
        if (before == null) {
            return new OrderShowing(book, begun, null, now);
        }
        boolean isSame =
                before.book().tally().job().number() == book.tally().job().number();
        return isSame
                ? new OrderShowing(book, before.since(), before.lastSince(), now)
                : new OrderShowing(book, begun == null ? now : begun, before.since(), now);
    }

    /** Null while the sensor is broken. */
    private static @Nullable Instant begun(OrderBook book, Map<String, Present> signals) {
        Present order = signals.get(book.asset().id() + SIGNAL);
        String name = book.name(book.tally().job().number());
        return order != null && name.equals(order.showing().value())
                ? order.showing().sourceTime()
                : null;
    }
}
