package io.steelyard.simulator.operation;

import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantState;
import io.steelyard.simulator.plant.PlantValue;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.truth.Archive;
import io.steelyard.simulator.truth.Memory;
import io.steelyard.simulator.truth.Present;
import io.steelyard.simulator.truth.TruthLimits;
import io.steelyard.simulator.truth.TruthLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plant in operation. {@link #begin} shows every signal's first value and must return before the server listens;
 * {@link #tick} is called by one thread ten times a second of plant time; the other methods by any thread. When the truth
 * cannot be written the operation fails for good: it sets nothing more and says why.
 */
public final class Operation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
    private static final int NANOS_A_STEP = 100;

    private final Plant plant;
    private final Archive archive;
    private final Display display;
    private final OrderDesk orders;
    private final Sensors sensors;
    private final SourceClocks clocks;
    private final InstantSource clock;
    private final Map<String, Duration> errors = new HashMap<>();
    private final Map<String, Present> present = new HashMap<>();
    private final long run;
    private final TruthLog truth;
    private PlantState state;
    private boolean isFrozen;
    private boolean isEverythingDue;
    private volatile @Nullable String failure;

    /** Takes over what the last run left, or begins at the plant's first state. */
    public Operation(
            Plant plant,
            Archive archive,
            TruthLimits limits,
            Display display,
            OrderDisplay orders,
            Sensors sensors,
            SourceClocks clocks,
            InstantSource clock) {
        this.plant = plant;
        this.archive = archive;
        this.display = display;
        this.orders = new OrderDesk(orders);
        this.sensors = sensors;
        this.clocks = clocks;
        this.clock = clock;
        Memory memory = archive.recall();
        if (memory == null) {
            memory = new Memory(0, plant.first(), Map.of(), 1);
        }
        this.state = memory.state();
        this.present.putAll(memory.present());
        this.run = memory.run() + 1;
        archive.keep(run, state, present, memory.nextRow());
        this.truth = archive.begin(run, memory.nextRow(), limits, clock);
    }

    /**
     * Shows every signal: what it showed last, under its old source time, and a first value where there was none. Then
     * goes on with the rest of the tick in which the last run ended.
     */
    public synchronized void begin() {
        present.replaceAll((signal, last) -> {
            display.show(signal, last.showing());
            if (!last.done()) {
                truth.done(last.row());
            }
            return new Present(last.row(), last.showing(), true);
        });
        for (PlantValue value : plant.values(state, true)) {
            if (!present.containsKey(value.key())) {
                offer(value);
            }
        }
        for (PlantValue value : plant.values(state, false)) {
            offer(value);
        }
        truth.flush();
        showOrders();
        LOG.info("run {} begins at plant tick {} with {} signals", run, state.tick(), present.size());
    }

    /** A tenth of a second of plant time. */
    public void tick() {
        try {
            advance();
        } catch (RuntimeException e) {
            failure = e.getMessage();
            LOG.error("the plant stands still: {}", e.getMessage(), e);
        }
    }

    private synchronized void advance() {
        if (isFrozen || failure != null) {
            return;
        }
        PlantState next = plant.step(state);
        archive.keep(run, next, present, truth.nextRow());
        state = next;
        boolean all = isEverythingDue;
        isEverythingDue = false;
        for (PlantValue value : plant.values(state, all)) {
            offer(value);
        }
        truth.flush();
        showOrders();
    }

    private void showOrders() {
        Instant now = clock.instant();
        plant.orderBooks(state).forEach(book -> orders.look(book, present, now));
    }

    /** Nothing is set any more when this returns; what is shown stays. */
    public synchronized void freeze() {
        isFrozen = true;
    }

    /** The sensors' health changed: every signal is looked at in the next tick. */
    public synchronized void sensorsChanged() {
        isEverythingDue = true;
    }

    /** Why nothing is set any more; null while all is well. */
    public @Nullable String failure() {
        return failure;
    }

    /** How far the operation is. */
    public synchronized Progress progress() {
        return new Progress(
                run,
                plant.seed(),
                state.tick(),
                present.size(),
                truth.rowsSet(),
                truth.rowsDone(),
                truth.partsDropped(),
                isFrozen);
    }

    @Override
    public synchronized void close() {
        isFrozen = true;
        truth.close();
    }

    private void offer(PlantValue offered) {
        String signal = offered.key();
        long status = sensors.statusOf(signal);
        Object value = status == Showing.GOOD ? offered.value() : null;
        Present before = present.get(signal);
        if (before != null && before.showing().looksLike(value, status)) {
            return;
        }
        Showing showing = new Showing(value, status, sourceTime(signal, before));
        long row = truth.set(signal, showing);
        display.show(signal, showing);
        truth.done(row);
        present.put(signal, new Present(row, showing, true));
    }

    /**
     * Now in steps of 100 ns by the server's clock, and behind the signal's last one even when the host's clock was set
     * back; only when the server's own clock was set, times go back as it does.
     */
    private Instant sourceTime(String signal, @Nullable Present before) {
        Duration error = clocks.errorOf(signal);
        Duration last = errors.put(signal, error);
        Instant now = clock.instant().plus(error);
        Instant step = now.minusNanos(now.get(ChronoField.NANO_OF_SECOND) % NANOS_A_STEP);
        if (before == null
                || isSet(last, error)
                || step.isAfter(before.showing().sourceTime())) {
            return step;
        }
        return before.showing().sourceTime().plus(Duration.ofNanos(NANOS_A_STEP));
    }

    private static boolean isSet(@Nullable Duration last, Duration error) {
        return !error.equals(last == null ? Duration.ZERO : last);
    }
}
