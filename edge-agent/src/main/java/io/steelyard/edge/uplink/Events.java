package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves events of the uplink in the outbox; one that cannot be left is logged, never a reason to stop. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Notes notes;
    private final Scope scope;
    private final Timing timing;

    Events(Notes notes, Scope scope, Timing timing) {
        this.notes = notes;
        this.scope = scope;
        this.timing = timing;
    }

    void tell(EventType type, Map<String, String> details) {
        CompletableFuture<Void> unused = notes.leave(type.at(timing.epochNanos(), scope, details))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("event {} could not be kept: {}", type.text(), failure.toString());
                    }
                });
    }
}
