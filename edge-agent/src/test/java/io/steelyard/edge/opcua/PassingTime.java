package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Holes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * Time of a {@link SourceBench} that passes in steps, each of which the agent has seen before the next one comes. A leap of all
 * of it looks like a server that has fallen silent, and steps that come by the wall's clock are the larger for an agent, the
 * slower its machine is.
 */
final class PassingTime {
    private static final long FIRST = 1_000;

    private final SourceBench bench;
    private final AtomicInteger seen = new AtomicInteger();
    private long said = FIRST;

    /**
     * A signal that has something to tell whenever it is asked to.
     *
     * @param say has the server tell another value for each number, and says what the agent hands over then
     */
    record Loud(String signal, LongFunction<Object> say) {
        /** One whose values are pushed. */
        static Loud pushed(OpcUaTestServer server, String signal) {
            return new Loud(signal, number -> {
                server.push(signal, (int) number);
                return number;
            });
        }
    }

    PassingTime(SourceBench bench) {
        this.bench = bench;
    }

    /** Until it is so, while the server may be silent, by steps of a second at least; returns how much has passed. */
    Duration until(BooleanSupplier isSo, Duration step) throws InterruptedException {
        long since = bench.leap.get();
        while (!isSo.getAsBoolean()) {
            int before = seen.get();
            bench.leap.addAndGet(step.toNanos());
            bench.await(() -> seen.get() > before || isSo.getAsBoolean());
        }
        return Duration.ofNanos(bench.leap.get() - since);
    }

    /** The same while the server speaks: it is heard at the end of each step. */
    Duration until(BooleanSupplier isSo, Duration step, Loud loud) throws InterruptedException {
        long since = bench.leap.get();
        while (!isSo.getAsBoolean()) {
            bench.leap.addAndGet(step.toNanos());
            said++;
            bench.awaitValue(loud.signal(), loud.say().apply(said));
        }
        return Duration.ofNanos(bench.leap.get() - since);
    }

    /** So much, while the server speaks. */
    void pass(Duration time, Duration step, Loud loud) throws InterruptedException {
        long end = bench.leap.get() + time.toNanos();
        var unused = until(() -> bench.leap.get() >= end, step, loud);
    }

    /** What the agent asks for once in a second of its clock, as long as it reads a server. */
    Holes watching(Holes behind) {
        return new Holes() {
            @Override
            public OptionalLong latestTime(int signal) {
                return behind.latestTime(signal);
            }

            @Override
            public boolean hasRoomForHole() {
                return behind.hasRoomForHole();
            }

            @Override
            public List<Hole> holesOf(String server) {
                seen.incrementAndGet();
                return behind.holesOf(server);
            }

            @Override
            public Optional<Hole> hole(String gap) {
                return behind.hole(gap);
            }
        };
    }
}
