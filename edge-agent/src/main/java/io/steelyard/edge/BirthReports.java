package io.steelyard.edge;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A report behind every birth of the node: at once, and when births come in a flood, one a second, the last of them behind
 * the last birth; so that who asks for rebirths without end cannot fill the outbox. Any thread; never blocks.
 */
final class BirthReports {
    private static final Logger LOG = LoggerFactory.getLogger(BirthReports.class);
    private static final Duration APART = Duration.ofSeconds(1);

    private final Later later;
    private final LongSupplier nanoTime;
    private final Runnable report;
    private boolean due;
    private long next;

    /** Runs a task on another thread when so much time has passed. */
    @FunctionalInterface
    interface Later {
        void run(Duration wait, Runnable task);
    }

    BirthReports(Later later, LongSupplier nanoTime, Runnable report) {
        this.later = later;
        this.nanoTime = nanoTime;
        this.report = report;
        this.next = nanoTime.getAsLong();
    }

    /** The node was born. */
    synchronized void born() {
        if (due) {
            return; // what is cut then stands behind this birth, too
        }
        try {
            later.run(Duration.ofNanos(Math.max(0, next - nanoTime.getAsLong())), this::cut);
            due = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent ends, and with it comes the last report");
        }
    }

    private void cut() {
        synchronized (this) {
            due = false;
            next = nanoTime.getAsLong() + APART.toNanos();
        }
        report.run();
    }
}
