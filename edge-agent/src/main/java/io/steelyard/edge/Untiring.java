package io.steelyard.edge;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer's task that is done again also when it went wrong: a timer drops one that throws, and says nothing. */
final class Untiring implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Untiring.class);

    private final String what;
    private final Runnable task;
    private String said = "";

    /** @param what the task, for the log */
    Untiring(String what, Runnable task) {
        this.what = what;
        this.task = task;
    }

    /** On the caller's thread; never throws. */
    @Override
    public void run() {
        var unused = CompletableFuture.runAsync(task, Runnable::run).whenComplete((done, failure) -> tell(failure));
    }

    private void tell(@Nullable Throwable failure) {
        String now = failure == null ? "" : failure.toString();
        if (failure != null && !now.equals(said)) {
            LOG.error("{}: this should not happen; it is tried again", what, failure);
        }
        said = now;
    }
}
