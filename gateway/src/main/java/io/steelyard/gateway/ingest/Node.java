package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.LedgerException;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import io.steelyard.sparkplug.session.HostEvents;
import io.steelyard.sparkplug.session.HostLimits;
import io.steelyard.sparkplug.session.HostSession;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One edge node: its Sparkplug session, and what each of its messages means for the house. For ingest's thread. */
final class Node implements HostEvents<Arrived> {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final String REPORT = Registry.OURS + "report";

    private final AgentKey agent;
    private final Desk desk;
    private final HostSession<Arrived> session;
    private final Asides asides;
    private final Awaited awaited;
    private final Misfits misfits;
    private final Spoken spoken = new Spoken();
    private final SamplePass samples;
    private final Presence presence;
    private final AgentBooks books;
    private final SamplesBodyReader body = new SamplesBodyReader();
    private final Confirming confirming;
    private final Answers answers;
    private String enterprise = "";
    private @Nullable UUID epoch;
    private boolean mayAnswer;
    private long now;

    Node(AgentKey agent, Desk desk) {
        this.agent = agent;
        this.desk = desk;
        this.session = new HostSession<>(HostLimits.USUAL, this);
        this.awaited = new Awaited(desk.counters().awaitedNoRoom::add);
        this.asides = new Asides(agent, desk, awaited);
        this.misfits = new Misfits(agent, desk, asides, awaited);
        this.samples = new SamplePass(agent, desk, session, asides, spoken);
        this.presence = new Presence(agent, desk);
        this.books = new AgentBooks(agent, desk, this::happened);
        this.confirming = new Confirming(agent, desk.ledgers(), awaited);
        this.answers = new Answers(agent, desk);
    }

    /** An inbox before this one, whose state is gone, knew of the agent's report. */
    void knownUntil(LastReport report) {
        books.knownUntil(report);
    }

    /** Shows nothing that is older than what another of the same name has shown; that stands in no state mark. */
    void goOnFrom(Node other) {
        samples.goOnFrom(other.samples);
        presence.goOnFrom(other.presence);
    }

    /** What is awaited is read again, or comes again: the books know nothing of it. */
    void forgetAwaited() {
        awaited.forEach((epoch, numbers) -> desk.ledgers().change(agent, epoch, book -> book.comesAgain(numbers)));
    }

    /** The session is what it was: so is what the node's birth said. */
    void restored() {
        if (epoch != null || session.isOnline()) {
            spoken.numbers(epoch != null);
        }
    }

    /** What is told of it as a publisher; any thread. */
    Publisher publisher() {
        return spoken.of(agent);
    }

    /** Tells once more whether an asset is there. */
    void tellPresence(AssetKey asset, long at) {
        boolean online = desk.registry().isNode(asset) ? session.isOnline() : session.isOnline(asset.asset());
        presence.tell(asset, online, at);
    }

    /** When {@link #tick} has something to do, or {@link HostSession#NO_DEADLINE}. */
    long deadline() {
        return Math.min(session.deadline(), presence.deadline());
    }

    HostSession<Arrived> session() {
        return session;
    }

    /** What a state mark has to say beside the session. */
    void write(DataOutput out) throws IOException {
        out.writeUTF(enterprise);
        out.writeUTF(epoch == null ? "" : epoch.toString());
        out.writeBoolean(confirming.isWanted());
        awaited.write(out);
        books.write(out);
    }

    /**
     * Takes up what {@link #write} wrote; {@code steps} says whether it speaks of steps of the agent's clock, {@code
     * numbers} whether of numbers that are awaited.
     */
    void read(DataInput in, boolean steps, boolean numbers) throws IOException {
        enterprise = in.readUTF();
        String ofEpoch = in.readUTF();
        epoch = ofEpoch.isEmpty() ? null : UUID.fromString(ofEpoch);
        confirming.want(in.readBoolean());
        if (numbers) {
            awaited.read(in);
        }
        books.read(in, steps);
    }

    /**
     * Takes a message.
     *
     * @param live whether the peer that sent it is there now, so that it may be answered
     */
    void accept(MessageType type, @Nullable String device, PayloadReader payload, Arrived message, boolean live) {
        mayAnswer = live;
        now = message.at();
        session.accept(type, device, payload, message, message.at());
    }

