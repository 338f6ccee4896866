package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.sparkplug.HostState;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of one inbox partition. {@link #recover} takes up the state mark and reads again, with all outputs off, up to
 * what is stored; {@link #run} goes on from there until it is interrupted. {@link #stored} may be called from the store's
 * thread, {@link #ledgers} and the counters from any.
 */
public final class Ingest implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final int PARTITION = 0;
    private static final int BATCH_READINGS = 5_000;
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration STATE_EVERY = Duration.ofSeconds(10);
    private static final long STATE_BYTES = 64L << 20;

    private final IngestDoors doors;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private final String ownTopic;
    private final Ledgers ledgers;
    private final IngestCounters counters = new IngestCounters();
    private final Gathering gathering;
    private final Latencies latencies;
    private final Registry registry;
    private final Switchboard nodes;
    private final LiveGate live;
    private final Lookout lookout;
    private final LedgerCopy copy = new LedgerCopy();
    private final long startedAt;
    private InboxPosition position = InboxPosition.start(PARTITION);
    private StoredMark handedOver = new StoredMark(position, Bytes.empty());
    private volatile @Nullable InboxPosition stored;
    private @Nullable StateMark waitingState;
    private @Nullable InboxPosition readBefore;
    private long lastArrival;
    private boolean ownRun;
    private volatile long bornAt;
    private long stateTaken;
    private long bytesSinceState;
    private volatile @Nullable Check disagreement;
    private volatile @Nullable String failure;

    /**
     * Opens nothing.
     *
     * @param hostId Sparkplug host application id
     * @param now nanoseconds since 1970
     * @param nanoTime monotonic clock
     */
    public Ingest(IngestDoors doors, String hostId, LongSupplier now, LongSupplier nanoTime) {
        this.doors = doors;
        this.ownTopic = new Topic.OfHost(hostId).format();
        this.now = now;
        this.nanoTime = nanoTime;
        this.startedAt = now.getAsLong();
        this.gathering = new Gathering(doors.system(), doors.store());
        this.latencies = new Latencies(gathering);
        this.ledgers = new Ledgers(gathering::add);
        this.registry = new Registry(doors.system());
        this.live = new LiveGate(doors.live(), doors.life());
        Desk desk =
                new Desk(doors.inboxId(), registry, ledgers, gathering, latencies, counters, live, doors.outgoing());
        this.nodes = new Switchboard(desk);
        this.lookout = new Lookout(desk, nodes, doors, now, nanoTime);
    }

    /**
     * Takes up where the last run ended; writes nothing. Without a usable state the inbox is read again from its oldest
     * arrival; so it is when the store has less than the state knows (an older copy, or a new one).
     */
    public void recover() {
        registry.load();
        registry.assets().forEach(live::described);
        Optional<StoredMark> mark = doors.stored().apply(PARTITION);
        Optional<StateMark> state = doors.marks().state(PARTITION);
        boolean known = state.isPresent() && nodes.read(state.get().state(), ledgers);
        boolean storeIsBehind = known
                && (mark.isEmpty()
                        || mark.get().position().compareTo(state.get().position()) < 0);
        if (storeIsBehind) {
            LOG.warn("the store has less than it had: what the inbox still keeps is written again");
            nodes.forgetAwaited();
            nodes.forget();
            ledgers.goBackTo(mark.map(StoredMark::received).orElse(Bytes.empty()));
            ledgers.readAgain();
            readBefore = state.get().position();
        } else if (known) {
            position = state.get().position();
        } else if (mark.isPresent()) {
            // The births stand in the inbox, as far back as it is kept; the numbers from before that are in the mark.
            LOG.warn("no usable state mark: reads the inbox again from its oldest arrival");
        }
        if (!known) {
            boolean isFirst = mark.isEmpty() && registry.assets().isEmpty();
            latencies.begin(doors.system().latestLatencies(), isFirst);
        }
        gathering.outputs(false);
        if (mark.isPresent()) {
            replay(mark.get(), known && !storeIsBehind);
            stored = mark.get().position();
            ledgers.stored(mark.get().received());
        }
        if (!known) {
            registry.hasReadAgain();
        }
        if (!known && nodes.knowNobody()) {
            beginAnew();
        }
        gathering.outputs(true);
        latencies.show();
        counters.handedOver();
        handedOver = mark.orElseGet(() -> new StoredMark(position, ledgers.receivedNumbers()));
        stateTaken = nanoTime.getAsLong();
    }

    /** The inbox is new. What the ledger's rows tell of the one before is remembered as long as this one is. */
    private void beginAnew() {
        Map<AgentKey, LastReport> reports = doors.system().lastReports();
        if (!reports.isEmpty()) {
            nodes.beginWith(reports);
            doors.marks().saveState(new StateMark(position, nodes.write(ledgers)));
        }
    }

    private void replay(StoredMark mark, boolean fromState) {
        long messages = 0;
        if (position.compareTo(mark.position()) < 0) {
            messages = readAgain(mark.position());
        }
        if (!fromState) {
            ledgers.startFrom(mark.received());
        } else if (!ledgers.agreeWith(mark.received())) {
            Check differs = Finding.INGEST_DIFFERS.check(Map.of("arrivals", String.valueOf(messages)));
            LOG.error("{}", differs.detail());
            disagreement = differs;
            ledgers.goBackTo(mark.received());
        }
        LOG.info("read {} arrivals again up to what is stored", messages);
    }

    private long readAgain(InboxPosition end) {
        long messages = 0;
        try (InboxReader reader = doors.reader().apply(position)) {
            InboxEntry entry = reader.next();
            while (entry != null && entry.behind().compareTo(end) <= 0) {
                take(entry);
                messages++;
                entry = reader.next();
            }
        }
        position = end;
        return messages;
    }

    /** Reads until interrupted. */
    @Override
    public void run() {
        sayState(true);
        try (InboxReader reader = doors.reader().apply(position)) {
            while (!Thread.currentThread().isInterrupted()) {
                step(reader);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            failure = e.toString();
            LOG.error("ingest has failed and nothing more is read from the inbox", e);
        } finally {
            lookout.close();
        }
    }

    private void step(InboxReader reader) throws InterruptedException {
        InboxEntry entry = reader.next();
        if (entry == null) {
            flush();
            nodes.tick(now.getAsLong(), true);
            reader.await(IDLE);
            return;
        }
        long start = nanoTime.getAsLong();
        take(entry);
        counters.busyNanos.addAndGet(nanoTime.getAsLong() - start);
        if (gathering.size() >= BATCH_READINGS) {
            flush();
        }
    }

    private void take(InboxEntry entry) {
        counters.arrivals.increment();
        if (entry.arrival() instanceof Arrival.Published published) {
            bytesSinceState += published.payload().length();
        }
        if (entry.arrival() instanceof Arrival.EndpointRestarted restarted && restarted.at() >= startedAt) {
            ownRun = true; // whatever the clock does from now on
            registry.isThere();
            latencies.isThere();
        }
        if (ownRun && entry.arrival() instanceof Arrival.Published published && saysWeAreAway(published)) {
            sayState(true);
        }
        nodes.take(entry, ownRun || entry.arrival().at() >= startedAt);
        position = entry.behind();
        lastArrival = entry.arrival().at();
        lookout.cameTo(position, lastArrival);
        if (readBefore != null && position.compareTo(readBefore) >= 0) {
            readBefore = null;
            ledgers.caughtUp();
            registry.hasReadAgain();
        }
    }

    /** Whether somebody spoke for this host and said it is not there, which is retained now. */
    private boolean saysWeAreAway(Arrival.Published published) {
        if (!published.topic().equals(ownTopic)) {
            return false;
        }
        try {
            return !HostState.parse(published.payload().text()).online();
        } catch (SparkplugException e) {
            return true;
        }
    }

    /** Hands over what is gathered, and the state mark when its time has come. */
    private void flush() throws InterruptedException {
        if (!nodes.holdsBack()) {
            if (!position.equals(handedOver.position())) {
                lookout.awaitRoom(position, lastArrival);
                handedOver = new StoredMark(position, ledgers.receivedNumbers());
                gathering.flush(handedOver, now.getAsLong());
                counters.handedOver();
            }
        } else if (gathering.size() >= BATCH_READINGS) {
            // A message waits for an earlier one, so the mark may not move; what is there need not wait in memory for
            // it.
            lookout.awaitRoom(position, lastArrival);
            gathering.flush(handedOver, now.getAsLong());
            counters.handedOver();
        }
        markState();
    }

    /** A state may stand on disk only when everything before it is stored: reading goes on from it. */
    private void markState() {
        StateMark waiting = waitingState;
        InboxPosition done = stored;
        if (waiting != null && done != null && done.compareTo(waiting.position()) >= 0) {
            List<SystemRow> rows = copy.changed(ledgers.lines((agent, reported) -> true));
            if (!rows.isEmpty()) {
                doors.system().writeAlone(rows);
            }
            doors.marks().saveState(waiting);
            waitingState = null;
        }
        boolean due = nanoTime.getAsLong() - stateTaken >= STATE_EVERY.toNanos() || bytesSinceState >= STATE_BYTES;
        if (due && waitingState == null && handedOver.position().equals(position)) {
            waitingState = new StateMark(position, nodes.write(ledgers));
            latencies.show();
            stateTaken = nanoTime.getAsLong();
            bytesSinceState = 0;
        }
    }

    /** The store has everything up to the mark. */
    public void stored(StoredMark mark) {
        ledgers.stored(mark.received());
        stored = mark.position();
    }

    /**
     * Tells the Sparkplug world whether this host is there (Sparkplug 3.0 §6.4.26 STATE). A death has its birth's time
     * (tck-id-host-topic-phid-death-payload-timestamp-connect).
     */
    public void sayState(boolean online) {
        if (online) {
            bornAt = Math.floorDiv(now.getAsLong(), 1_000_000L);
        }
        HostState state = new HostState(online, bornAt);
        doors.outgoing().publish(new OutgoingPublish(ownTopic, Bytes.utf8(state.format()), 1, true));
    }

    /** The books of all agents. */
    public Ledgers ledgers() {
        return ledgers;
    }

    /** Latencies of the hour of arrival that is running, as they were some seconds ago, by asset; any thread. */
    public List<LatencyHour> latencies() {
        return latencies.running();
    }

    /** Whether the agent's session is alive. */
    public boolean isOnline(AgentKey agent) {
        return nodes.isOnline(agent);
    }

    /** What was counted since the start, in samples. */
    public StageStatus status() {
        StageStatus counted = counters.status();
        TreeMap<String, Long> reasons = new TreeMap<>(counted.dropped());
        // Not of the sum: what the books could not take in says too little, and loses nothing.
        reasons.put("ledger-no-room", ledgers.leftOut());
        reasons.put("awaited-no-room", counters.awaitedNoRoom.sum());
        reasons.put("ledger-epoch-gone", ledgers.passedOver());
        reasons.values().removeIf(count -> count == 0);
        return new StageStatus(
                counted.stage(), counted.in(), counted.out(), reasons, counted.depth(), counted.seconds());
    }

    /** Samples from publishers that do not number. */
    public long notNumbered() {
        return counters.notNumbered.sum();
    }

    /** Every edge node that has spoken, by site and id; any thread. */
    public List<Publisher> publishers() {
        return nodes.publishers();
    }

    /** Whether it reads. */
    public Check check() {
        String reason = failure;
        if (reason != null) {
            return Finding.INGEST_STOPPED.check(Map.of("reason", reason));
        }
        Check differs = disagreement;
        return differs == null ? Check.well(Check.Part.INGEST) : differs;
    }
}
