package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.history.HistoryReading;
import io.steelyard.edge.opcua.history.HistoryReading.Step;
import io.steelyard.edge.opcua.history.Stretch;
import io.steelyard.edge.opcua.history.WhyNot;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills gaps from the server's history, beside what is published: nothing here waits for the server, a few questions are
 * open at once, and what one step takes over is bounded. What is to be filled, and how far it is, the outbox remembers: a
 * new session, or a new process, goes on there. For the server's thread only.
 */
final class Backfill {
    static final Duration LONGEST = Duration.ofDays(7);
    static final long MOST_SAMPLES = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final Set<GapCause> FILLABLE = EnumSet.of(
            GapCause.AGENT_DOWN,
            GapCause.LINK_DOWN,
            GapCause.QUEUE_OVERFLOW,
            GapCause.SEQUENCE_GAP,
            GapCause.ITEM_FAILED,
            GapCause.MAINTENANCE,
            GapCause.UNKNOWN);
    private static final int MOST_READINGS = 64;
    private static final int MOST_QUESTIONS = 4;
    private static final int MOST_A_STEP = 1_000;
    private static final int ALL = Integer.MAX_VALUE;
    private static final long LOOK = 1_000_000_000L;

    private final Connection connection;
    private final Publishing.Link link;
    private final Publishing publishing;
    private final Readings readings;
    private final List<Item> items;
    private final Map<String, Filling> fillings = new LinkedHashMap<>();
    private long lookAt;

    /** A hole that is being read. */
    private static final class Filling {
        final Hole hole;
        final Item item;
        final HistoryReading reading;
        long samples;

        Filling(Hole hole, Item item, HistoryReading reading) {
            this.hole = hole;
            this.item = item;
            this.reading = reading;
            this.samples = hole.samples();
        }
    }

    Backfill(Connection connection, Publishing.Link link, Publishing publishing, Readings readings, List<Item> items) {
        this.connection = connection;
        this.link = link;
        this.publishing = publishing;
        this.readings = readings;
        this.items = items;
        this.lookAt = link.timing().nanoTime().getAsLong();
    }

    /**
     * What a gap of a signal that has a history leaves to be filled; null when it stays as it is.
     *
     * @param signal the id of the first sample behind the gap
     * @param before the time of that sample
     */
    static @Nullable Hole hole(Publishing.Link link, GapRecord gap, int signal, long before) {
        OptionalLong after = link.doors().holes().latestTime(signal);
        Long to = gap.to();
        if (!link.server().history() || after.isEmpty() || to == null) {
            return null;
        }
        WhyNot why = null;
        if (gap.cause() == GapCause.SERVER_DOWN) {
            why = WhyNot.SERVER_DOWN;
        } else if (before < after.getAsLong()) {
            why = WhyNot.CLOCK;
        } else if (before - after.getAsLong() > LONGEST.toNanos()) {
            why = WhyNot.TOO_LONG;
        } else if (!link.doors().holes().hasRoomForHole()) {
            why = WhyNot.NO_ROOM;
        }
        if (why != null || !FILLABLE.contains(gap.cause())) {
            if (why != null) {
                link.meter().history.stays(why);
            }
            return null;
        }
        return new Hole(
                gap.id(),
                link.server().name(),
                signal,
                gap.cause(),
                new Hole.Span(gap.from(), to),
                new Hole.Span(after.getAsLong(), before));
    }

    /** Asks, or takes over what was answered. */
    void step() throws UaException, InterruptedException {
        long now = link.timing().nanoTime().getAsLong();
        if (now - lookAt >= 0) {
            lookAt = now + LOOK;
            look();
        }
        int taken = 0;
        long open =
                fillings.values().stream().filter(one -> one.reading.isAsking()).count();
        for (Iterator<Filling> left = fillings.values().iterator(); left.hasNext() && taken < MOST_A_STEP; ) {
            Filling one = left.next();
            boolean asked = one.reading.isAsking();
            Step step = one.reading.step(now, open < MOST_QUESTIONS);
            open += one.reading.isAsking() && !asked ? 1 : 0;
            if (step instanceof Step.Values some) {
                taken += some.values().size();
                WhyNot why = take(one, some.values());
                if (why != null) {
                    one.reading.close();
                    stays(one.hole, why);
                    left.remove();
                }
            } else if (step instanceof Step.Done) {
                done(one);
                left.remove();
            } else if (step instanceof Step.Stays stays) {
                stays(one.hole, stays.why());
                left.remove();
            }
        }
    }

