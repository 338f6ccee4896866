package io.steelyard.edge.config.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to servers, some of which never answer. */
@Timeout(60)
final class InTimeTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** One that hangs costs nobody else an answer, and is not left hanging. */
    @Test
    void whoeverHangsIsInterruptedAndTheOthersAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Callable<String> hanging = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return "";
        };
        List<Callable<String>> questions = List.of(hanging, () -> "a", () -> "b", () -> "c");
        assertThat(new InTime(threads, 2, Duration.ofSeconds(1)).answers(questions))
                .containsExactly(Optional.empty(), Optional.of("a"), Optional.of("b"), Optional.of("c"));
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A draft may name thousands of servers. */
    @Test
    void asksNoMoreAtATimeThanIsAllowed() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        List<Callable<Integer>> questions = IntStream.range(0, 50)
                .mapToObj(i -> (Callable<Integer>) () -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    three.countDown();
                    assertThat(three.await(20, TimeUnit.SECONDS)).isTrue(); // all three are at it
                    now.decrementAndGet();
                    return i;
                })
                .toList();
        assertThat(new InTime(threads, 3, LONG).answers(questions))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(Optional::of).toList());
        assertThat(most).hasValue(3);
    }

    @Test
    void aMistakeIsNoAnswer() {
        List<Callable<String>> questions = List.of(() -> "a", () -> {
            throw new IllegalStateException("oops");
        });
        assertThatThrownBy(() -> new InTime(threads, 9, LONG).answers(questions))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("oops");
    }
}
