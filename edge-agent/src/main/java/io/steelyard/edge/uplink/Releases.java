package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Which numbers the other side has said yes to, and when the outbox is told.
 *
 * <p>With {@code release: puback} an acknowledged message is confirmed. With {@code release: gateway} it is only sent: it
 * waits for {@code received}, at most 64 MB or 5 minutes of it, and what stays unconfirmed is sent again. The outbox is
 * told once a round, whatever number of PUBACKs came in it. For the uplink's thread.
 */
final class Releases {

    private static final long MAX_UNCONFIRMED_BYTES = 64L * 1024 * 1024;
    private static final long MAX_UNCONFIRMED_NANOS = 300_000_000_000L;

    private final Forwarding outbox;
    private final UplinkConfig.Release mode;
    private final Map<UUID, Numbers> toTell = new HashMap<>();
    private final Map<UUID, Numbers> confirmed = new HashMap<>();
    private final Deque<Flight> unconfirmed = new ArrayDeque<>();
    private long unconfirmedBytes;

    Releases(Forwarding outbox, UplinkConfig.Release mode) {
        this.outbox = outbox;
        this.mode = mode;
    }

    /** Whether only the gateway's word counts. */
    boolean isByGateway() {
        return mode == UplinkConfig.Release.GATEWAY;
    }

    /** Sample and record numbers of one epoch. */
    record Numbers(NumberSet samples, NumberSet records) {
        Numbers() {
            this(new NumberSet(), new NumberSet());
        }
    }

    /** The other side has acknowledged the message, or with QoS 0 it is written: the gateway may have said before that it has it. */
    void acknowledged(Flight flight) {
        UUID epoch = flight.epoch();
        if (epoch == null) {
            return;
        }
        if (mode == UplinkConfig.Release.PUBACK) {
            note(epoch, flight.samples(), flight.records());
        } else if (!isConfirmed(epoch, flight)) {
            unconfirmed.add(flight);
            unconfirmedBytes += flight.sizeBytes();
        }
    }

    private boolean isConfirmed(UUID epoch, Flight flight) {
        Numbers before = confirmed.getOrDefault(epoch, new Numbers());
        Numbers now = toTell.getOrDefault(epoch, new Numbers());
        return flight.samples().minus(before.samples()).minus(now.samples()).isEmpty()
                && flight.records().minus(before.records()).minus(now.records()).isEmpty();
    }

    /** The gateway says what it has. */
    void received(Received received) {
        for (Received.Epoch epoch : received.epochs()) {
            NumberSet samples = set(epoch.samples());
            NumberSet records = set(epoch.records());
            note(epoch.epoch(), samples, records);
            unconfirmed.removeIf(flight -> {
                boolean there = epoch.epoch().equals(flight.epoch())
                        && flight.samples().minus(samples).isEmpty()
                        && flight.records().minus(records).isEmpty();
                unconfirmedBytes -= there ? flight.sizeBytes() : 0;
                return there;
            });
        }
    }

    private void note(UUID epoch, NumberSet samples, NumberSet records) {
        Numbers tell = toTell.computeIfAbsent(epoch, e -> new Numbers());
        tell.samples().addAll(samples);
        tell.records().addAll(records);
    }

    /** Tells the outbox what was confirmed since the last time. */
    void tell() {
        toTell.forEach((epoch, numbers) -> {
            outbox.release(epoch, numbers.samples(), numbers.records());
            Numbers all = confirmed.computeIfAbsent(epoch, e -> new Numbers());
            all.samples().addAll(numbers.samples());
            all.records().addAll(numbers.records());
        });
        toTell.clear();
    }

    /** Everything confirmed in this run of the agent, by epoch. */
    Map<UUID, Numbers> confirmed() {
        return confirmed;
    }

    /** These samples were confirmed and are gone all the same. */
    void forget(UUID epoch, NumberSet samples) {
        Numbers known = confirmed.get(epoch);
        if (known != null) {
            known.samples().removeAll(samples);
        }
    }

    /** The connection ended: what is unconfirmed will be sent again. */
    void forgetUnconfirmed() {
        unconfirmed.clear();
        unconfirmedBytes = 0;
    }

    boolean hasRoom() {
        return unconfirmedBytes < MAX_UNCONFIRMED_BYTES;
    }

    /** True while what can wait may go, so that half of the room is left for what cannot. */
    boolean hasRoomToShare() {
        return unconfirmedBytes < MAX_UNCONFIRMED_BYTES / 2;
    }

    /** What is sent and acknowledged, and waits for its confirmation. */
    Collection<Flight> unconfirmed() {
        return Collections.unmodifiableCollection(unconfirmed);
    }

    /** True when something has waited too long for its confirmation. */
    boolean isOverdue(long now) {
        Flight oldest = unconfirmed.peek();
        return oldest != null && now - oldest.sentAt() > MAX_UNCONFIRMED_NANOS;
    }

    boolean isSettled() {
        return unconfirmed.isEmpty() && toTell.isEmpty();
    }

    static NumberSet set(List<NumberRange> ranges) {
        NumberSet set = new NumberSet();
        ranges.forEach(range -> set.add(range.first(), range.last()));
        return set;
    }
}
