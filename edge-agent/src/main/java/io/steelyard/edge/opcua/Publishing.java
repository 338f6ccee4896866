package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.clock.ClockWatch;
import io.steelyard.edge.opcua.session.LinkLostException;
import io.steelyard.edge.opcua.session.SessionKeeper;
import io.steelyard.edge.opcua.session.SessionTerms;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.NotificationMessage;
import org.eclipse.milo.opcua.stack.core.types.structured.PublishResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.SubscriptionAcknowledgement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Publish request at a time (OPC UA Part 4 §5.14.5): its notification is taken over by the outbox, and is acknowledged
 * when a later one is, too: the newest stays with the server. What a broken connection swallowed is asked for again before
 * anything later is taken. Waiting for the outbox is not silence of the server. For the server's thread only.
 */
final class Publishing {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final long CLOCKS_AGREE = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_SEQUENCE = 0xFFFF_FFFFL;
    private static final int SILENT_KEEP_ALIVES = 3;
    private static final int MUTE_KEEP_ALIVES = 2;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);
    private static final long NO_PROOF = Long.MIN_VALUE;

    private final Link link;
    private final SessionKeeper session;
    private final Subscriptions subscriptions;
    private final Notifications notifications;
    private final Events events;
    private final Mapper mapper;
    private final Runnable remember;
    private final Paces paces = new Paces();
    private final List<SubscriptionAcknowledgement> acknowledgements = new ArrayList<>();
    private long taken;
    private long waitedInAll;

    /** What stays the same over a server's sessions. */
    record Link(
            ServerConfig server,
            OpcUaDoors doors,
            OpcUaTiming timing,
            GapBook gaps,
            LinkMeter meter,
            ClockWatch clocks) {

        SessionTerms terms() {
            return new SessionTerms(
                    server.name(),
                    server.url(),
                    server.sampling().multipliedBy(server.queueSize()),
                    timing::now,
                    timing.nanoTime(),
                    meter::phase);
        }
    }

    /**
     * What makes samples of notifications, and items.
     *
     * @param remember writes down what is monitored, when that has become something else
     */
    record Making(Readings readings, Mapper mapper, Events events, Runnable remember) {}

    Publishing(Link link, SessionKeeper session, Subscriptions subscriptions, Making making) {
        this.link = link;
        this.session = session;
        this.subscriptions = subscriptions;
        this.notifications = new Notifications(link, subscriptions, making, paces, this::ran);
        this.events = making.events();
        this.mapper = making.mapper();
        this.remember = making.remember();
    }

    /**
     * Takes what an earlier session was sent and nobody acknowledged; what is known of it is acknowledged in time. Then events
     * are asked for, if they are wanted.
     */
    void catchUp(TakeOver.Taken taken) throws UaException, LinkLostException, InterruptedException {
        for (Map.Entry<Subscription, List<Long>> one : taken.sent().entrySet()) {
            Subscription subscription = one.getKey();
            List<Long> listed = one.getValue().stream().sorted().toList();
            for (long number : listed) {
                if (subscription.isKnown(number)) {
                    acknowledge(subscription, number);
                } else {
                    bring(subscription, next(number), listed);
                }
            }
            if (subscriptions.itemsOf(subscription).stream().anyMatch(link.gaps()::isOpen)) { // from before, or now
                subscription.lost(link.timing().nanoTime().getAsLong());
            }
        }
        tellOfEvents();
    }

    /** Waits for one answer of the server, a moment at most, and hands it over. */
    void step() throws UaException, LinkLostException, InterruptedException {
        tellOfEvents();
        tell(paces.due(link.timing().nanoTime().getAsLong()));
        PublishResponse response = session.publish(acknowledgements, subscriptions);
        if (response == null) {
            for (Subscription one : subscriptions.all()) {
                renewSilent(one, PATIENCE + 2 * one.intervalNanos());
            }
            return;
        }
        long asked = session.askedAt();
        acknowledgements.clear();
        Subscription subscription = subscriptions.find(response.getSubscriptionId());
        if (subscription == null) {
            return;
        }
        subscription.isMute = false; // what is published again on demand is no word of its own
        NotificationMessage message = response.getNotificationMessage();
        long sequence = message.getSequenceNumber().longValue();
        if (!isKeepAlive(message) && subscription.isKnown(sequence)) {
            acknowledge(subscription, sequence);
            return;
        }
        bring(subscription, sequence, numbers(response.getAvailableSequenceNumbers()));
        boolean isAll = !Boolean.TRUE.equals(response.getMoreNotifications());
        take(subscription, message, isAll ? asked : NO_PROOF);
        if (isAll) {
            subscription.blame = null;
            renewSilent(subscription, 0);
        }
        refuseSilence();
    }

    private void tellOfEvents() throws InterruptedException {
        List<EventRecord> records = events.step();
        if (!records.isEmpty()) {
            deliver(new Delivery(link.server().name(), 0, 0, 0, link.timing().now(), List.of(), List.of(), records));
        }
    }

    /** What a server lists; nothing when it lists nothing. */
    static List<Long> numbers(UInteger @Nullable [] listed) {
        return listed == null
                ? List.of()
                : Stream.of(listed).map(UInteger::longValue).sorted().toList();
    }

    /**
     * Takes what is missing before this notification. What nobody has any more is a gap of this subscription's items.
     *
     * @param listed what the server keeps, in order
     */
    private void bring(Subscription subscription, long before, List<Long> listed)
            throws UaException, LinkLostException, InterruptedException {
        for (long missing = next(subscription.lastSequence);
                missing < before;
                missing = next(subscription.lastSequence)) {
            NotificationMessage again = session.republish(subscription.id, missing);
            if (again != null) {
                take(subscription, again, NO_PROOF);
                link.meter().republished.increment();
            } else if (subscription.wasNotice(missing, listed)) {
                LOG.info(
                        "server {}: number {} of subscription {} was the word to the session before, nothing is lost",
                        link.server().name(),
                        missing,
                        subscription.id);
                subscription.lastSequence = missing;
            } else {
                lost(subscription, missing);
                long asked = missing;
                subscription.lastSequence = listed.stream()
                                .filter(number -> number > asked && number < before)
                                .findFirst()
                                .orElse(before)
                        - 1;
            }
        }
    }

    /** A gap of all its items, each until it speaks again. What the server's queues hold of them is taken first. */
    private void lost(Subscription subscription, long sequence) {
        if (subscription.forEvents) {
            link.meter().sequenceGaps.increment();
            events.lost(subscription.knownUntil());
            return;
        }
        GapCause cause = subscription.blame == null ? GapCause.SEQUENCE_GAP : subscription.blame;
        List<Item> items = subscriptions.itemsOf(subscription);
        LOG.warn(
                "server {}: notification {} of subscription {} is lost, the server has it no more: a gap of {} signals",
                link.server().name(),
                sequence,
                subscription.id,
                items.size());
        link.meter().sequenceGaps.increment();
        link.gaps().lose(items, subscription.knownUntil(), cause);
        subscription.lost(link.timing().nanoTime().getAsLong());
    }

    /**
     * Of items that have not spoken since a notification was lost nobody knows where they stand: they are made again, so
     * that each says so at once. Their gap is open until then; of the others nothing is thrown away.
     */
    private void renewSilent(Subscription subscription, long patience) throws UaException, InterruptedException {
        if (!subscription.incomplete || link.timing().nanoTime().getAsLong() - subscription.incompleteAt < patience) {
            return;
        }
        subscription.incomplete = false;
        List<Item> silent = subscriptions.itemsOf(subscription).stream()
                .filter(link.gaps()::isOpen)
                .toList();
        if (!silent.isEmpty()) {
            mapper.renew(silent);
            remember.run();
        }
    }

    private void acknowledge(Subscription subscription, long sequence) {
        long settled = subscription.settle(sequence);
        if (settled != 0) {
            acknowledgements.add(new SubscriptionAcknowledgement(subscription.id, Unsigned.uint(settled)));
        }
    }

    private static long next(long sequence) {
        return sequence == LONGEST_SEQUENCE ? 1 : sequence + 1;
    }

    /** @param asked when the answer was asked for, by the agent's clock; {@link #NO_PROOF} when it proves nothing */
    private void take(Subscription subscription, NotificationMessage message, long asked)
            throws UaException, LinkLostException, InterruptedException {
        long receiveTime = link.timing().now();
        long before = link.timing().nanoTime().getAsLong();
        long knownUntil = subscription.knownUntil();
        subscription.heardAt = before;
        ExtensionObject[] data = message.getNotificationData();
        boolean keepAlive = isKeepAlive(message);
        List<Sample> samples = new ArrayList<>();
        List<GapRecord> gaps = new ArrayList<>();
        List<Hole> holes = new ArrayList<>();
        List<EventRecord> happened = new ArrayList<>();
        Notifications.Taking taking = new Notifications.Taking(
                subscription, ++taken, knownUntil, receiveTime, samples, gaps, holes, new Doors(), happened);
        for (ExtensionObject notification : data == null ? new ExtensionObject[0] : data) {
            notifications.read(session.decode(notification), taking);
        }
        taking.doors().close(samples);
        link.meter().samples.add(samples.size());
        samples.addAll(paces.waiting());
        if (asked != NO_PROOF) { // not before everything was read: asking about types may end the link
            subscription.completeAt = before;
            subscription.completed++;
            long said = Times.isKnown(message.getPublishTime()) ? Times.nanos(message.getPublishTime()) : 0;
            subscription.provenUntil = proof(said, asked, receiveTime);
            link.clocks().look(new ClockWatch.Answer(said, asked, receiveTime, before));
            link.meter().skew(link.clocks().skew());
        }
        long sequence = keepAlive ? 0 : message.getSequenceNumber().longValue();
        handOver(new Delivery(
                link.server().name(),
                subscription.forEvents ? 0 : subscription.id.longValue(),
                subscription.forEvents ? 0 : sequence,
                asked == NO_PROOF ? 0 : subscriptions.provenUntil(),
                receiveTime,
                samples,
                gaps,
                holes,
                null,
                happened));
        if (subscription.forEvents && asked != NO_PROOF) {
            events.heard(subscription.provenUntil);
        }
        excuse(link.timing().nanoTime().getAsLong() - before);
        if (!keepAlive) {
            subscription.lastSequence = sequence;
            acknowledge(subscription, sequence);
            link.meter().notifications.increment();
        }
    }

    private static boolean isKeepAlive(NotificationMessage message) {
        ExtensionObject[] notifications = message.getNotificationData();
        return notifications == null || notifications.length == 0;
    }

    /** Tells at once what waits for the end of its window: the session ends, or what is mapped changes. */
    void settle() throws InterruptedException {
        tell(paces.all());
    }

    private void tell(List<Sample> samples) throws InterruptedException {
        if (!samples.isEmpty()) {
            deliver(told(link, samples));
            link.meter().samples.add(samples.size());
        }
    }

    /** What waited until now. */
    static Delivery told(Link link, List<Sample> samples) {
        return new Delivery(link.server().name(), 0, 0, 0, link.timing().now(), samples, List.of());
    }

    /** What came on another way than by a notification. */
    void deliver(Delivery delivery) throws InterruptedException {
        long before = link.timing().nanoTime().getAsLong();
        handOver(delivery);
        excuse(link.timing().nanoTime().getAsLong() - before);
    }

    private void handOver(Delivery delivery) throws InterruptedException {
        long before = link.timing().nanoTime().getAsLong();
        link.meter().handingOver(true);
        try {
            link.doors().deliveries().take(delivery);
        } finally {
            link.meter().handingOver(false);
            link.meter().takeNanos.add(link.timing().nanoTime().getAsLong() - before);
        }
        if (delivery.publishTime() > 0) {
            link.meter().proven(delivery.publishTime());
        }
    }

    /**
     * In the agent's clock: the server's word as far as it lies between question and answer, and the question where the
     * clocks are too far apart to tell.
     */
    private static long proof(long publishTime, long asked, long receiveTime) {
        long earliest = Math.min(asked, receiveTime);
        boolean agree = Math.abs(publishTime - receiveTime) <= CLOCKS_AGREE;
        return agree ? Math.max(earliest, Math.min(publishTime, receiveTime)) : earliest;
    }

    /** A clock that stands while the server cannot be heard. */
    long ran() {
        return link.timing().nanoTime().getAsLong() - waitedInAll - session.interruptedNanos();
    }

    /** {@link #ran} when the server last had nothing more to say: who is silent since then is the server, not an item. */
    long heard() {
        long last = subscriptions.data().stream()
                .mapToLong(one -> one.completeAt)
                .max()
                .orElseGet(link.timing().nanoTime());
        return last - waitedInAll - session.interruptedNanos();
    }

    /** While the outbox made us wait, nobody could be heard. */
    private void excuse(long waited) {
        waitedInAll += waited;
        if (waited > TimeUnit.SECONDS.toNanos(1)) {
            subscriptions.all().forEach(one -> one.heardAt += waited);
        }
    }

    private void refuseSilence() throws LinkLostException {
        long now = link.timing().nanoTime().getAsLong();
        for (Subscription one : subscriptions.all()) {
            int keepAlives = one.isMute ? MUTE_KEEP_ALIVES : SILENT_KEEP_ALIVES;
            if (now - one.heardAt > keepAlives * (long) (one.keepAliveMillis * 1_000_000)) {
                if (one.isMute) {
                    throw LinkLostException.mute(
                            one.blame == null ? GapCause.LINK_DOWN : one.blame,
                            "subscription " + one.id + " was handed over by the server, which tells nothing of it");
                }
                String why = "subscription " + one.id + " is silent although others speak";
                if (!one.forEvents) {
                    throw new LinkLostException(GapCause.LINK_DOWN, why);
                }
                events.ended(one, why);
            }
        }
    }
}
