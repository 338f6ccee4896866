package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.Topic;
import io.steelyard.sparkplug.codec.Compression;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.session.HostSession;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each arrival to its edge node. For ingest's thread, but {@link #isOnline}. */
final class Switchboard {
    /** Arrivals of two connections may be a little out of order; more than this is a clock that was set back. */
    private static final long A_STEP = 1_000_000_000L;

    private static final long CONFIRM_EVERY = 50_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final int STATE_VERSION = 14;
    private static final int CLOCKS_OF_SERVERS = 13; // the same but for clocks of assets
    private static final int OTHER_AWAITED = 12; // numbers that are awaited are written in another form
    private static final int LATENCIES_BEFORE = 10; // the same but for latencies
    private static final int PROFILES_BEFORE = 9; // the same but for former profiles of assets
    private static final int STEPS_BEFORE = 8; // the same but for steps of agents' clocks
    private static final int BOOKS_BEFORE = 7; // the same but for the books, which say their own version
    static final int UNWRAPPED_BYTES = 16 * 1024 * 1024;
    private static final int MAX_NODES = 10_000;

    private final Desk desk;
    private final Map<AgentKey, Node> nodes = new ConcurrentSkipListMap<>();
    private final Connections connections = new Connections();
    private final PayloadReader payload = new PayloadReader();
    private final Routes routes = new Routes();
    private final Map<AgentKey, LastReport> earlier = new HashMap<>();
    private long nextDeadline = HostSession.NO_DEADLINE;
    private long nextConfirmations;
    private long lastTick;
    private long asides;

    Switchboard(Desk desk) {
        this.desk = desk;
    }

    /** Whether no edge node has spoken yet. */
    boolean knowNobody() {
        return nodes.isEmpty();
    }

    /** Begins without a state: an inbox before this one knew these reports. */
    void beginWith(Map<AgentKey, LastReport> reports) {
        earlier.clear();
        reports.entrySet().stream().limit(MAX_NODES).forEach(one -> earlier.put(one.getKey(), one.getValue()));
    }

    /**
     * Takes an arrival; before it, everything happens that its time makes due, so that a replay, which sees no other clock,
     * comes to the same.
     */
    void take(InboxEntry entry, boolean live) {
        Arrival arrival = entry.arrival();
        tick(arrival.at(), live);
        desk.latencies().came(entry);
        if (arrival instanceof Arrival.Published published) {
            message(Arrived.of(entry.behind(), published), live);
        } else if (arrival instanceof Arrival.Connected connected) {
            connections.connected(connected);
        } else if (arrival instanceof Arrival.Disconnected disconnected) {
            connections.disconnected(disconnected);
        } else if (arrival instanceof Arrival.EndpointRestarted restarted) {
            for (Arrival.Will will : connections.restarted()) {
                message(new Arrived(entry.behind(), restarted.at(), will.topic(), will.payload()), false);
            }
        }
    }

    private void message(Arrived message, boolean live) {
        if (!message.topic().startsWith(Topic.NAMESPACE + "/")) {
            desk.counters().drop("not-sparkplug");
            return;
        }
        try {
            Routes.Route route = routes.of(message.topic());
            if (route != null && !isCommand(route.type())) {
                toNode(route, message, live);
            }
        } catch (SparkplugException e) {
            asides++;
            // The first, the second, the fourth …: a log is no place for a flood.
            if (desk.gathering().isOn() && Long.bitCount(asides) == 1) {
                LOG.warn("kept aside a message on {} (number {}): {}", quoted(message.topic()), asides, e.getMessage());
            }
            keepAside(message, String.valueOf(e.getMessage()));
        } catch (DoorException e) {
            throw e;
        } catch (RuntimeException e) {
            if (desk.gathering().isOn()) {
                LOG.error("our mistake: a message on {} could not be taken; it is kept aside", message.topic(), e);
            }
            keepAside(message, "a mistake of the gateway's: " + e);
        }
    }

    private static String quoted(String topic) {
        return topic.substring(0, Math.min(topic.length(), Words.NAME)).replaceAll("\\p{Cntrl}", "?");
    }

    private void keepAside(Arrived message, String reason) {
        AgentKey agent = agentOf(message.topic());
        desk.counters().drop("message-kept-aside");
        desk.gathering().keepAside(message, agent, reason, null, -1);
        Node node = nodes.get(agent);
        if (node != null) {
            noteNumbers(node, message);
        }
    }

    private void noteNumbers(Node node, Arrived message) {
        try {
            payload.reset(message.payload().unsafeArray(), 0, message.payload().length());
            node.numbersKeptAside(payload);
        } catch (SparkplugException e) {
            LOG.debug("nobody can say which numbers a message on {} had", message.topic(), e);
        }
    }

    private static boolean isCommand(MessageType type) {
        return type == MessageType.NCMD || type == MessageType.DCMD;
    }

    private void toNode(Routes.Route route, Arrived message, boolean live) {
        payload.reset(message.payload().unsafeArray(), 0, message.payload().length());
        if (Compression.isCompressed(payload)) {
            byte[] unwrapped = Compression.unwrap(payload, UNWRAPPED_BYTES);
            payload.reset(unwrapped, 0, unwrapped.length);
        }
        Node node = node(route.agent());
        try {
            node.accept(route.type(), route.device(), payload, message, live);
        } finally {
            nextDeadline = Math.min(nextDeadline, node.deadline());
        }
    }

