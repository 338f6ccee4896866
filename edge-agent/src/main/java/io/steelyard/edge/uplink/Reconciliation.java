package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what an inbox says it has with what this agent knows, and says aloud what does not fit: another inbox, an
 * inbox that lost what it had confirmed, numbers that this agent never gave. For the uplink's thread.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private static final int MAX_ASKED = 8;

    private final Forwarding outbox;
    private final SessionMemory memory;
    private final Releases releases;
    private final Events events;
    private final Deque<Map<UUID, NumberSet>> asked = new ArrayDeque<>();
    private final Set<UUID> toldRestored = new HashSet<>();

    Reconciliation(Forwarding outbox, SessionMemory memory, Releases releases, Events events) {
        this.outbox = outbox;
        this.memory = memory;
        this.releases = releases;
        this.events = events;
    }

    /** An NBIRTH goes out: it stands in the inbox behind everything that is confirmed now. */
    void asking() {
        Map<UUID, NumberSet> now = new HashMap<>();
        releases.confirmed()
                .forEach((epoch, numbers) -> now.put(epoch, numbers.samples().copy()));
        asked.add(now);
        if (asked.size() > MAX_ASKED) {
            asked.removeLast();
        }
    }

    /**
     * Takes the answer to an NBIRTH and lets go what the inbox has. It may be the answer to an earlier NBIRTH than the last,
     * so it is held against what was confirmed before the earliest that is unanswered: too little rather than a false alarm.
     */
    void answer(Received received) {
        Map<UUID, NumberSet> expected = asked.poll();
        if (expected != null && received.inbox().equals(memory.inbox())) {
            rolledBack(received, expected);
        }
        confirm(received);
    }

    /** Takes a confirmation in between; acknowledgements may have run ahead of it. */
    void confirm(Received received) {
        UUID known = memory.inbox();
        if (known == null) {
            memory.rememberInbox(received.inbox());
        } else if (!known.equals(received.inbox())) {
            changed(known, received.inbox());
        }
        restored(received);
        releases.received(received);
        releases.tell();
    }

    private void changed(UUID known, UUID present) {
        LOG.warn("another inbox answers: {} instead of {}; what the old one confirmed is elsewhere", present, known);
        releases.confirmed().clear();
        asked.clear();
        outbox.inboxChanged();
        memory.rememberInbox(present);
        events.tell(EventType.INBOX_CHANGED, Map.of("from", known.toString(), "to", present.toString()));
    }

    private void rolledBack(Received received, Map<UUID, NumberSet> expected) {
        expected.forEach((epoch, numbers) -> {
            NumberSet samples = gone(numbers, samples(received, epoch));
            if (!samples.isEmpty()) {
                releases.forget(epoch, samples);
                LOG.error("inbox {} has lost {} samples that it had confirmed", received.inbox(), samples.count());
                Map<String, String> details = new TreeMap<>();
                details.put("inbox", received.inbox().toString());
                details.put("epoch", epoch.toString());
                details.put("samples", samples.toString());
                events.tell(EventType.INBOX_ROLLED_BACK, details);
            }
        });
    }

    /** What was confirmed and is not there; numbers below the lowest one named are not spoken of. */
    private static NumberSet gone(NumberSet confirmed, NumberSet there) {
        NumberSet gone = confirmed.minus(there);
        if (!there.isEmpty() && there.first() > 0) {
            gone.removeAll(NumberSet.range(0, there.first() - 1));
        }
        return gone;
    }

    private static NumberSet samples(Received received, UUID epoch) {
        for (Received.Epoch named : received.epochs()) {
            if (named.epoch().equals(epoch)) {
                return Releases.set(named.samples());
            }
        }
        return new NumberSet();
    }

    /** Told once an epoch: with {@code release: gateway} the gateway speaks several times a second. */
    private void restored(Received received) {
        for (Forwarding.Held held : outbox.held()) {
            NumberSet there = samples(received, held.epoch());
            boolean restored = !there.isEmpty() && there.last() > held.lastSample();
            if (restored && toldRestored.add(held.epoch())) {
                LOG.error(
                        "the inbox has numbers up to {} of epoch {}, of which this outbox gave {}: it is an old copy",
                        there.last(),
                        held.epoch(),
                        held.lastSample());
                events.tell(
                        EventType.OUTBOX_RESTORED,
                        Map.of(
                                "epoch", held.epoch().toString(),
                                "given", Long.toString(held.lastSample()),
                                "received", Long.toString(there.last())));
            }
        }
    }
}
