package io.steelyard.edge.uplink;

import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.ledger.EventType;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an answer to a message leads to: its numbers are confirmed, or sending pauses. For the uplink's thread. */
final class Acknowledgements {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

    private final UplinkConfig config;
    private final Session session;
    private final Releases releases;
    private final Events events;
    private final Backoff backoff;
    private final Counts counts;
    private final Set<String> toldRefused = new HashSet<>();

    Acknowledgements(
            UplinkConfig config, Session session, Releases releases, Events events, Backoff backoff, Counts counts) {
        this.config = config;
        this.session = session;
        this.releases = releases;
        this.events = events;
        this.backoff = backoff;
        this.counts = counts;
    }

    /** Nothing is sent for so long; then births come first. */
    record Pause(long nanos, String why) {}

    /** Takes an answer; null when all is well. */
    @Nullable
    Pause take(Happening.Acknowledged answer) {
        Flight flight = session.window().remove(answer.id());
        if (flight == null) {
            return null;
        }
        AckVerdict verdict = AckVerdict.of(answer.reasonCode());
        if (verdict == AckVerdict.TAKEN) {
            counts.acknowledged++;
            toldRefused.remove(flight.what());
            session.suspects().cleared(flight);
            releases.acknowledged(flight);
            return null;
        }
        counts.refused++;
        String why = String.format(Locale.ROOT, "%s was answered with 0x%02x", flight.what(), answer.reasonCode());
        LOG.warn("{}: {}", why, verdict);
        return new Pause(pause(flight, verdict, why), why);
    }

    private long pause(Flight flight, AckVerdict verdict, String why) {
        return switch (verdict) {
            case HOLD -> {
                if (toldRefused.add(flight.what())) { // once, until such a message is taken again
                    events.tell(EventType.PUBLISH_REFUSED, Map.of("why", why));
                }
                yield backoff.longest();
            }
            case SPLIT -> split(flight, why);
            case TAKEN, UNHEARD, RETRY -> backoff.next();
        };
    }

    /** Half the size next time, soon; the one that is refused alone goes aside. A refused birth can only be tried again. */
    private long split(Flight flight, String why) {
        OutboxEntry single = flight.single();
        if (single != null) {
            session.setAside(single, why);
            session.suspects().cleared(flight);
        } else {
            session.suspects().refused(flight);
        }
        return flight.metrics() == 0 ? backoff.next() : config.backoffMin().toNanos() / 10;
    }
}
