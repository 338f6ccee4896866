package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.cycle.Cycle;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads in cycles what is not monitored. Nothing here waits for a server: a round goes out, and while it is not answered its
 * next ones are missed, which is counted, and its signals have a gap until they are read again. What is read once more, the
 * same value of the same time, is a repeat. For the server's thread only.
 */
final class CyclicReads {
    private static final Logger LOG = LoggerFactory.getLogger(CyclicReads.class);
    private static final int MOST_AT_ONCE = 8;

    private final Publishing.Link link;
    private final Publishing publishing;
    private final Readings readings;
    private final OpcUaClient client;
    private final BatchSize batch;
    private final Map<Duration, Round> rounds = new TreeMap<>();

    /** A question that is not answered yet. */
    private record Asked(List<Item> items, CompletableFuture<ReadResponse> answer, long at, long atNanos) {}

    /** What is read in one interval. */
    private static final class Round {
        final Cycle cycle;
        final Deque<Item> left = new ArrayDeque<>();
        final List<Asked> open = new ArrayList<>();

        Round(Duration interval, long now) {
            cycle = new Cycle(interval, now);
        }

        boolean isBusy() {
            return !left.isEmpty() || !open.isEmpty();
        }

        List<Item> unread() {
            List<Item> unread = new ArrayList<>(left);
            open.forEach(one -> unread.addAll(one.items()));
            return unread;
        }
    }

    CyclicReads(
            Connection connection, Publishing.Link link, Publishing publishing, Readings readings, BatchSize batch) {
        this.client = connection.client();
        this.link = link;
        this.publishing = publishing;
        this.readings = readings;
        this.batch = batch;
    }

    /** Those of the items count from now on that have an interval now. */
    void plan(List<Item> items) {
        long now = link.timing().nanoTime().getAsLong();
        for (Item item : items) {
            if (item.cycle != null) {
                rounds.computeIfAbsent(item.cycle, interval -> new Round(interval, now));
            }
        }
    }

    /** Asks what is due, and takes what was answered meanwhile. */
    void step(List<Item> items) throws UaException, InterruptedException {
        long now = link.timing().nanoTime().getAsLong();
        for (Map.Entry<Duration, Round> one : rounds.entrySet()) {
            Round round = one.getValue();
            collect(round);
            long struck = round.cycle.struck(now);
            if (struck > 0) {
                begin(round, struck, isRead(items, one.getKey()));
            }
            ask(round);
        }
    }

    /** Nothing stands there any more: it is read no longer, until it is there again. */
    static void leave(Item item) {
        if (item.cycle != null) {
            item.unsubscribed();
        }
    }

    private static List<Item> isRead(List<Item> items, Duration interval) {
        return items.stream().filter(item -> interval.equals(item.cycle)).toList();
    }

    private void begin(Round round, long struck, List<Item> items) {
        boolean isBusy = round.isBusy();
        long missed = isBusy ? struck : struck - 1;
        if (missed > 0 && !items.isEmpty()) {
            link.meter().missedCycles.add(missed);
            lose(isBusy ? round.unread() : items);
        }
        if (!isBusy) {
            round.left.addAll(items);
        }
    }

    /** Nothing is known of these since they were asked for what was read last. */
    private void lose(List<Item> items) {
        for (Item item : items) {
            if (item.cycle != null && item.readAt != 0) {
                link.gaps().lose(List.of(item), item.readAt, GapCause.ITEM_FAILED);
            } else if (item.cycle != null) {
                link.gaps().failed(item, link.timing().now());
            }
        }
    }

    private void ask(Round round) {
        while (!round.left.isEmpty() && round.open.size() < MOST_AT_ONCE) {
            List<Item> some = new ArrayList<>();
            while (!round.left.isEmpty() && some.size() < batch.size()) {
                Item item = round.left.removeFirst();
                if (item.cycle != null && item.node != null) {
                    some.add(item);
                }
            }
            if (!some.isEmpty()) {
                var questions = some.stream()
                        .map(item -> AddressSpace.attribute(Subscriptions.node(item), AttributeId.Value))
                        .toList();
                round.open.add(new Asked(
                        some,
                        client.readAsync(0.0, TimestampsToReturn.Both, questions),
                        link.timing().now(),
                        link.timing().nanoTime().getAsLong()));
            }
        }
    }

    private void collect(Round round) throws UaException, InterruptedException {
        long now = link.timing().nanoTime().getAsLong();
        for (Iterator<Asked> left = round.open.iterator(); left.hasNext(); ) {
            Asked one = left.next();
            if (one.answer().isDone()) {
                left.remove();
                answered(round, one);
            } else if (now - one.atNanos() > Calls.SERVICE.toNanos()) {
                left.remove(); // its cycles were missed, and are counted
                failed(one, "no answer within " + Calls.SERVICE.toSeconds() + " s");
            }
        }
    }

    private void answered(Round round, Asked one) throws UaException, InterruptedException {
        try {
            DataValue[] values = Calls.await(one.answer()).getResults();
            if (values == null || values.length != one.items().size()) {
                failed(one, "not one answer for each signal");
                return;
            }
            batch.worked(values.length);
            take(one, values);
        } catch (UaException e) {
            if (one.answer().isCompletedExceptionally()) {
                if (batch.refused(e.getStatusCode().value(), one.items().size())) {
                    one.items().forEach(round.left::addFirst);
                } else {
                    failed(one, Calls.say(e));
                }
            } else {
                throw e;
            }
        }
    }

    private void failed(Asked one, String why) {
        LOG.debug(
                "server {}: {} signals could not be read: {}",
                link.server().name(),
                one.items().size(),
                why);
        link.meter().missedCycles.increment();
        lose(one.items());
    }

    private void take(Asked one, DataValue[] values) throws UaException, InterruptedException {
        long receiveTime = link.timing().now();
        List<Sample> samples = new ArrayList<>();
        List<GapRecord> gaps = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Item item = one.items().get(i);
            if (item.cycle == null) {
                continue; // it was taken away meanwhile
            }
            if (readings.isAside(item, values[i])) {
                long time = Readings.time(values[i], receiveTime);
                gaps.addAll(GapBook.present(
                        link.gaps().serverBack(receiveTime), link.gaps().back(item, receiveTime, time)));
                item.wasRead(one.at(), time);
                continue;
            }
            Sample sample = readings.sample(item, values[i], receiveTime);
            if (sample == null) {
                link.meter().untold(item);
                link.gaps().failed(item, receiveTime);
                continue;
            }
            gaps.addAll(GapBook.present(
                    link.gaps().serverBack(receiveTime), link.gaps().back(item, receiveTime, sample.time())));
            samples.add(sample.saidAgain());
            item.wasRead(one.at(), sample.time());
        }
        if (!samples.isEmpty()) {
            publishing.deliver(new Delivery(link.server().name(), 0, 0, 0, receiveTime, samples, gaps));
            link.meter().samples.add(samples.size());
        }
    }
}
