package io.steelyard.gateway.store;

import io.steelyard.gateway.model.StoredMark;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far everything is stored when the parts of batches are done in any order: the mark of the last batch before which
 * none is open. Any thread; the marks are told one after the other, in their order, by whichever thread made them due.
 */
final class LowWater {
    private final Consumer<StoredMark> stored;
    private final ArrayDeque<Ticket> open = new ArrayDeque<>();
    private final AtomicLong passed = new AtomicLong();
    private boolean telling;

    LowWater(Consumer<StoredMark> stored) {
        this.stored = stored;
    }

    /** A batch with parts that are not done; guarded by the low water it belongs to. */
    static final class Ticket {
        private final StoredMark mark;
        private int parts;

        private Ticket(StoredMark mark, int parts) {
            this.mark = mark;
            this.parts = parts;
        }

        StoredMark mark() {
            return mark;
        }
    }

    /** A batch begins; batches begin in the order of the inbox. */
    synchronized Ticket open(StoredMark mark, int parts) {
        Ticket ticket = new Ticket(mark, parts);
        open.add(ticket);
        return ticket;
    }

    /** One part of each is durable. Tells the marks that this makes due, unless another thread is at it and will. */
    void done(Collection<Ticket> tickets) {
        synchronized (this) {
            tickets.forEach(ticket -> ticket.parts--);
            if (telling) {
                return;
            }
            telling = true;
        }
        boolean more = true;
        while (more) {
            more = tellNext();
        }
    }

    private boolean tellNext() {
        StoredMark due = null;
        long batches = 0;
        synchronized (this) {
            Ticket head = open.peek();
            while (head != null && head.parts == 0 && isOfTheSame(due, head.mark)) {
                due = head.mark;
                batches++;
                open.remove();
                head = open.peek();
            }
            if (due == null) {
                telling = false;
                return false;
            }
        }
        stored.accept(due);
        passed.addAndGet(batches);
        return true;
    }

    private static boolean isOfTheSame(@Nullable StoredMark before, StoredMark next) {
        return before == null
                || before.position().partition() == next.position().partition();
    }

    /** How many batches lie behind the mark that was told last. */
    long passed() {
        return passed.get();
    }
}
