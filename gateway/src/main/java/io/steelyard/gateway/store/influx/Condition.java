package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.ledger.EventType;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it stands with InfluxDB, for each of the things that are asked of it: said in the log when it changes, and to whoever
 * asks. That one thing works says nothing of another: who may write one bucket may be refused at the next. Any thread.
 */
final class Condition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);
    /** Attempts in a row that fail before somebody is told. */
    private static final int SOON = 5;

    private final URI url;
    final LongAdder written = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder attempts = new LongAdder();
    private final StoreEvents events;
    private final Map<String, Standing> standings = new TreeMap<>();
    private @Nullable Check lastRefusal;
    private @Nullable String lastAside;

    Condition(URI url, StoreEvents events) {
        this.url = url;
        this.events = events;
    }

    /** What fails at the moment. */
    private static final class Standing {
        private @Nullable Check trouble;
        private int inARow;
        private boolean told;
    }

    /** An attempt at the thing failed; what a person has to mend is told at once, what may pass when it has not passed soon. */
    void bad(String thing, Trouble failed) {
        String detail = failed.check().detail();
        boolean tell;
        synchronized (this) {
            attempts.increment();
            Standing standing = standings.computeIfAbsent(thing, t -> new Standing());
            if (!failed.check().equals(standing.trouble)) {
                LOG.warn("{}; it is tried again", detail);
            }
            standing.trouble = failed.check();
            standing.inARow++;
            tell = !standing.told && (failed.wantsAPerson() || standing.inARow >= SOON);
            standing.told |= tell;
        }
        if (tell) {
            EventType type = failed.wantsAPerson() ? EventType.STORE_HELD : EventType.STORE_AWAY;
            events.happened(type, null, Map.of("reason", detail));
        }
    }

    /** The thing was done. */
    void good(String thing) {
        Standing before;
        synchronized (this) {
            before = standings.remove(thing);
            if (before != null) {
                LOG.info("InfluxDB at {} works again for {}", url, thing);
            }
        }
        if (before != null && before.told) {
            events.happened(EventType.STORE_BACK, null, Map.of("store", url.toString(), "for", thing));
        }
    }

    /** Readings go to the dead-letter, which has a check of its own. */
    synchronized void aside(int count, String reason) {
        refused.add(count);
        if (!reason.equals(lastAside)) {
            LOG.warn("InfluxDB refuses {} readings, which are kept aside: {}", count, reason);
        }
        lastAside = reason;
    }

    /** Fields of minute rows are not written; nobody keeps them, because they can be folded again. */
    synchronized void unfolded(int count, String reason) {
        refused.add(count);
        Check refusal = Finding.STORE_UNFOLDED.check(Map.of("count", String.valueOf(count), "reason", reason));
        LOG.warn("{}", refusal.detail());
        lastRefusal = refusal;
    }

    synchronized Check check() {
        for (Standing standing : standings.values()) {
            if (standing.trouble != null) {
                return standing.trouble;
            }
        }
        return lastRefusal == null ? Finding.STORE_INFLUXDB.check(Map.of("url", url.toString())) : lastRefusal;
    }
}
