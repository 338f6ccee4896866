package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A notification that no record holds goes to disk in parts, and an earlier run may have died between two of them. Its
 * number was not durable then, so the server sends it again: what is on disk already is left out, so that no sample stands
 * there twice. Any thread.
 */
final class PartlyKnown {
    private static final Logger LOG = LoggerFactory.getLogger(PartlyKnown.class);
    private static final long LONGEST_SEQUENCE = 0xFFFF_FFFFL;

    private final Book book;
    private final Map<Origin, Long> last = new HashMap<>();

    private record Origin(String server, long subscription) {}

    /** To be made before anything is taken: what is known then is what an earlier run left. */
    PartlyKnown(Book book) {
        this.book = book;
        book.with(state -> Map.copyOf(state.servers))
                .forEach((server, proof) -> proof.heard()
                        .forEach(heard -> last.put(new Origin(server, heard.subscription()), heard.sequence())));
    }

    /**
     * What of a delivery is not on disk. Only the first notification of a subscription that follows the last one of an
     * earlier run can be there in part, and of each signal only what stands up to the last sample that is known of it.
     */
    Delivery rest(Delivery delivery) {
        synchronized (last) {
            Long known = delivery.sequence() == 0
                    ? null
                    : last.remove(new Origin(delivery.server(), delivery.subscription()));
            if (known == null || delivery.sequence() != next(known)) {
                return delivery;
            }
        }
        List<Sample> rest = book.with(state -> unknown(state, delivery.samples()));
        if (rest.size() == delivery.samples().size()) {
            return delivery;
        }
        LOG.info(
                "server {}: {} of {} values of notification {} were on disk before the agent died",
                delivery.server(),
                delivery.samples().size() - rest.size(),
                delivery.samples().size(),
                delivery.sequence());
        return new Delivery(
                delivery.server(),
                delivery.subscription(),
                delivery.sequence(),
                delivery.publishTime(),
                delivery.receiveTime(),
                rest,
                delivery.gaps(),
                delivery.holes(),
                delivery.fill(),
                delivery.events());
    }

    private static long next(long sequence) {
        return sequence == LONGEST_SEQUENCE ? 1 : sequence + 1;
    }

    private static List<Sample> unknown(OutboxState state, List<Sample> samples) {
        Map<Integer, Integer> knownUpTo = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            LastKey key = state.keys.get(samples.get(i).signal());
            if (key != null && isLast(key, samples.get(i))) {
                knownUpTo.put(samples.get(i).signal(), i);
            }
        }
        List<Sample> unknown = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (i > knownUpTo.getOrDefault(samples.get(i).signal(), -1)) {
                unknown.add(samples.get(i));
            }
        }
        return unknown;
    }

    private static boolean isLast(LastKey key, Sample sample) {
        return LastKey.tick(key.last().time()) == LastKey.tick(sample.time())
                && key.last().status() == sample.status()
                && Objects.deepEquals(key.last().value(), sample.value());
    }
}
