package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Series;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a birth says otherwise than the one before, as events. */
final class BirthNews {
    private BirthNews() {}

    /** Of the births since the last call: signals of another type, those of another unit or type, assets of another profile. */
    static List<EventRecord> of(Registry registry, AgentKey agent, long at) {
        List<EventRecord> events = new ArrayList<>();
        Scope scope = Scope.agent(agent.site(), agent.agent());
        for (Series series : registry.typeChanges()) {
            events.add(EventType.TYPE_CHANGED.at(
                    at,
                    scope.signal(series.key().asset().asset(), series.key().signal()),
                    Map.of("field", series.field(), "type", series.type().name())));
        }
        for (OtherSignal other : registry.signalChanges()) {
            events.add(EventType.SIGNAL_CHANGED.at(
                    at,
                    scope.signal(other.signal().asset().asset(), other.signal().signal()),
                    other.details()));
        }
        for (ProfileHistory.OtherProfile other : registry.profileChanges()) {
            events.add(EventType.PROFILE_CHANGED.at(
                    at,
                    scope,
                    Map.of(
                            "machine",
                            other.asset().toString(),
                            "was",
                            other.was(),
                            "is",
                            other.is(),
                            "from",
                            instant(other.from()).toString())));
        }
        return events;
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
