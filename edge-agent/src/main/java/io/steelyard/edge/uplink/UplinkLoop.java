package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Forwarding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uplink's one thread: makes connections and gives them up; what is said on one is {@link Talk}'s.
 *
 * <pre>
 *            back-off over        connected            all births sent          received
 *   WAITING ──────────────► CONNECTING ──────► BIRTHS ────────────► UNCONFIRMED ────────► ONLINE
 *      ▲                                          ▲                                         │
 *      │ connection lost, from anywhere           └──────────── HOLDING ◄───────────────────┘
 *                                                 pause over,             a message was not taken
 *                                                 nothing in flight
 * </pre>
 *
 * <p>Where only the gateway's word counts, what is in flight has to be acknowledged, too, before ONLINE, for ten seconds at most.
 * Where a primary host is named, AWAITING stands before BIRTHS until the host is there; when it leaves, so does the agent.
 */
final class UplinkLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UplinkLoop.class);
    private static final long SECOND = 1_000_000_000L;
    private static final long CONNECT_NANOS = 15 * SECOND;
    private static final long STOP_NANOS = 2 * SECOND;

    private final UplinkConfig config;
    private final Timing timing;
    private final Mailbox mailbox;
    private final MqttLink.Factory links;
    private final SessionMemory memory;

    private final Counts counts = new Counts();
    private final Addresses addresses;
    private final Backoff backoff;
    private final Progress progress;
    private final Session session;
    private final Releases releases;
    private final Talk talk;
    private final Outlook outlook;
    private final Patience patience = new Patience();

    private @Nullable Remote remote;
    private boolean stopping;
    private @Nullable MqttLink link;
    private volatile UplinkStatus status;

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
        addresses = new Addresses(config.peer().urls());
        progress = new Progress(timing.now());
        backoff = new Backoff(config.backoffMin(), config.backoffMax(), timing.jitter());
        releases = new Releases(outbox, config.release());
        Window window = new Window();
        Lanes lanes = new Lanes(config.backlog(), outbox, window, releases, timing.now());
        session = new Session(config, timing, outbox, births, memory.bdSeq(), counts, window, lanes);
        outlook = new Outlook(outbox, lanes, timing.now());
        Talk.Aides aides = new Talk.Aides(
                lanes,
                releases,
                new Reconciliation(outbox, memory, releases, events),
                new Acknowledgements(config, session, releases, events, backoff, counts));
        talk = new Talk(config, timing, progress, session, backoff, aides);
        status = counts.status(progress, session.window(), outlook.backlog(), timing.now());
    }

    /** Has requests that come on a connection taken there; before it begins. */
    void serve(Remote served) {
        remote = served;
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
            closeLink(MqttLink.Ending.CUT);
        } finally {
            progress.turn(Phase.STOPPED);
            show();
        }
    }

    private void round() throws InterruptedException {
        try {
            Happening next = mailbox.take(Math.min(SECOND, deadline() - timing.now()));
            while (next != null) {
                handle(next);
                next = mailbox.take(0);
            }
            releases.tell();
            advance(timing.now());
            answer();
            outlook.look(timing.now(), progress.is(Phase.ONLINE));
            show();
        } catch (RuntimeException e) {
            LOG.error("the uplink made a mistake and begins a new session", e);
            lost("mistake: " + e);
        }
    }

    private void answer() {
        if (remote != null) {
            boolean areBirthsOut = progress.is(Phase.ONLINE) || progress.is(Phase.UNCONFIRMED);
            remote.advance(session, areBirthsOut || progress.is(Phase.HOLDING));
        }
    }

    private void show() {
        status = counts.status(progress, session.window(), outlook.backlog(), timing.now());
    }

    private long deadline() {
        long next = progress.isLinked() ? talk.deadline() : progress.deadline();
        return next == Long.MAX_VALUE ? timing.now() + SECOND : next;
    }

    private void handle(Happening happening) {
        if (happening instanceof Happening.OnLink onLink) {
            if (onLink.link() == link) {
                handleOnLink(onLink);
            }
        } else if (happening instanceof Happening.Answered answered && remote != null) {
            remote.answered(answered);
        } else if (happening instanceof Happening.AssetChanged changed) {
            talk.changed(changed.asset(), timing.now());
        } else if (happening instanceof Happening.Drain drain) {
            talk.drain(drain.done());
            if (progress.is(Phase.WAITING)) {
                progress.turn(Phase.WAITING, timing.now()); // who is about to end cannot sit out a pause
            }
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
            talk.acknowledged(answer);
        } else if (happening instanceof Happening.Arrived message) {
            talk.arrived(message);
        } else if (happening instanceof Happening.Asked asked && remote != null) {
            remote.asked(asked);
        }
    }

    private void advance(long now) throws InterruptedException {
        if (progress.isLinked()) {
            if (talk.farewell() == null) {
                talk.advance(now);
            }
            if (progress.is(Phase.ONLINE)) {
                addresses.stands();
            }
            String farewell = talk.farewell();
            if (farewell == null) {
                watch(now);
            } else {
                leave(farewell);
            }
        } else if (progress.isDue(now)) {
            if (progress.is(Phase.WAITING)) {
                connect(now);
            } else {
                lost("no answer to CONNECT within 15 s");
            }
        }
    }

    /** Whoever holds back its answers is waited for; whoever is gone, or has forgotten a message, is not. */
    private void watch(long now) {
        String why = patience.end(session.window(), now);
        if (why != null) {
            lost(why);
        } else if (Patience.isTried(session.window(), now)) {
            progress.warn(Patience.WITHHELD);
        } else if (progress.detail().equals(Patience.WITHHELD)) {
            LOG.info("the server acknowledges again");
            progress.say("");
        }
    }

    private void connect(long now) {
        int bdSeq = session.connect();
        memory.rememberBdSeq(bdSeq);
        MqttLink made = links.create(session.plan(addresses.present(), bdSeq), mailbox);
        link = made;
        progress.turn(Phase.CONNECTING, now + CONNECT_NANOS);
        talk.opening(addresses.present());
        made.open();
    }

    private void connected(Happening.Connected connected) {
        counts.connections++;
        LOG.info("connected to {}", addresses.present());
        patience.connected(connected.isGateway(), connected.keepAliveSeconds());
        session.begin(connected.link(), connected.receiveMaximum(), connected.maximumPacketSize());
        talk.begin();
    }

    private void lost(String why) {
        progress.warn(why);
        if (progress.isLinked()) {
            counts.losses++;
        }
        closeLink(MqttLink.Ending.CUT);
        progress.turn(Phase.WAITING, timing.now() + (addresses.failed() ? 0 : backoff.next()));
    }

    /** The connection is good, but not what is at its other end: whoever listens is told, and another try comes later. */
    private void leave(String why) throws InterruptedException {
        progress.warn(why);
        counts.losses++;
        closeLink(sayGoodbye());
        progress.turn(Phase.WAITING, timing.now() + (addresses.failed() ? 0 : backoff.next()));
    }

    private void closeLink(MqttLink.Ending ending) {
        MqttLink open = link;
        link = null;
        talk.end();
        if (open != null) {
            open.close(ending);
        }
    }

    private void stop() throws InterruptedException {
        closeLink(sayGoodbye());
        talk.giveUpDrains();
    }

    /**
     * Says NDEATH, if anything was born, and waits two seconds at most to be heard.
     *
     * @return how to leave: without DISCONNECT if nobody heard it, for the will says it then
     */
    private MqttLink.Ending sayGoodbye() throws InterruptedException {
        if (!progress.isLinked() || progress.is(Phase.AWAITING)) {
            return MqttLink.Ending.UNBORN;
        }
        boolean heard = false;
        if (link != null) {
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
        return heard ? MqttLink.Ending.SAID : MqttLink.Ending.CUT;
    }
}