    /** Begins with the oldest that is not begun, as far as there is room. */
    private void look() throws InterruptedException {
        List<Hole> all = link.doors().holes().holesOf(link.server().name());
        if (all.isEmpty() || fillings.size() >= MOST_READINGS) {
            return;
        }
        Map<Integer, Item> byId = new HashMap<>();
        boolean allKnown = true;
        for (Item item : items) {
            if (item.info != null) {
                byId.put(item.info.id(), item);
            }
            allKnown &= item.info != null;
        }
        for (Hole hole : all) {
            if (fillings.size() >= MOST_READINGS) {
                return;
            }
            Item item = byId.get(hole.signal());
            if (!fillings.containsKey(hole.gap())) {
                begin(hole, item, allKnown);
            }
        }
    }

    private void begin(Hole hole, @Nullable Item item, boolean allKnown) throws InterruptedException {
        NodeId node = item == null ? null : item.node;
        if (item == null || node == null) {
            if (item == null && allKnown) {
                stays(hole, WhyNot.UNMAPPED);
            }
            return; // else its node may still be found
        }
        Long startedAt = connection.startedAt(); // by the server's clock, as the times of its values
        if (!item.historised || !link.server().history()) {
            stays(hole, WhyNot.UNSUPPORTED);
        } else if (hole.cause() == GapCause.AGENT_DOWN && startedAt != null && startedAt > hole.after()) {
            stays(hole, WhyNot.SERVER_DOWN);
        } else {
            boolean isBegun = hole.samples() > 0;
            int known = isBegun ? (int) Math.floorMod(hole.reached(), 10L) + 1 : ALL;
            Stretch stretch = new Stretch(isBegun ? hole.reached() : hole.after(), known, hole.before());
            fillings.put(hole.gap(), new Filling(hole, item, new HistoryReading(connection.client(), node, stretch)));
        }
    }

    private @Nullable WhyNot take(Filling one, List<DataValue> values) throws UaException, InterruptedException {
        long receiveTime = link.timing().now();
        List<Sample> samples = new ArrayList<>();
        for (DataValue value : values) {
            Sample sample = readings.past(one.item, value, receiveTime);
            if (sample == null || sample.signal() != one.hole.signal()) {
                return WhyNot.OTHER_TYPE;
            }
            samples.add(sample);
        }
        if (one.samples + samples.size() > MOST_SAMPLES) {
            return WhyNot.TOO_MANY;
        }
        one.samples += samples.size();
        publishing.deliver(
                Delivery.filling(link.server().name(), new Delivery.Fill(one.hole.gap(), false), receiveTime, samples));
        link.meter().history.samples(samples.size());
        return null;
    }

    /** The record says it; it and what is remembered change in one. */
    private void done(Filling one) throws InterruptedException {
        Hole whole = link.doors().holes().hole(one.hole.gap()).orElse(one.hole);
        if (whole.samples() != one.samples) {
            stays(one.hole, WhyNot.DISORDER);
            return;
        }
        LOG.debug("{}: a gap is filled with {} values from history", one.item.name(), whole.samples());
        over(whole, List.of(link.gaps().filled(one.item, whole)));
        link.meter().history.filled();
    }

    private void stays(Hole hole, WhyNot why) throws InterruptedException {
        LOG.debug("server {}: gap {} stays: {}", link.server().name(), hole.gap(), why.text());
        over(hole, List.of());
        link.meter().history.stays(why);
    }

    private void over(Hole hole, List<GapRecord> records) throws InterruptedException {
        publishing.deliver(new Delivery(
                link.server().name(),
                0,
                0,
                0,
                link.timing().now(),
                List.of(),
                records,
                List.of(),
                new Delivery.Fill(hole.gap(), true),
                List.of()));
    }
}
