package io.steelyard.simulator.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switchboard: which faults there are, which are on and until when. */
public final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    /** A fault ends by itself at last after a day. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private final Map<String, Running> running = new HashMap<>();
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final FaultLog log;

    private record Running(Instant until, ScheduledFuture<?> end) {}

    public Faults(List<Fault> faults, InstantSource clock, ScheduledExecutorService timer, FaultLog log) {
        faults.forEach(fault -> this.faults.put(fault.name(), fault));
        this.clock = clock;
        this.timer = timer;
        this.log = log;
    }

    /** The names of all faults. */
    public List<String> names() {
        return List.copyOf(faults.keySet());
    }

    /** The faults that are on, each with its end. */
    public synchronized Map<String, Instant> on() {
        Map<String, Instant> ends = new TreeMap<>();
        running.forEach((name, fault) -> ends.put(name, fault.until()));
        return ends;
    }

    /**
     * Switches a fault on, at most for {@link #LONGEST}; returns its end.
     *
     * @throws IllegalArgumentException when there is no such fault
     */
    public synchronized Instant switchOn(String name, FaultOrder order) {
        Fault fault = named(name);
        Duration bounded = order.length().compareTo(LONGEST) > 0 ? LONGEST : order.length();
        Instant now = clock.instant();
        fault.begin(order); // what it refuses changes nothing
        if (!cancel(name)) {
            log.note("begin", name, fault.server(order), now);
        }
        ScheduledFuture<?> end = timer.schedule(() -> switchOff(name), bounded.toMillis(), TimeUnit.MILLISECONDS);
        Instant until = now.plus(bounded);
        running.put(name, new Running(until, end));
        LOG.info("fault {} until {}", name, until);
        return until;
    }

    /** Ends a fault that may be on. */
    public synchronized void switchOff(String name) {
        Fault fault = named(name);
        boolean wasOn = cancel(name);
        fault.end();
        if (wasOn) {
            log.note("end", name, "", clock.instant());
        }
        LOG.info("fault {} ended", name);
    }

    /** Whether it was on. */
    private boolean cancel(String name) {
        Running before = running.remove(name);
        if (before != null) {
            before.end().cancel(false);
        }
        return before != null;
    }

    private Fault named(String name) {
        Fault fault = faults.get(name);
        if (fault == null) {
            throw new IllegalArgumentException("there is no fault " + name + "; there are " + names());
        }
        return fault;
    }
}
