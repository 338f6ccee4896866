package io.steelyard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** Threads for questions, as many as are asked; whoever takes them ends them. */
    static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newCachedThreadPool(work -> new Thread(work, "asking-" + count.incrementAndGet()));
    }

    private static ExecutorService threads(int most) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(most, work -> new Thread(work, "asking-" + count.incrementAndGet()));
    }
}
