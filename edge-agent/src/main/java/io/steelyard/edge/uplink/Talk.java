package io.steelyard.edge.uplink;

import io.steelyard.ledger.Received;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is talked about on a connection that stands: births, the gateway's answer to them, data and what becomes of it, and
 * pauses where a message was not taken. For the uplink's thread.
 */
final class Talk {

    private static final Logger LOG = LoggerFactory.getLogger(Talk.class);
    private static final long SECOND = 1_000_000_000L;
    private static final long ANSWER_NANOS = 10 * SECOND;
    private static final long MAX_ANSWER_NANOS = 60 * SECOND;
    private static final long AWAIT_NANOS = 30 * SECOND;
    private static final long NOT_HELD = Long.MIN_VALUE;

    private final UplinkConfig config;
    private final Timing timing;
    private final Progress progress;
    private final Session session;
    private final Releases releases;
    private final Reconciliation reconciliation;
    private final Acknowledgements acknowledgements;
    private final Backoff backoff;
    private final Lanes lanes;
    private final Incoming incoming;
    private final HostWatch host;
    private final Repeats repeats = new Repeats();
    private final ChangedAssets changedAssets = new ChangedAssets();
    private final List<CompletableFuture<Void>> drains = new ArrayList<>();
    private long answerWait = ANSWER_NANOS;
    private long heldAt = NOT_HELD;
    private @Nullable Received received;
    private @Nullable String farewell;

    Talk(UplinkConfig config, Timing timing, Progress progress, Session session, Backoff backoff, Aides aides) {
        this.config = config;
        this.timing = timing;
        this.progress = progress;
        this.session = session;
        this.backoff = backoff;
        releases = aides.releases();
        reconciliation = aides.reconciliation();
        acknowledgements = aides.acknowledgements();
        lanes = aides.lanes();
        incoming = new Incoming(config);
        host = new HostWatch(config);
    }

    /** Who keeps the books of a talk. */
    record Aides(Lanes lanes, Releases releases, Reconciliation reconciliation, Acknowledgements acknowledgements) {}

    /** A connection is tried. Before anything can come from it: MQTT 5 §3.8.4 lets messages come ahead of SUBACK. */
    void opening(URI address) {
        host.begin(address);
    }

    /** A connection stands: births come first, and what was sent and not confirmed is read again. */
    void begin() {
        answerWait = ANSWER_NANOS;
        farewell = null;
        startOver();
        if (host.isThere()) {
            beginBirths();
        } else {
            progress.turn(Phase.AWAITING, timing.now() + AWAIT_NANOS);
        }
    }

    /** Why the connection is to be left in order; null while it is not. */
    @Nullable
    String farewell() {
        return farewell;
    }

    /** The primary host is waited for without end; where there are other addresses, it may be at one of them. */
    private void await(long now) {
        if (host.isThere()) {
            beginBirths();
            births(now);
        } else if (progress.isDue(now)) {
            progress.warn("the primary host " + config.peer().host() + " is not there");
            farewell = isOnlyAddress() ? null : "the primary host is not at this address";
            progress.turn(Phase.AWAITING, now + AWAIT_NANOS);
        }
    }

    private boolean isOnlyAddress() {
        return config.peer().urls().size() == 1;
    }

    /** The connection is gone. */
    void end() {
        session.end();
        releases.forgetUnconfirmed();
        received = null;
        heldAt = NOT_HELD;
    }

    /** When something is due by itself; Long.MAX_VALUE when only news or an answer can change anything. */
    long deadline() {
        boolean waits = progress.is(Phase.HOLDING) && !session.window().isEmpty();
        if (waits || progress.is(Phase.BIRTHS)) {
            return Long.MAX_VALUE;
        }
        if (progress.is(Phase.UNCONFIRMED) && received != null) {
            return heldAt == NOT_HELD ? timing.now() : heldAt + ANSWER_NANOS;
        }
        if (!progress.is(Phase.ONLINE)) {
            return progress.deadline();
        }
        return session.window().hasRoom() && releases.hasRoom()
                ? Math.min(lanes.deadline(timing.now()), changedAssets.deadline())
                : Long.MAX_VALUE;
    }

    /** Goes on as far as the phase lets it. */
    void advance(long now) {
        switch (progress.phase()) {
            case AWAITING -> await(now);
            case BIRTHS -> births(now);
            case UNCONFIRMED -> unconfirmed(now);
            case ONLINE -> online(now);
            case HOLDING -> holding(now);
            case WAITING, CONNECTING, STOPPED -> throw new IllegalStateException("no connection: " + progress.name());
        }
    }

    /** The catalogue says something new of an asset. */
    void changed(String asset, long now) {
        changedAssets.add(asset, now);
    }

    /** Somebody waits until everything is out. */
    void drain(CompletableFuture<Void> done) {
        drains.removeIf(CompletableFuture::isDone);
        drains.add(done);
    }

    /** Nothing more goes out: whoever waits for it waits in vain. */
    void giveUpDrains() {
        drains.forEach(done -> done.completeExceptionally(new IllegalStateException("the uplink has stopped")));
    }

    private void startOver() {
        releases.forgetUnconfirmed();
        lanes.startOver();
    }

