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
 * Finds items that a server has forgotten: those that spoke often, have been silent for three times as long as ever before,
 * and whose variable has another value than the one they told, which they still do not tell while the server says twice that
 * it has nothing more. So an item that only has nothing to say is left as it is, with whatever stands in its queue. For the
 * server's thread only.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int MOST_AT_ONCE = 100;
    private static final int OFTEN = 10;
    private static final int TIMES = 3;
    private static final int ANSWERS = 2;
    private static final long LEAST_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(5);

    private final OpcUaClient client;
    private final Subscriptions subscriptions;
    private final BatchSize batch;
    private final Duration publishing;
    private final List<Suspect> suspects = new ArrayList<>();
    private long lookedAt = Long.MIN_VALUE;

    @Nullable
    private Question open;

    /** Items that were silent, and what was asked about them. */
    private record Question(List<Suspect> about, CompletableFuture<ReadResponse> answer) {}

    /**
     * An item that should have spoken.
     *
     * @param spoken how often it had then
     * @param answers of each subscription behind which the server had nothing more to say then
     */
    private record Suspect(Item item, long spoken, Map<Subscription, Long> answers) {
        boolean hasSpoken() {
            return !item.subscribed || item.cycle != null || item.spoken() != spoken;
        }

        /** Whether each subscription has told since what it had to tell. */
        boolean isHeardOut() {
            return answers.entrySet().stream().allMatch(one -> one.getKey().completed >= one.getValue() + ANSWERS);
        }
    }

    /**
     * For one session.
     *
     * @param batch how much the server reads at once
     * @param publishing the publishing interval
     */
    Watchdog(OpcUaClient client, Subscriptions subscriptions, BatchSize batch, Duration publishing) {
        this.client = client;
        this.subscriptions = subscriptions;
        this.batch = batch;
        this.publishing = publishing;
    }

    /**
     * Has items made again that a server has forgotten, with a gap since they last spoke; true when there were any.
     *
     * @param now when the server was last heard out, by a clock that stands while it cannot be heard
     */
    boolean wake(List<Item> items, long now, Publishing.Link link) throws UaException, InterruptedException {
        List<Item> forgotten = forgotten(items, now);
        if (!forgotten.isEmpty()) {
            LOG.info(
                    "server {}: {} signals have other values than they told and do not say so, {} the first: they are"
                            + " monitored anew",
                    link.server().name(),
                    forgotten.size(),
                    forgotten.get(0).name());
            link.meter().overdue.add(forgotten.size());
            for (Item item : forgotten) {
                link.gaps().lose(List.of(item), item.toldAt(), GapCause.ITEM_FAILED);
            }
            subscriptions.replace(forgotten);
        }
        return !forgotten.isEmpty();
    }

    /**
     * Those to be made again.
     *
     * @param now when the server was last heard out, by a clock that stands while it cannot be heard
     */
    List<Item> forgotten(List<Item> items, long now) throws InterruptedException {
        answered(now);
        suspects.removeIf(Suspect::hasSpoken);
        List<Item> forgotten =
                suspects.stream().filter(Suspect::isHeardOut).map(Suspect::item).toList();
        suspects.removeIf(one -> forgotten.contains(one.item()));
        forgotten.forEach(Item::watched);
        if (open == null && suspects.isEmpty() && (lookedAt == Long.MIN_VALUE || now - lookedAt >= LOOK_EVERY)) {
            lookedAt = now;
            ask(items, now);
        }
        return forgotten;
    }

    private void ask(List<Item> items, long now) {
        List<Suspect> silent = items.stream()
                .filter(item -> item.subscribed && item.cycle == null && item.isSilent(now, OFTEN, patience(item)))
                .limit(Math.min(MOST_AT_ONCE, batch.size()))
                .map(this::suspect)
                .toList();
        if (!silent.isEmpty()) {
            List<ReadValueId> values = silent.stream()
                    .map(one -> AddressSpace.attribute(Subscriptions.node(one.item()), AttributeId.Value))
                    .toList();
            open = new Question(silent, client.readAsync(0.0, TimestampsToReturn.Source, values));
        }
    }

    private Suspect suspect(Item item) {
        Map<Subscription, Long> answers = new HashMap<>();
        subscriptions.data().forEach(one -> answers.put(one, one.completed));
        return new Suspect(item, item.spoken(), answers);
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
            if (one.hasSpoken() || one.item().isAsTold(values[i])) {
                one.item().lookedAt(now);
            } else {
                suspects.add(suspect(one.item()));
            }
        }
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
