package io.steelyard.gateway;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store tells, as events: in the system records, and for whoever watches. They belong to no arrival. */
final class StoreNews implements StoreEvents {
    private static final Logger LOG = LoggerFactory.getLogger(StoreNews.class);
    private static final int NO_PARTITION = -1;
    private static final String US = "gateway";

    private final SystemRecords system;
    private final LiveValues live;
    private final LongSupplier now;
    private final AtomicInteger ordinal = new AtomicInteger();

    StoreNews(SystemRecords system, LiveValues live, LongSupplier now) {
        this.system = system;
        this.live = live;
        this.now = now;
    }

    @Override
    public void happened(EventType type, @Nullable SignalKey about, Map<String, String> details) {
        long at = now.getAsLong();
        EventRecord event = type.at(at, scope(about), details);
        live.event(event);
        try {
            InboxPosition none = new InboxPosition(NO_PARTITION, at);
            system.write(List.of(new SystemRow.Event(none, ordinal.getAndIncrement(), event)));
        } catch (RuntimeException e) {
            LOG.warn("the event {} {} could not be written: {}", type.text(), details, e.getMessage());
        }
    }

    private static Scope scope(@Nullable SignalKey about) {
        return about == null
                ? Scope.agent("", US)
                : Scope.agent(about.asset().site(), US).signal(about.asset().asset(), about.signal());
    }
}