    /**
     * Lets time pass.
     *
     * @param live whether the agent may be answered
     */
    void tick(long at, boolean live) {
        presence.tick(at);
        if (session.deadline() <= at || session.heldCount() > 0) {
            mayAnswer = live;
            now = at;
            session.tick(at);
        }
    }

    @Override
    public void born(@Nullable String device, PayloadReader payload, Arrived message) {
        if (device == null) {
            nodeBorn(payload, message);
        } else {
            AssetKey key = new AssetKey(agent.site(), device);
            if (!desk.registry().hasRoomFor(key)) {
                asides.message(message, "there are too many assets already");
                return;
            }
            described(desk.registry().describe(key, speaker(message), payload), message);
        }
        samples.birth(device, payload, message, epoch != null);
    }

    private Registry.Speaker speaker(Arrived message) {
        return new Registry.Speaker(agent, enterprise, message.at());
    }

    private void described(AssetDescription asset, Arrived message) {
        desk.gathering().add(asset, desk.registry().formerBirths());
        BirthNews.of(desk.registry(), agent, message.at()).forEach(event -> happened(message, event));
        desk.live().described(asset);
        desk.latencies().described(asset);
        presence.born(asset.key(), message.at());
    }

    private void nodeBorn(PayloadReader payload, Arrived message) {
        epoch = null;
        String previous = null;
        boolean confirmations = false;
        payload.rewind();
        while (payload.nextMetric()) {
            MetricReader metric = payload.metric();
            if (metric.isNull() || metric.dataType() != DataType.STRING) {
                continue;
            }
            if (metric.nameIs("steelyard/epoch")) {
                epoch = uuid(metric.text());
            } else if (metric.nameIs("steelyard/enterprise")) {
                enterprise = Words.cut(metric.text());
            } else if (metric.nameIs("steelyard/security")) {
                desk.gathering().secured(agent, metric.text(), message.at());
            } else if (metric.nameIs("steelyard/previous")) {
                previous = metric.text();
            } else if (metric.nameIs("steelyard/release")) {
                confirmations = metric.text().equals("gateway");
            }
        }
        payload.rewind();
        confirming.want(confirmations);
        awaited.nodeBorn(
                message.at(),
                confirmations,
                ofEpoch -> desk.ledgers().knows(agent, ofEpoch)
                        ? desk.ledgers().ask(agent, ofEpoch, EpochLedger::received)
                        : null);
        spoken.numbers(epoch != null);
        presence.nodeBorn(message.at());
        AssetDescription own = desk.registry().describeNode(speaker(message), payload);
        if (own != null) {
            described(own, message);
        }
        UUID present = epoch;
        if (present == null) {
            return;
        }
        for (GapRecord over : books.born(present, previous, message)) {
            desk.gathering().add(message, over, assetsOf(over.scope()));
        }
        if (mayAnswer) {
            answers.received(confirming.word(desk.inboxId()));
        }
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Tells an agent that waits for it what has arrived; for the live tail only. One that is offline here hears nothing, for
     * it would take it for the answer to its births.
     */
    void confirm(long at) {
        Received word = epoch != null && session.isOnline() ? confirming.due(at, desk.inboxId()) : null;
        if (word != null) {
            answers.received(word);
        }
    }

    @Override
    public void data(@Nullable String device, PayloadReader payload, Arrived message, boolean late) {
        try {
            if (!payload.uuidIs(SamplesBody.UUID)) {
                samples.data(device, payload, null, message, late);
                return;
            }
            body.reset(payload);
            if (body.sequence() == Sequence.RECORDS) {
                records(payload, message);
            } else {
                samples.data(device, payload, body, message, late || isOfAnEarlierEpoch());
                books.settle(body.epoch(), message);
            }
        } catch (SparkplugException e) {
            asides.message(message, "a payload that cannot be read: " + e.getMessage());
            numbersKeptAside(payload);
        } catch (DoorException e) {
            throw e;
        } catch (RuntimeException e) {
            // The session is in the middle of its row: what it holds behind this message must not suffer.
            if (desk.gathering().isOn()) {
                LOG.error("our mistake: a message of {} on {} could not be taken", agent, message.topic(), e);
            }
            asides.message(message, "a mistake of the gateway's: " + e);
            numbersKeptAside(payload);
        }
    }

    /** What the node says of an epoch that its birth did not name is no news. */
    private boolean isOfAnEarlierEpoch() {
        UUID present = epoch;
        return present != null && !present.equals(body.epoch());
    }

    private void records(PayloadReader payload, Arrived message) {
        while (payload.nextMetric()) {
            MetricReader metric = payload.metric();
            int index = metric.index();
            String name = metric.hasAlias() ? nameOf(metric.alias()) : metric.name();
            long number = body.isNumbered(index) ? body.number(index) : -1;
            if (name == null || !name.startsWith(Registry.OURS) || metric.isNull()) {
                continue;
            }
            Ledgers.Verdict verdict =
                    number < 0 ? Ledgers.Verdict.NEW : desk.ledgers().receiveRecord(agent, body.epoch(), number);
            if (verdict == Ledgers.Verdict.DUPLICATE && !name.equals(REPORT)) {
                continue;
            }
            try {
                if (verdict == Ledgers.Verdict.NO_ROOM) {
                    throw new LedgerException("its epoch has too many holes to remember its number");
                }
                Note note = Records.parse(name.substring(Registry.OURS.length()), metric, agent);
                if (verdict != Ledgers.Verdict.DUPLICATE) {
                    take(note, number, message);
                } else if (note instanceof ReportRecord report) {
                    books.takeAgain(report, number, message);
                }
            } catch (LedgerException | SparkplugException e) {
                asides.message(message, "a record " + name + " that cannot be read: " + e.getMessage());
            }
        }
    }

    private @Nullable String nameOf(long alias) {
        var definition = session.resolve(null, alias);
        return definition == null ? null : definition.name();
    }

    private void take(Note note, long number, Arrived message) {
        if (note instanceof GapRecord gap) {
            desk.gathering().add(message, gap, assetsOf(gap.scope()));
            if (!isOfAnEarlierEpoch()) {
                books.take(gap);
            }
        } else if (note instanceof DropRecord drop) {
            books.take(drop, message);
        } else if (note instanceof ReportRecord report) {
            books.take(report, report.epoch().equals(body.epoch()) ? number : -1, epoch, message);
        } else if (note instanceof EventRecord event) {
            desk.latencies().heard(event, desk.registry().assets());
            happened(message, event);
        } else if (note instanceof io.steelyard.ledger.AliveRecord alive) {
            desk.live().alive(alive);
            GapRecord over = isOfAnEarlierEpoch() ? null : books.take(alive, number, now);
            if (over != null) {
                desk.gathering().add(message, over, assetsOf(over.scope()));
            }
        }
    }

    private void happened(Arrived message, EventRecord event) {
        desk.gathering().add(message, event);
        desk.live().event(event);
    }

    private List<AssetKey> assetsOf(Scope scope) {
        return desk.registry().assets().stream()
                .filter(asset -> asset.agent().equals(agent))
                .map(AssetDescription::key)
                .filter(key -> scope.asset() == null || key.asset().equals(scope.asset()))
                .toList();
    }

    @Override
    public void dead(@Nullable String device, Arrived message) {
        if (device == null) {
            presence.nodeDead(message.at());
        } else {
            presence.dead(new AssetKey(agent.site(), device), message.at());
        }
    }

    @Override
    public void missed(int messages) {
        if (epoch == null) {
            spoken.missed(messages); // of one that numbers, the ledger knows what is missing
        }
    }

    @Override
    public void refused(Refusal reason, PayloadReader payload, Arrived message) {
        misfits.refused(reason, payload, message);
    }

    /** Notes the numbers of a message that is kept aside as a whole, as far as they can be read. */
    void numbersKeptAside(PayloadReader payload) {
        misfits.noteNumbers(payload, false, now);
    }

    @Override
    public void rebirthWanted(RebirthCause cause) {
        if (!mayAnswer) {
            return;
        }
        LOG.info("asks {} for a rebirth: {}", agent, cause);
        answers.rebirth(now);
    }
}
