package io.steelyard.edge.config.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Asks several things at a time, for so long.
 *
 * @param threads on which
 * @param atATime at most
 * @param limit for all together
 */
record InTime(ExecutorService threads, int atATime, Duration limit) {

    /**
     * The answers in the order of the questions; empty for those that were not given in time, or not asked. The time is up
     * when this returns, for the questions, too: they are interrupted.
     *
     * @throws ExecutionException with what a question failed of
     */
    <T> List<Optional<T>> answers(List<Callable<T>> questions) throws ExecutionException, InterruptedException {
        AtomicReferenceArray<Optional<T>> answers = new AtomicReferenceArray<>(questions.size());
        AtomicInteger next = new AtomicInteger();
        Callable<Integer> asker = () -> {
            int i = next.getAndIncrement();
            while (i < questions.size() && !Thread.currentThread().isInterrupted()) {
                answers.set(i, Optional.of(questions.get(i).call()));
                i = next.getAndIncrement();
            }
            return i;
        };
        List<Callable<Integer>> askers = IntStream.range(0, Math.min(atATime, questions.size()))
                .mapToObj(i -> asker)
                .toList();
        for (Future<Integer> one : threads.invokeAll(askers, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!one.isCancelled()) {
                Integer unused = one.get();
            }
        }
        return IntStream.range(0, questions.size())
                .mapToObj(i -> {
                    Optional<T> answer = answers.get(i);
                    return answer == null ? Optional.<T>empty() : answer;
                })
                .toList();
    }
}
