package io.steelyard.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's own threads: one a loop and one a timer, named after its job, and a few that answer HTTP. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int WAITING_REQUESTS = 200;

    private final ThreadFactory threads;
    private final List<ThreadPoolExecutor> pools = new ArrayList<>();
    private final Map<String, ScheduledExecutorService> timers = new LinkedHashMap<>();
    private final Map<String, Future<?>> turns = new ConcurrentHashMap<>();
    private final List<Thread> loops = new ArrayList<>();

    Workers(ThreadFactory threads) {
        this.threads = threads;
    }

    /** So many threads at most, and a bounded number of requests that wait for one. */
    Executor pool(int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_REQUESTS), threads);
        pool.allowCoreThreadTimeOut(true);
        pools.add(pool);
        return pool;
    }

    /** Runs a loop on a thread of its own until {@link #close} interrupts it. */
    void run(String name, Runnable loop) {
        Thread thread = threads.newThread(loop);
        thread.setName(name);
        loops.add(thread);
        thread.start();
    }

    /** A loop or a timer that has ended by itself, which none should. */
    Optional<String> ended() {
        return Stream.concat(
                        loops.stream().filter(loop -> !loop.isAlive()).map(Thread::getName),
                        turns.entrySet().stream()
                                .filter(turn -> turn.getValue().isDone())
                                .map(Map.Entry::getKey))
                .findFirst();
    }

    /** Something that may wait and be interrupted. */
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    /**
     * Does the work again and again, on a thread of its own, so that one that waits holds up no other; a failure, an {@link Error} too, is
     * logged, once as long as it is the same, and the next turn comes. A name is for one work.
     */
    void every(Duration pause, String name, Work work) {
        AtomicReference<String> failing = new AtomicReference<>("");
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name);
            return thread;
        });
        timers.put(name, timer);
        Future<?> turn = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                        failing.set("");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException | Error e) { // an Error, too, would end it for good with no word
                        if (!failing.getAndSet(e.toString()).equals(e.toString())) {
                            LOG.error("{} failed and is tried again", name, e);
                        }
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
        turns.put(name, turn);
    }

    /** Interrupts every loop, the last one started first, and waits for each. */
    void close(Duration within) {
        timers.values().forEach(ExecutorService::shutdownNow);
        pools.forEach(ThreadPoolExecutor::shutdownNow);
        for (int i = loops.size() - 1; i >= 0; i--) {
            Thread loop = loops.get(i);
            loop.interrupt();
            try {
                loop.join(within.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        timers.forEach((name, timer) -> await(timer, name, within));
    }

    private static void await(ExecutorService timer, String name, Duration within) {
        try {
            if (!timer.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} did not end within {}", name, within);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
