package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.ledger.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uplink's one thread.
 *
 * <pre>
 *            back-off over        connected            all births sent          received
 *   WAITING ──────────────► CONNECTING ──────► BIRTHS ────────────► UNCONFIRMED ────────► ONLINE
 *      ▲                                          ▲                                         │
 *      │ connection lost, from anywhere           └──────────── HOLDING ◄───────────────────┘
 *                                                 pause over,             a message was not taken
 *                                                 nothing in flight
 * </pre>
 */
final class UplinkLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UplinkLoop.class);
    private static final long SECOND = 1_000_000_000L;
    private static final long CONNECT_NANOS = 15 * SECOND;
    private static final long ANSWER_NANOS = 10 * SECOND;
    private static final long MAX_ANSWER_NANOS = 60 * SECOND;
    private static final long STOP_NANOS = 2 * SECOND;

    private final UplinkConfig config;
    private final Timing timing;
    private final Mailbox mailbox;
    private final MqttLink.Factory links;
    private final SessionMemory memory;

    private final Counts counts = new Counts();
    private final Backoff backoff;
    private final Session session;
    private final Releases releases;
    private final Reconciliation reconciliation;
    private final Acknowledgements acknowledgements;
    private final Feed feed;
    private final Incoming incoming;
    private final Patience patience = new Patience();

    private final ChangedAssets changedAssets = new ChangedAssets();
    private final List<CompletableFuture<Void>> drains = new ArrayList<>();
    private Phase phase = Phase.WAITING;
    private long deadline;
    private long answerWait = ANSWER_NANOS;
    private String detail = "";
    private boolean stopping;
    private @Nullable MqttLink link;
    private @Nullable Received received;
    private volatile UplinkStatus status;

    private enum Phase {
        WAITING,
        CONNECTING,
        BIRTHS,
        UNCONFIRMED,
        ONLINE,
        HOLDING,
        STOPPED
    }

    UplinkLoop(
            UplinkConfig config,
            Timing timing,
            Forwarding outbox,
            Births births,
            SessionMemory memory,
            Events events,
            Mailbox mailbox,
            MqttLink.Factory links) {
        this.config = config;
        this.timing = timing;
        this.memory = memory;
        this.mailbox = mailbox;
        this.links = links;
        backoff = new Backoff(config.backoffMin(), config.backoffMax(), timing.jitter());
        session = new Session(config, timing, outbox, births, memory.bdSeq(), counts);
        releases = new Releases(outbox, config.release());
        reconciliation = new Reconciliation(outbox, memory, releases, events);
        acknowledgements = new Acknowledgements(config, session, releases, events, backoff, counts);
        feed = new Feed(outbox);
        incoming = new Incoming(config);
        deadline = timing.now();
        status = counts.status("waiting", "", session.window(), deadline);
    }

    UplinkStatus status() {
        return status;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                round();
            }
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closeLink(false);
        } finally {
            phase = Phase.STOPPED;
            show();
        }
    }

    private void round() throws InterruptedException {
        try {
            Happening next = mailbox.take(Math.min(SECOND, nextDeadline() - timing.now()));
            while (next != null) {
                handle(next);
                next = mailbox.take(0);
            }
            releases.tell();
            advance(timing.now());
            show();
        } catch (RuntimeException e) {
            LOG.error("the uplink made a mistake and begins a new session", e);
            lost("mistake: " + e);
        }
    }

    private void show() {
        status = counts.status(phase.name().toLowerCase(Locale.ROOT), detail, session.window(), timing.now());
    }

    private long nextDeadline() {
        boolean waits = phase == Phase.HOLDING && !session.window().isEmpty();
        long next = phase == Phase.ONLINE || phase == Phase.BIRTHS || waits ? Long.MAX_VALUE : deadline;
        if (phase == Phase.ONLINE && session.window().hasRoom() && releases.hasRoom()) {
            next = Math.min(feed.deadline(), changedAssets.deadline());
        }
        return next == Long.MAX_VALUE ? timing.now() + SECOND : next;
    }

    private void handle(Happening happening) {
        if (happening instanceof Happening.OnLink onLink) {
            if (onLink.link() == link) {
                handleOnLink(onLink);
            }
        } else if (happening instanceof Happening.AssetChanged changed) {
            changedAssets.add(changed.asset(), timing.now());
        } else if (happening instanceof Happening.Drain drain) {
            drains.removeIf(CompletableFuture::isDone);
            drains.add(drain.done());
            deadline = phase == Phase.WAITING ? timing.now() : deadline; // who is about to end cannot sit out a pause
        } else if (happening instanceof Happening.Stop) {
            stopping = true;
        }
    }

    private void handleOnLink(Happening.OnLink happening) {
        if (!(happening instanceof Happening.Acknowledged) || config.qos() > 0) { // with QoS 0 nobody has answered
            patience.heard(timing.now());
        }
        if (happening instanceof Happening.Connected connected) {
            connected(connected);
        } else if (happening instanceof Happening.Lost lost) {
            lost(lost.text() + (lost.reasonCode() < 0 ? "" : " (reason code " + lost.reasonCode() + ")"));
        } else if (happening instanceof Happening.Acknowledged answer) {
            acknowledged(answer);
        } else if (happening instanceof Happening.Arrived message) {
            arrived(message);
        }
    }

    private void advance(long now) {
        switch (phase) {
            case WAITING -> {
                if (now >= deadline) {
                    connect(now);
                }
            }
            case CONNECTING -> {
                if (now >= deadline) {
                    lost("no answer to CONNECT within 15 s");
                }
            }
            case BIRTHS -> births(now);
            case UNCONFIRMED -> unconfirmed(now);
            case ONLINE -> online(now);
            case HOLDING -> holding(now);
            case STOPPED -> throw new IllegalStateException("stopped");
        }
        watch(now);
    }

    /** Whoever holds back its answers is waited for; whoever is gone, or has forgotten a message, is not. */
    private void watch(long now) {
        if (phase == Phase.WAITING || phase == Phase.CONNECTING) {
            return;
        }
        String why = patience.end(session.window(), now);
        if (why != null) {
            lost(why);
        } else if (Patience.isTried(session.window(), now)) {
            warn(Patience.WITHHELD);
        } else if (detail.equals(Patience.WITHHELD)) {
            LOG.info("the server acknowledges again");
            detail = "";
        }
    }

    private void connect(long now) {
        int bdSeq = session.connect();
        memory.rememberBdSeq(bdSeq);
        MqttLink made = links.create(session.plan(bdSeq), mailbox);
        link = made;
        phase = Phase.CONNECTING;
        deadline = now + CONNECT_NANOS;
        made.open();
    }

    private void connected(Happening.Connected connected) {
        counts.connections++;
        answerWait = ANSWER_NANOS;
        LOG.info("connected to {}", config.url());
        patience.connected(connected.isGateway(), connected.keepAliveSeconds());
        session.begin(connected.link(), connected.receiveMaximum(), connected.maximumPacketSize());
        startOver();
        beginBirths();
    }

    /** What was sent and not confirmed will be read again. */
    private void startOver() {
        releases.forgetUnconfirmed();
        feed.startOver();
    }

    private void beginBirths() {
        received = null;
        changedAssets.clear();
        phase = Phase.BIRTHS;
        reconciliation.asking();
        session.beginBirths();
    }

    private void births(long now) {
        if (session.continueBirths()) {
            phase = Phase.UNCONFIRMED;
            deadline = now + answerWait;
            unconfirmed(now);
        }
    }

    private void unconfirmed(long now) {
        Received answer = received;
        if (answer != null) {
            received = null;
            reconciliation.answer(answer);
            backoff.reset();
            answerWait = ANSWER_NANOS;
            detail = "";
            phase = Phase.ONLINE;
            LOG.info("online: the gateway has answered the births");
            online(now);
        } else if (now >= deadline) {
            askAgain(now);
        }
    }

    /**
     * No answer: the gateway may be far behind, or nobody may listen behind the broker. The births are said again, ever
     * more rarely; a new connection would help nobody.
     */
    private void askAgain(long now) {
        warn("nobody has answered the births on " + UplinkTopics.received(config));
        answerWait = Math.min(MAX_ANSWER_NANOS, answerWait * 2);
        session.broken();
        beginBirths();
        births(now);
    }

    private void online(long now) {
        if (releases.isOverdue(now)) {
            hold(0, "the gateway did not confirm within 5 minutes");
            return;
        }
        changedAssets.bear(session, now);
        boolean idle = false;
        while (!idle && phase == Phase.ONLINE && session.window().hasRoom() && releases.hasRoom()) {
            idle = !feed.step(session, now);
        }
        if (idle && isDrained()) {
            session.buryRetired();
        }
        settleDrains();
    }

    private boolean isDrained() {
        return feed.isEmpty() && session.window().isEmpty() && releases.isSettled();
    }

    private void settleDrains() {
        if (!drains.isEmpty() && isDrained() && !feed.step(session, timing.now())) {
            drains.forEach(done -> done.complete(null));
            drains.clear();
        }
    }

    private void holding(long now) {
        if (now >= deadline && session.window().isEmpty()) {
            startOver();
            beginBirths();
            births(now);
        }
    }

    private void acknowledged(Happening.Acknowledged answer) {
        Acknowledgements.Pause pause = acknowledgements.take(answer);
        if (pause != null) {
            hold(pause.nanos(), pause.why());
        }
    }

    /** Sends nothing for a while; then births, and what was not confirmed again. */
    private void hold(long nanos, String why) {
        detail = why;
        session.broken();
        long until = timing.now() + nanos;
        deadline = phase == Phase.HOLDING ? Math.max(deadline, until) : until;
        phase = Phase.HOLDING;
    }

    private void arrived(Happening.Arrived message) {
        Received answer = incoming.received(message);
        if (answer != null && phase == Phase.ONLINE) {
            reconciliation.confirm(answer);
        } else if (answer != null) {
            received = answer;
        } else if (incoming.wantsRebirth(message)) {
            rebirth();
        }
    }

    /** What is in flight stays so; only the births are said again, and the gateway's answer to them waited for. */
    private void rebirth() {
        if ((phase == Phase.ONLINE || phase == Phase.UNCONFIRMED) && session.rebirthRequested()) {
            LOG.info("rebirth requested");
            beginBirths();
        }
    }

    private void lost(String why) {
        warn(why);
        counts.losses++;
        closeLink(false);
        phase = Phase.WAITING;
        deadline = timing.now() + backoff.next();
    }

    /** Says aloud what goes wrong, once as long as it stays the same. */
    private void warn(String why) {
        if (!why.equals(detail)) {
            LOG.warn("uplink: {}", why);
        }
        detail = why;
    }

    private void closeLink(boolean orderly) {
        MqttLink open = link;
        link = null;
        session.end();
        releases.forgetUnconfirmed();
        received = null;
        if (open != null) {
            open.close(orderly);
        }
    }

    /** Says NDEATH and waits two seconds at most to be heard; else it leaves without DISCONNECT: the will says it. */
    private void stop() throws InterruptedException {
        boolean heard = link == null || phase == Phase.CONNECTING;
        if (link != null && phase != Phase.CONNECTING && phase != Phase.WAITING) {
            long death = session.sayDeath();
            long until = timing.now() + STOP_NANOS;
            while (!heard && link != null && timing.now() < until) {
                Happening next = mailbox.take(until - timing.now());
                heard = next instanceof Happening.Acknowledged answer && answer.id() == death;
                if (next instanceof Happening.Acknowledged || next instanceof Happening.Lost) {
                    handle(next);
                }
            }
            releases.tell();
        }
        closeLink(heard);
        drains.forEach(done -> done.completeExceptionally(new IllegalStateException("the uplink has stopped")));
    }
}
