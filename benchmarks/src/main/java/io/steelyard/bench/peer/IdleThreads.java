package io.steelyard.bench.peer;

import java.util.Set;
import java.util.concurrent.ThreadFactory;

/** Threads that do nothing when they have one of these names: a gateway without what they do. */
record IdleThreads(ThreadFactory threads, Set<String> names) implements ThreadFactory {

    /** What key figures are made by. */
    static final Set<String> OF_FOLDS = Set.of("folds", "refolding", "sums", "results", "reopening", "rules");

    @Override
    public Thread newThread(Runnable task) {
        return threads.newThread(() -> {
            if (names.contains(Thread.currentThread().getName())) {
                rest();
            } else {
                task.run();
            }
        });
    }

    private static void rest() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
