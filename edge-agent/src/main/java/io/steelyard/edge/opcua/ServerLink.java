package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Sample;
import io.steelyard.edge.opcua.call.Batches;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.clock.ClockWatch;
import io.steelyard.edge.opcua.cycle.Cycle;
import io.steelyard.edge.opcua.event.Alarms;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.session.Backoff;
import io.steelyard.edge.opcua.session.LinkLostException;
import io.steelyard.edge.opcua.session.Remedy;
import io.steelyard.edge.opcua.session.SessionKeeper;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server's thread: open a session, bring the signals in, publish until it is lost, begin again; for ever, until the
 * agent stops. A delivery of an old session is settled before a new session begins, since one thread does both.
 */
final class ServerLink implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
    private static final long LASTING = TimeUnit.SECONDS.toNanos(10);
    /** How often all items are looked at, which of ten thousand takes longer than the rest that a silent server causes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final long LEAST_UNSEEN = TimeUnit.MILLISECONDS.toNanos(250);

    private final ServerConfig server;
    private final String agent;
    private final Scope scope;
    private final ClientFactory clients;
    private final Publishing.Link link;
    private final Mapping mapping;
    private final Acceptances acceptances;
    private final List<Item> items;
    private final Births births;
    private final Mapper.Known known;
    private final TypeTrouble typeTrouble = new TypeTrouble();
    private final Backoff backoff;
    private final Batches batches = new Batches();
    private final TakeOver takeOver;
    private final Leftovers leftovers;
    private final Alarms alarms;
    private final Doubt doubt;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean retired;
    private volatile boolean followed;
    private long proven;
    private Duration sampling;

    @Nullable
    private Long startedAt;

    private String said = "";

    ServerLink(OpcUaConfig config, ServerConfig server, ClientFactory clients, OpcUaDoors doors, OpcUaTiming timing) {
        this.server = server;
        this.sampling = server.sampling();
        this.agent = config.agent();
        this.scope = Scope.server(config.site(), config.agent(), server.name());
        this.clients = clients;
        GapBook gaps = new GapBook(scope, doors.notes(), timing::newId, doors.holes());
        ClockWatch clocks = new ClockWatch(scope, doors.notes(), config.memory(), config.assetNames(server.name()));
        this.link = new Publishing.Link(server, doors, timing, gaps, new LinkMeter(), clocks);
        this.births = new Births(doors, config.assets());
        this.mapping = new Mapping(link, config.assetsOf(server.name()), births);
        this.items = mapping.items();
        this.backoff = new Backoff(server.retry().backoffMin(), server.retry().backoffMax(), timing.chance());
        Identity identity = new Identity(config.memory(), server.name(), items, link.meter());
        this.acceptances = new Acceptances(link, scope, mapping.present(), births, identity);
        this.known = new Mapper.Known(births, identity, gaps, server.readInterval());
        this.alarms = new Alarms(scope, timing.nanoTime().getAsLong());
        this.takeOver = new TakeOver(server, config.memory(), timing);
        this.leftovers = new Leftovers(server.name(), timing.nanoTime());
        this.doubt = new Doubt(gaps, items, timing.nanoTime());
    }

    /** What an earlier run left: whatever came since its proof of life is not known, unless the server kept it for us. */
    void resumeFrom(Earlier earlier) {
        resumeFrom(earlier, GapCause.AGENT_DOWN);
    }

    /** What another link to the server left, which has ended. */
    void follow(ServerLink before) {
        resumeFrom(before.proven == 0 ? Earlier.NOTHING : before.takeOver.earlier(before.proven), GapCause.MAINTENANCE);
    }

    private void resumeFrom(Earlier earlier, GapCause why) {
        takeOver.resume(earlier, batches);
        link.gaps().resume(items, earlier.open(), link.timing().now());
        if (earlier.proof() > 0) {
            proven = Math.min(
                    earlier.proof(), link.timing().now()); // a clock that ran ahead then says no more than that
            alarms.heard(proven - unseen(server.publishing())); // it proves what the data's subscriptions told
            doubt(why);
        }
    }

    private void doubt(GapCause cause) {
        doubt.begin(proven - unseen(sampling), cause);
        if (takeOver.isPossible()) {
            doubt.grow();
        } else {
            doubt.isLoss();
        }
    }

    /** How far before a proof of life a change may lie that the server had not seen then: it looks once an interval. */
    private static long unseen(Duration sampling) {
        return Math.max(LEAST_UNSEEN, sampling.toNanos());
    }

    LinkStatus status() {
        return link.meter().status(server, mapping.present());
    }

    ServerConfig server() {
        return server;
    }

    /** Makes {@link #run} return soon. */
    void stop() {
        stopping.countDown();
    }

    /**
     * Makes {@link #run} return soon, for good: no signal is told to be missing here any more.
     *
     * @param isFollowed another link goes on with the server and may take the subscriptions over
     */
    void retire(boolean isFollowed) {
        retired = true;
        followed = isFollowed;
        stop();
    }

    /**
     * Has the server read as these assets say: what is mapped as before is not touched.
     *
     * @param all the assets of all servers
     * @return completes when it is so; a server that is away takes it before its next connection
     */
    CompletableFuture<Void> change(List<AssetMapping> all) {
        return mapping.give(all);
    }

    /** Those of its signals that are not read since their variables are other ones; on any thread. */
    List<Quarantined> quarantined() {
        return mapping.present().quarantined();
    }

    /** Any thread: such variables are their signals' from now on; see {@link OpcUaSource#accept}. */
    CompletableFuture<Accepted> accept(@Nullable String signal, String seen) {
        return acceptances.give(signal, seen);
    }

    @Override
    public void run() {
        try {
            tellWhatWaited();
            while (stopping.getCount() > 0) {
                mapping.takeOffline();
                acceptances.takeOffline();
                attempt();
                long wait = backoff.next();
                LOG.debug("server {}: next try in {} ms", server.name(), wait);
                if (leftovers.pass(wait, stopping)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leftovers.close();
        mapping.close();
        acceptances.close();
        alarms.rest(link.timing().now()).forEach(record -> {
            var unused = link.doors().notes().leave(record);
        });
        if (retired) {
            link.gaps().end(items, link.timing().now());
        }
        link.meter().phase("stopped", "");
    }

    /** What an earlier run took over and had no time to tell. */
    private void tellWhatWaited() throws InterruptedException {
        List<Sample> waiting = link.doors().deliveries().waiting(server.name());
        if (!waiting.isEmpty()) {
            link.doors().deliveries().take(Publishing.told(link, waiting));
        }
    }

    private Connection open() throws UaException, InterruptedException {
        try {
            return Connection.open(
                    clients, server, agent, link.timing(), new Connection.Lasting(batches, takeOver.durable()));
        } catch (UaException e) {
            leftovers.makeRoom(Remedy.isThere(e));
            throw e;
        }
    }

    private void attempt() throws InterruptedException {
        link.meter().phase("connecting", said);
        try {
            Connection connection = open();
            try {
                serve(connection);
            } finally {
                leftovers.end(connection, takeOver.isPossible(), stopping.getCount() == 0);
            }
        } catch (LinkLostException e) {
            backoff.failed(false);
            lost(e.gapCause(), e.getMessage() + "");
        } catch (UaException e) {
            backoff.failed(Remedy.isThere(e));
            lost(GapCause.LINK_DOWN, Calls.say(e) + remedy(e));
        } catch (RuntimeException | Error e) { // the loop of a server's thread: nothing that a server sends may end it
            LOG.error("server {}: this should not happen, beginning again", server.name(), e);
            takeOver.forget(); // the same would come again
            backoff.failed(true); // and each time costs the server a session
            lost(GapCause.UNKNOWN, Calls.say(e));
        }
    }

    private void serve(Connection connection) throws UaException, LinkLostException, InterruptedException {
        Subscriptions subscriptions = connection.subscriptions();
        subscriptions.keep(takeOver.isWorthKeeping());
        items.forEach(Item::forgetSession);
        Shapes shapes = Shapes.of(connection, link.timing(), typeTrouble);
        Mapper mapper = new Mapper(connection, known, shapes, link.doors(), link.timing(), scope);
        TakeOver.Taken taken = bringIn(connection, mapper);
        SessionKeeper session = new SessionKeeper(connection.client(), connection.session(), link.terms(), stopping);
        Rediscovery rediscovery = new Rediscovery(link, mapper);
        Readings readings =
                new Readings(births, shapes, link.clocks().sources(), rediscovery::soon, rediscovery::missed);
        Events events = new Events(connection, link, alarms, rediscovery::soon);
        Publishing publishing = new Publishing(
                link,
                session,
                subscriptions,
                new Publishing.Making(readings, mapper, events, () -> takeOver.remember(connection, batches)));
        try {
            publishing.catchUp(taken);
            link.meter().bridged(subscriptions.bridged());
            online();
            publish(
                    publishing,
                    mapper,
                    connection,
                    new Beside(
                            readings,
                            new CyclicReads(connection, link, publishing, readings, batches.reads()),
                            new Backfill(connection, link, publishing, readings, items),
                            rediscovery));
        } catch (LinkLostException e) {
            link.meter().phase("waiting", e.getMessage() + "");
            subscriptions.keep(e.mayHaveThem());
            if (!e.mayHaveThem()) {
                takeOver.forget();
            }
            if (e.isMute()) {
                takeOver.mute();
            }
            throw e;
        } finally {
            if (retired && !followed) {
                connection.giveUp();
            }
            takeOver.ended(subscriptions);
            long heard = subscriptions.provenUntil();
            proven = heard == 0 ? proven : heard; // not the greater: the clock may have been set back
            sampling = subscriptions.slowestSampling();
            publishing.settle();
        }
    }

    /** What the server kept for us comes first, the rest is subscribed; written down before the first value is asked for. */
    private TakeOver.Taken bringIn(Connection connection, Mapper mapper) throws UaException, InterruptedException {
        boolean startedAgain = startedAt != null && !startedAt.equals(connection.startedAt());
        startedAt = connection.startedAt();
        TakeOver.Taken taken =
                takeOver.into(new TakeOver.Heir(connection, items, proven - unseen(sampling), doubt.cause()));
        if (taken.items().isEmpty()) {
            doubt.isLoss();
        }
        if (startedAgain) {
            link.gaps().because(GapCause.LINK_DOWN, GapCause.SERVER_DOWN);
        }
        List<Item> moved = mapper.moved(taken.items());
        taken.items().removeAll(moved);
        mapper.bringIn(items);
        connection.subscriptions().atLeastOne(); // what is to be read there may be found while it is looked at
        taken.items().removeIf(item -> !item.subscribed);
        connection.subscriptions().keep(takeOver.isWorthKeeping());
        takeOver.remember(connection, batches);
        doubt.isNothingFor(taken.items());
        link.gaps().stoodAt(link.timing().now());
        return taken;
    }

    /** What is done between two answers of the server. */
    private record Beside(Readings readings, CyclicReads reads, Backfill backfill, Rediscovery rediscovery) {
        boolean isDoubted() {
            return readings.haveDoubted();
        }
    }

    private void publish(Publishing publishing, Mapper mapper, Connection connection, Beside beside)
            throws UaException, LinkLostException, InterruptedException {
        long since = link.timing().nanoTime().getAsLong();
        Watchdog watchdog = new Watchdog(
                connection.client(),
                connection.subscriptions(),
                batches.reads(),
                server.publishing(),
                mapper::mute,
                beside.rediscovery()::missed);
        Cycle looks = new Cycle(LOOK, since);
        boolean changed = true;
        while (stopping.getCount() > 0) {
            if (mapping.isToChange() || !acceptances.isEmpty()) {
                publishing.settle();
                changed = true;
            }
            mapping.takeOnline(mapper, () -> takeOver.remember(connection, batches));
            acceptances.takeOnline(mapper, () -> takeOver.remember(connection, batches));
            publishing.step();
            boolean isLook = looks.struck(link.timing().nanoTime().getAsLong()) > 0 || changed || beside.isDoubted();
            if (isLook) {
                beside.reads().plan(items);
            }
            beside.reads().step(items);
            beside.backfill().step();
            if (link.timing().nanoTime().getAsLong() - since > LASTING) {
                backoff.reset();
            }
            boolean retried = isLook && mapper.retry(items);
            boolean woken = watchdog.wake(items, publishing.heard(), link);
            leftovers.step(true);
            boolean rediscovered = beside.rediscovery().step(items);
            changed = retried || rediscovered;
            if (retried || rediscovered) {
                link.meter().subscribed(count());
            }
            if (retried || rediscovered || woken || takeOver.isDue()) {
                takeOver.remember(connection, batches);
            }
        }
    }

    private int count() {
        return (int) items.stream().filter(item -> item.subscribed).count();
    }

    private void online() {
        int subscribed = count();
        link.meter().connections.increment();
        link.meter().subscribed(subscribed);
        link.meter().phase("online", "");
        said = "";
        LOG.info("server {}: connected to {}, {} of {} signals", server.name(), server.url(), subscribed, items.size());
    }

    private void lost(GapCause cause, String why) {
        boolean was = link.meter().subscribed() > 0;
        link.meter().subscribed(0);
        link.meter().skew(null);
        link.meter().phase("waiting", why);
        if (was) {
            link.meter().losses.increment();
        }
        if (proven > 0) {
            doubt(cause);
        }
        if (!why.equals(said) && stopping.getCount() > 0) {
            LOG.warn("server {} at {}: {}. Trying again for ever", server.name(), server.url(), why);
            said = why;
        }
    }

    private String remedy(UaException failure) {
        boolean isSecured = server.security().policy() != ServerConfig.Policy.None;
        return Remedy.of(failure, server.name(), isSecured, clients.trusted());
    }
}
