package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reminds of a page that others reach without encryption and accounts: an event {@code insecure} at the start and in every
 * UTC hour from then on, as long as that is accepted. Any thread; never blocks and never fails.
 */
final class OpenAddress {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAddress.class);
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long SECONDS_AN_HOUR = 3_600;
    private static final long NONE = Long.MIN_VALUE;

    private final Scope agent;
    private final Map<String, String> details;
    private final Notes notes;
    private final InstantSource clock;
    private final AtomicLong told = new AtomicLong(NONE);
    private final AtomicBoolean leaving = new AtomicBoolean();

    /**
     * Tells nothing yet.
     *
     * @param details why it was accepted, and which address is meant
     */
    OpenAddress(Scope agent, Map<String, String> details, Notes notes, InstantSource clock) {
        this.agent = agent;
        this.details = Map.copyOf(details);
        this.notes = notes;
        this.clock = clock;
    }

    /** What is to be run often; does nothing where no address is open. */
    static Runnable reminder(AgentConfig config, Notes notes, InstantSource clock) {
        String reason = config.insecureReason();
        if (reason == null) {
            return () -> {};
        }
        Scope agent = Scope.agent(config.outbox().site(), config.outbox().agent());
        String http = config.httpHost() + ":" + config.httpPort();
        return new OpenAddress(agent, Map.of("reason", reason, "http", http), notes, clock)::remind;
    }

    /** To be called often: what the outbox does not take now is tried again at the next call. */
    void remind() {
        Instant at = clock.instant();
        long hour = Math.floorDiv(at.getEpochSecond(), SECONDS_AN_HOUR);
        if (hour == told.get() || !leaving.compareAndSet(false, true)) {
            return;
        }
        long nanos = at.getEpochSecond() * NANOS_A_SECOND + at.getNano();
        try {
            var unused = notes.leave(EventType.INSECURE.at(nanos, agent, details))
                    .whenComplete((done, failure) -> left(hour, failure == null));
        } catch (RuntimeException e) {
            left(hour, false);
        }
    }

    private void left(long hour, boolean isTold) {
        if (isTold) {
            told.set(hour);
            LOG.warn("an address that others reach is open without encryption and accounts: {}", details);
        }
        leaving.set(false);
    }
}