    private void beginBirths() {
        received = null;
        changedAssets.clear();
        progress.turn(Phase.BIRTHS);
        reconciliation.asking();
        session.beginBirths();
    }

    private void births(long now) {
        if (session.continueBirths()) {
            progress.turn(Phase.UNCONFIRMED, now + answerWait);
            unconfirmed(now);
        }
    }

    private void unconfirmed(long now) {
        Received answer = received;
        heldAt = isAllAcknowledged() ? NOT_HELD : heldAt;
        if (answer != null && mayTake(now)) {
            received = null;
            heldAt = NOT_HELD;
            take(answer, now);
            backoff.reset();
            answerWait = ANSWER_NANOS;
            progress.say("");
            progress.turn(Phase.ONLINE);
            LOG.info("online: the gateway has answered the births");
            online(now);
        } else if (answer == null && progress.isDue(now)) {
            askAgain(now);
        }
    }

    /**
     * Behind a broker what went ahead of births is to be acknowledged by the one before the other's answer says what of it is
     * lost; an acknowledgement that does not come holds nothing up for longer than this, whoever asks for births meanwhile.
     */
    private boolean mayTake(long now) {
        if (isAllAcknowledged()) {
            return true;
        }
        heldAt = heldAt == NOT_HELD ? now : heldAt;
        return now - heldAt >= ANSWER_NANOS;
    }

    private boolean isAllAcknowledged() {
        return !releases.isByGateway() || session.window().isEmpty();
    }

    /** What a broker has acknowledged ahead of births, and the answer to them does not name, is lost, or awaited again. */
    private void take(Received answer, long now) {
        boolean isAskedFor = !releases.unconfirmed().isEmpty();
        reconciliation.answer(answer);
        if (isAskedFor && releases.unconfirmed().isEmpty()) {
            repeats.allNamed(now);
        } else if (isAskedFor && isAllAcknowledged() && repeats.isDue(now)) {
            LOG.info("the gateway's answer does not name all that went ahead of the births; it goes again");
            repeats.repeated(now);
            releases.forgetUnconfirmed();
            lanes.sendAgain();
        }
    }

    /**
     * No answer: the gateway may be far behind, or nobody may listen behind the broker. The births are said again, ever
     * more rarely; a new connection would help nobody, unless there is another address.
     */
    private void askAgain(long now) {
        progress.warn("nobody has answered the births on " + UplinkTopics.received(config));
        if (answerWait >= MAX_ANSWER_NANOS && !isOnlyAddress()) {
            farewell = progress.detail();
            return;
        }
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
        boolean isRoom = session.window().hasRoom() && releases.hasRoom();
        if (isRoom && lanes.needsCut(now)) {
            LOG.info("what is held up goes as history, behind what comes from now on");
            lanes.cut(now);
            session.assets().forEach(asset -> changedAssets.add(asset, now));
        }
        changedAssets.bear(session, now);
        session.buryAbsent(now);
        lanes.hurry(!drains.isEmpty());
        boolean idle = false;
        while (!idle && progress.is(Phase.ONLINE) && session.window().hasRoom() && releases.hasRoom()) {
            idle = !lanes.step(session, now);
        }
        if (idle && isDrained()) {
            session.buryRetired();
        }
        settleDrains();
    }

    private boolean isDrained() {
        return lanes.isEmpty() && session.window().isEmpty() && releases.isSettled();
    }

    private void settleDrains() {
        if (!drains.isEmpty() && isDrained() && !lanes.step(session, timing.now())) {
            drains.forEach(done -> done.complete(null));
            drains.clear();
        }
    }

    private void holding(long now) {
        if (progress.isDue(now) && session.window().isEmpty()) {
            startOver();
            beginBirths();
            births(now);
        }
    }

    /** A message was answered. */
    void acknowledged(Happening.Acknowledged answer) {
        Acknowledgements.Pause pause = acknowledgements.take(answer);
        if (pause != null) {
            hold(pause.nanos(), pause.why());
        }
    }

    /** Sends nothing for a while; then births, and what was not confirmed again. */
    private void hold(long nanos, String why) {
        progress.say(why);
        session.broken();
        long until = timing.now() + nanos;
        progress.turn(Phase.HOLDING, progress.is(Phase.HOLDING) ? Math.max(progress.deadline(), until) : until);
    }

    /** A message came. */
    void arrived(Happening.Arrived message) {
        if (host.take(message)) {
            boolean left = !host.isThere() && !progress.is(Phase.AWAITING);
            farewell = left ? "the primary host " + config.peer().host() + " has left" : farewell;
            return;
        }
        Received answer = incoming.received(message);
        if (answer != null && progress.is(Phase.ONLINE)) {
            reconciliation.confirm(answer);
        } else if (answer != null) {
            received = answer;
        } else if (incoming.wantsRebirth(message)) {
            rebirth();
        }
    }

    /**
     * What is in flight stays so; only the births are said again, and the gateway's answer to them waited for. What it does
     * not name of what a broker has acknowledged is lost on the way, and goes again.
     */
    private void rebirth() {
        if ((progress.is(Phase.ONLINE) || progress.is(Phase.UNCONFIRMED)) && session.rebirthRequested()) {
            LOG.info("rebirth requested");
            beginBirths();
        }
    }
}
