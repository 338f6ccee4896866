package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.ledger.GapCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds items that a server has forgotten: those that have been silent for three times as long as ever before, and whose
 * variable has another value than the one they told, which they still do not tell while the server says twice that it has
 * nothing more. So an item that only has nothing to say is left as it is, with whatever stands in its queue. One that spoke
 * seldom is looked at seldom, by pauses that grow. One that has said nothing at all since it was monitored is found as soon
 * as the server has a value of it. For the server's thread only.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int MOST_AT_ONCE = 100;
    private static final int OFTEN = 10;
    private static final int TIMES = 3;
    private static final int ANSWERS = 2;
    private static final long LEAST_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long SELDOM = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_DOUBLED = 4;
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(5);

    private final OpcUaClient client;
    private final Subscriptions subscriptions;
    private final BatchSize batch;
    private final Duration publishing;
    private final Consumer<Item> mute;
    private final Consumer<Item> missed;
    private final List<Suspect> suspects = new ArrayList<>();
    private long lookedAt = Long.MIN_VALUE;
    private int next;

    @Nullable
    private Question open;

    /** Items that were silent, and what was asked about them. */
    private record Question(List<Suspect> about, CompletableFuture<ReadResponse> answer) {}

    /**
     * An item that should have spoken.
     *
     * @param words how often it had then
     * @param unheard it had not said anything at all
     * @param since when the server was last heard out then
     * @param answers of each subscription behind which the server had nothing more to say then
     */
    private record Suspect(Item item, long words, boolean unheard, long since, Map<Subscription, Long> answers) {
        boolean hasSpoken() {
            return !item.subscribed || item.cycle != null || item.firstWord.words() != words;
        }

        /** Whether each subscription has told since what it had to tell, of what the server has looked at since. */
        boolean isHeardOut(long now) {
            return now - since >= ANSWERS * item.firstWord.samplingNanos()
                    && answers.entrySet().stream().allMatch(one -> one.getKey().completed >= one.getValue() + ANSWERS);
        }
    }

    /**
     * For one session.
     *
     * @param batch how much the server reads at once
     * @param publishing the publishing interval
     * @param mute is told of an item that says nothing although it was made again
     * @param missed is told of an item that the server does not make again, since its variable is no more
     */
    Watchdog(
            OpcUaClient client,
            Subscriptions subscriptions,
            BatchSize batch,
            Duration publishing,
            Consumer<Item> mute,
            Consumer<Item> missed) {
        this.client = client;
        this.subscriptions = subscriptions;
        this.batch = batch;
        this.publishing = publishing;
        this.mute = mute;
        this.missed = missed;
    }

    /**
     * Has items made again that a server has forgotten, with a gap since they last spoke; true when there were any.
     *
     * @param now when the server was last heard out, by a clock that stands while it cannot be heard
     */
    boolean wake(List<Item> items, long now, Publishing.Link link) throws UaException, InterruptedException {
        List<Suspect> found = found(items, now);
        List<Item> forgotten =
                found.stream().filter(one -> !one.unheard()).map(Suspect::item).toList();
        if (!forgotten.isEmpty()) {
            LOG.info(
                    "server {}: {} signals have other values than they told and do not say so, {} the first: they are"
                            + " monitored anew",
                    link.server().name(),
                    forgotten.size(),
                    forgotten.get(0).name());
            link.meter().overdue.add(forgotten.size());
            for (Item item : forgotten) {
                item.watched();
                link.gaps().lose(List.of(item), item.toldAt(), GapCause.ITEM_FAILED);
            }
        }
        List<Item> unheard =
                found.stream().filter(Suspect::unheard).map(Suspect::item).toList();
        unheard.forEach(item -> neverSpoke(item, now, link));
        if (!found.isEmpty()) {
            subscriptions
                    .replace(Stream.concat(forgotten.stream(), unheard.stream()).toList())
                    .stream()
                    .filter(refused -> StatusBits.saysGone(refused.status()))
                    .forEach(refused -> missed.accept(refused.item()));
        }
        return !found.isEmpty();
    }

    /** The first time it may be chance, of which no more is said. */
    private void neverSpoke(Item item, long now, Publishing.Link link) {
        link.meter().neverSpoke.increment();
        link.gaps().failed(item, link.timing().now() - item.firstWord.silentFor(now));
        int before = item.firstWord.madeAnew();
        if (before == 0) {
            LOG.info(
                    "server {} has a value of {} and has not told it since that is monitored: it is monitored anew",
                    link.server().name(),
                    item.name());
        } else if (before == 1) {
            mute.accept(item);
        }
    }

    private List<Suspect> found(List<Item> items, long now) throws InterruptedException {
        answered(now);
        suspects.removeIf(Suspect::hasSpoken);
        List<Suspect> found =
                suspects.stream().filter(one -> one.isHeardOut(now)).toList();
        suspects.removeAll(found);
        if (open == null && suspects.isEmpty() && (lookedAt == Long.MIN_VALUE || now - lookedAt >= LOOK_EVERY)) {
            lookedAt = now;
            ask(items, now);
        }
        return found;
    }

    private void ask(List<Item> items, long now) {
        List<Suspect> silent = new ArrayList<>();
        int most = Math.min(MOST_AT_ONCE, batch.size());
        int first = items.isEmpty() ? 0 : next % items.size();
        for (int i = 0; i < items.size() && silent.size() < most; i++) { // in turn: many that are quiet hide no other
            Item item = items.get((first + i) % items.size());
            next = first + i + 1;
            if (item.subscribed && item.cycle == null && isToLookAt(item, now)) {
                silent.add(suspect(item, now));
            }
        }
        if (!silent.isEmpty()) {
            List<ReadValueId> values = silent.stream()
                    .map(one -> AddressSpace.attribute(Subscriptions.node(one.item()), AttributeId.Value))
                    .toList();
            open = new Question(silent, client.readAsync(0.0, TimestampsToReturn.Source, values));
        }
    }

    private boolean isToLookAt(Item item, long now) {
        long interval = publishing.toNanos();
        long seldom = Math.max(SELDOM, TIMES * Math.max(item.longestPause(), interval));
        return item.firstWord.isOverdue(now, Math.max(LEAST_PATIENCE, TIMES * interval), TIMES)
                || item.isSilent(now, OFTEN, patience(item))
                || item.isQuiet(now, seldom, MOST_DOUBLED);
    }

    private Suspect suspect(Item item, long now) {
        Map<Subscription, Long> answers = new HashMap<>();
        subscriptions.data().forEach(one -> answers.put(one, one.completed));
        return new Suspect(item, item.firstWord.words(), item.firstWord.isAwaited(), now, answers);
    }

    /** A question that was not answered is asked again in time. */
    private void answered(long now) throws InterruptedException {
        Question asked = open;
        if (asked == null || !asked.answer().isDone()) {
            return;
        }
        open = null;
        DataValue[] values = values(asked);
        for (int i = 0;
                values != null && i < Math.min(values.length, asked.about().size());
                i++) {
            Suspect one = asked.about().get(i);
            boolean isRight = one.unheard() ? !isThere(values[i]) : one.item().isAsTold(values[i]);
            if (one.unheard()) {
                one.item().firstWord.lookedAt(now);
            }
            if (!one.hasSpoken() && !isRight) {
                suspects.add(suspect(one.item(), now));
            } else if (!one.unheard()) {
                one.item().lookedAt(now);
            }
        }
    }

    /** Whether a server that has this is to have told it. */
    private static boolean isThere(DataValue value) {
        return !value.getStatusCode().isBad() && value.getValue().getValue() != null;
    }

    private DataValue @Nullable [] values(Question asked) throws InterruptedException {
        try {
            return Calls.await(asked.answer()).getResults();
        } catch (UaException e) {
            if (batch.refused(e.getStatusCode().value(), asked.about().size())) {
                lookedAt = Long.MIN_VALUE; // fewer, at once
            }
            return null;
        }
    }

    private long patience(Item item) {
        return Math.max(LEAST_PATIENCE, TIMES * Math.max(item.longestPause(), publishing.toNanos()));
    }
}
