package io.steelyard.edge.uplink;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the uplink's thread. Acknowledgements are as many as messages are in flight, news counts once; foreign
 * messages beyond {@value #MAX_ARRIVED}, and requests, which may be large, beyond {@value #MAX_ASKED}, are dropped and counted. Any thread puts, the uplink's thread takes.
 */
final class Mailbox {

    private static final int MAX_ARRIVED = 256;
    private static final int MAX_ASKED = 2;

    private final LinkedBlockingQueue<Happening> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean news = new AtomicBoolean();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    void put(Happening happening) {
        if (happening instanceof Happening.News && !news.compareAndSet(false, true)) {
            return;
        }
        if ((happening instanceof Happening.Arrived && isTooMany(arrived, MAX_ARRIVED))
                || (happening instanceof Happening.Asked && isTooMany(asked, MAX_ASKED))) {
            dropped.incrementAndGet();
            return;
        }
        waiting.add(happening);
    }

    private static boolean isTooMany(AtomicInteger present, int most) {
        if (present.incrementAndGet() > most) {
            present.decrementAndGet();
            return true;
        }
        return false;
    }

    /** The next one, or null when none comes within the time. */
    @Nullable
    Happening take(long nanos) throws InterruptedException {
        Happening next = nanos <= 0 ? waiting.poll() : waiting.poll(nanos, TimeUnit.NANOSECONDS);
        if (next instanceof Happening.News) {
            news.set(false);
        } else if (next instanceof Happening.Arrived) {
            arrived.decrementAndGet();
        } else if (next instanceof Happening.Asked) {
            asked.decrementAndGet();
        }
        return next;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Messages that came faster than they could be looked at. */
    long dropped() {
        return dropped.get();
    }
}