    private Node node(AgentKey agent) {
        Node known = nodes.get(agent);
        if (known != null) {
            return known;
        }
        if (nodes.size() >= MAX_NODES) {
            throw new SparkplugException(
                    SparkplugException.Reason.TOO_LARGE, "more than " + MAX_NODES + " edge nodes have spoken already");
        }
        Node fresh = new Node(agent, desk);
        LastReport report = earlier.get(agent);
        if (report != null) {
            fresh.knownUntil(report);
        }
        nodes.put(agent, fresh);
        return fresh;
    }

    private static AgentKey agentOf(String topic) {
        String[] parts = topic.split("/", -1);
        return new AgentKey(parts.length > 1 ? parts[1] : "", parts.length > 3 ? parts[3] : "");
    }

    /**
     * Lets time pass.
     *
     * @param live whether agents may be answered
     */
    void tick(long now, boolean live) {
        boolean setBack = now < lastTick - A_STEP;
        lastTick = now;
        if (live && (setBack || now >= nextConfirmations)) {
            nextConfirmations = now + CONFIRM_EVERY;
            nodes.values().forEach(node -> node.confirm(now));
        }
        if (now < nextDeadline && !setBack) {
            return;
        }
        nextDeadline = HostSession.NO_DEADLINE;
        for (Node node : nodes.values()) {
            node.tick(now, live);
            nextDeadline = Math.min(nextDeadline, node.deadline());
        }
    }

    /** Whether a message waits for an earlier one: until then nothing behind it may be called stored. */
    boolean holdsBack() {
        for (Node node : nodes.values()) {
            if (node.session().heldCount() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Any thread. */
    boolean isOnline(AgentKey agent) {
        Node node = nodes.get(agent);
        return node != null && node.session().isOnline();
    }

    /** Every edge node that has spoken, by site and id; any thread. */
    List<Publisher> publishers() {
        return nodes.values().stream().map(Node::publisher).toList();
    }

    /** Tells what the assets are and who of them is there, to whoever may have heard otherwise. */
    void tellWhoIsThere(long at) {
        nodes.forEach((agent, node) -> desk.live().agent(agent, node.session().isOnline(), at));
        for (AssetDescription asset : desk.registry().assets()) {
            desk.live().described(asset);
            Node node = nodes.get(asset.agent());
            if (node != null) {
                node.tellPresence(asset.key(), at);
            }
        }
    }

    /** Everything that is known, in one piece. */
    Bytes write(Ledgers ledgers) {
        return InMemory.bytes(out -> {
            out.writeInt(STATE_VERSION);
            connections.write(out);
            ledgers.write(out);
            out.writeInt(earlier.size());
            for (Map.Entry<AgentKey, LastReport> report : earlier.entrySet()) {
                out.writeUTF(report.getKey().site());
                out.writeUTF(report.getKey().agent());
                report.getValue().write(out);
            }
            desk.registry().write(out);
            desk.latencies().write(out);
            out.writeInt(nodes.size());
            for (Map.Entry<AgentKey, Node> entry : nodes.entrySet()) {
                out.writeUTF(entry.getKey().site());
                out.writeUTF(entry.getKey().agent());
                entry.getValue().write(out);
                byte[] session = entry.getValue().session().snapshot(Arrived::token);
                out.writeInt(session.length);
                out.write(session);
            }
        });
    }

    /** Takes up, beside what stands in the state mark, what another has shown already. */
    void goOnFrom(Switchboard other) {
        nodes.forEach((agent, node) -> {
            Node theirs = other.nodes.get(agent);
            if (theirs != null) {
                node.goOnFrom(theirs);
                nextDeadline = Math.min(nextDeadline, node.deadline());
            }
        });
    }

    /** Takes up what {@link #write} wrote; false when it is of another version or damaged, and then nothing is known. */
    boolean read(Bytes state, Ledgers ledgers) {
        try (DataInputStream in = InMemory.reading(state)) {
            int version = in.readInt();
            if (version < BOOKS_BEFORE || version == OTHER_AWAITED || version > STATE_VERSION) {
                return false;
            }
            connections.read(in);
            ledgers.read(in);
            earlier.clear();
            for (int left = in.readInt(); left > 0; left--) {
                earlier.put(new AgentKey(in.readUTF(), in.readUTF()), LastReport.read(in));
            }
            desk.registry().read(in, version > PROFILES_BEFORE);
            if (version > LATENCIES_BEFORE) {
                desk.latencies().read(in, version > CLOCKS_OF_SERVERS);
                desk.registry().assets().forEach(desk.latencies()::described);
            }
            for (int left = in.readInt(); left > 0; left--) {
                Node node = node(new AgentKey(in.readUTF(), in.readUTF()));
                node.read(in, version > STEPS_BEFORE, version > OTHER_AWAITED);
                node.session().restore(in.readNBytes(in.readInt()), Arrived::ofToken);
                node.restored();
                nextDeadline = Math.min(nextDeadline, node.deadline());
            }
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the state mark cannot be read: {}", e.toString());
            forget();
            desk.latencies().forget();
            ledgers.clear();
            return false;
        }
    }

    /** The store is behind: what was awaited is to be taken as if it had never been here. */
    void forgetAwaited() {
        nodes.values().forEach(Node::forgetAwaited);
    }

    /** Forgets every session and connection: they are about to be read again. */
    void forget() {
        desk.registry().load();
        nodes.clear();
        connections.clear();
        nextDeadline = HostSession.NO_DEADLINE;
    }
}
