package io.steelyard.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks several things at a time, on threads that begin and end with the question. */
public final class Together {

    private Together() {}

    /**
     * The answers in the order of the questions; the first that fails ends all of them.
     *
     * @throws ExecutionException with what a question failed of
     */
    public static <T> List<T> answers(List<Callable<T>> questions, int atATime)
            throws ExecutionException, InterruptedException {
        ExecutorService asking = threads(atATime);
        try {
            List<Future<T>> asked = questions.stream().map(asking::submit).toList();
            List<T> answers = new ArrayList<>();
            for (Future<T> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            asking.shutdownNow();
        }
    }

    /**
     * The answers in the order of the questions, which are asked all at once; empty for those that were not given in time.
     * Those questions are interrupted.
     *
     * @throws ExecutionException with what a question failed of
     */
    static <T> List<Optional<T>> inTime(List<Callable<T>> questions, Duration limit)
            throws ExecutionException, InterruptedException {
        ExecutorService asking = threads(Math.max(1, questions.size()));
        try {
            List<Optional<T>> answers = new ArrayList<>();
            for (Future<T> one : asking.invokeAll(questions, limit.toMillis(), TimeUnit.MILLISECONDS)) {
                answers.add(one.isCancelled() ? Optional.empty() : Optional.of(one.get()));
            }
            return answers;
        } finally {
            asking.shutdownNow();
        }
    }

    private static ExecutorService threads(int most) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(most, work -> new Thread(work, "asking-" + count.incrementAndGet()));
    }
}
