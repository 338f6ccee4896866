package io.steelyard.gateway;

import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.SystemRow.OwnEvent;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reminds of an address that others reach without encryption and accounts: an event {@code insecure} every hour as long as
 * that is accepted, one in an hour however often the process starts. For one thread.
 */
final class OpenAddress {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAddress.class);
    private static final long NONE = Long.MIN_VALUE;

    private final String host;
    private final Map<String, String> details;
    private final Predicate<SystemRow.OwnEvent> happenedFirst;
    private final Consumer<EventRecord> live;
    private final LongSupplier now;
    private long told = NONE;

    /**
     * Tells nothing yet.
     *
     * @param host what this gateway is called
     * @param details why it was accepted, and which addresses are meant
     * @param happenedFirst writes an event unless it is there; says whether it was not
     * @param live shows an event to whoever watches
     * @param now nanoseconds since 1970
     */
    OpenAddress(
            String host,
            Map<String, String> details,
            Predicate<SystemRow.OwnEvent> happenedFirst,
            Consumer<EventRecord> live,
            LongSupplier now) {
        this.host = host;
        this.details = Map.copyOf(details);
        this.happenedFirst = happenedFirst;
        this.live = live;
        this.now = now;
    }

    /** To be called often: tells at once, and once in every UTC hour. A failure to write is tried again at the next call. */
    void remind() {
        EventRecord event = EventType.INSECURE.at(now.getAsLong(), Scope.agent("", host), details);
        OwnEvent own = new OwnEvent(OwnEvent.Kind.INSECURE, event);
        if (own.hour() == told) {
            return;
        }
        if (happenedFirst.test(own)) {
            LOG.warn("an address that others reach is open without encryption and accounts: {}", details);
            live.accept(event);
        }
        told = own.hour();
    }
}
