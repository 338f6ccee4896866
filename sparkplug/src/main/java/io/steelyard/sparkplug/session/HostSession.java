package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.session.HostEvents.RebirthCause;
import io.steelyard.sparkplug.session.HostEvents.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a host application knows of one edge node.
 *
 * <p>Messages go in as they arrive; out come births, data and deaths in the order of seq (tck-id-operational-behavior-host-
 * reordering family). A hole is waited for {@link HostLimits#reorderTimeout}; then the messages behind it are taken all the
 * same, because losing them would be worse, and a rebirth is asked for. NBIRTH and NDEATH do not wait: what is held goes
 * before them. The NDEATH of an earlier connection is recognised by its bdSeq.
 *
 * <p>For one thread. Times are nanoseconds of one clock, which may stand still or step back without harm. A birth or a
 * held message with malformed metrics makes {@code SparkplugException} come through {@link #accept}, which has then used
 * up the message's seq and changed nothing else. The owner's events must not throw: a payload that they cannot read is
 * theirs to keep aside. {@link #snapshot} and {@link #restore} carry everything over a restart, held messages included.
 *
 * @param <M> what the owner knows a message by
 */
public final class HostSession<M> {

    /** What {@link #deadline} answers when nothing waits. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    final Definitions definitions = new Definitions();
    final Map<String, Boolean> devices = new LinkedHashMap<>();
    final ReorderBuffer<M> held;
    final RebirthThrottle throttle;
    boolean online;
    int bdSeq = NO_BDSEQ;
    int expected;

    static final int NO_BDSEQ = -1;
    private static final String BDSEQ = "bdSeq";

    private final HostLimits limits;
    private final HostEvents<M> events;
    private final PayloadReader reread = new PayloadReader();

    public HostSession(HostLimits limits, HostEvents<M> events) {
        this.limits = limits;
        this.events = events;
        held = new ReorderBuffer<>();
        throttle = new RebirthThrottle(limits.rebirthThrottle().toNanos());
    }

    /**
     * Takes a message of this edge node.
     *
     * @param device the device of a D-message; null for an N-message
     * @param payload stands on the message's (unwrapped) payload; moved by this call
     * @param now when it arrived
     */
    public void accept(MessageType type, @Nullable String device, PayloadReader payload, M message, long now) {
        if (type.concernsDevice() == (device == null)) {
            throw new IllegalArgumentException(type + " with device " + device);
        }
        switch (type) {
            case NBIRTH -> nodeBirth(payload, message);
            case NDEATH -> nodeDeath(payload, message);
            case DBIRTH, DDEATH, NDATA, DDATA -> sequenced(new InRow<>(type, device, payload, message), now);
            case NCMD, DCMD, STATE -> events.refused(Refusal.NOT_FROM_EDGE, payload, message);
        }
        tick(now);
    }

    /** A message on its way through the session. */
    record InRow<M>(MessageType type, @Nullable String device, PayloadReader payload, M message) {}

    private void nodeBirth(PayloadReader payload, M message) {
        var born = Definitions.read(null, payload);
        int newBdSeq = bdSeqOf(payload);
        releaseHeld();
        if (born.size() > limits.maxMetrics()) {
            events.refused(Refusal.TOO_MANY_METRICS, payload, message);
            return;
        }
        definitions.clear();
        definitions.replace(null, born);
        devices.clear();
        online = true;
        bdSeq = newBdSeq;
        expected = payload.hasSeq() ? (int) (payload.seq() + 1 & 255) : 1;
        throttle.answered();
        events.born(null, payload, message);
    }

    private static int bdSeqOf(PayloadReader payload) {
        int found = NO_BDSEQ;
        payload.rewind();
        while (payload.nextMetric()) {
            boolean whole = payload.metric().carrier().isWhole();
            if (whole && payload.metric().nameIs(BDSEQ)) {
                found = (int) (payload.metric().bits() & 255);
            }
        }
        payload.rewind();
        return found;
    }

    private void nodeDeath(PayloadReader payload, M message) {
        int deathOf = bdSeqOf(payload);
        if (!online && deathOf == bdSeq && deathOf != NO_BDSEQ) {
            return; // said once more, by the will of a node that left in order
        }
        if (!online || (deathOf != bdSeq && bdSeq != NO_BDSEQ)) {
            events.refused(Refusal.OLD_DEATH, payload, message);
            return;
        }
        offline(message);
    }

    /** The node's connection is known to have ended without an NDEATH: as if one with the right bdSeq had come. */
    public void connectionLost(M message) {
        if (online) {
            offline(message);
        }
    }

    private void offline(M message) {
        releaseHeld();
        online = false;
        devices.replaceAll((device, alive) -> false);
        throttle.answered();
        events.dead(null, message);
    }

    private void sequenced(InRow<M> row, long now) {
        if (!online) {
            refuse(row, Refusal.NODE_NOT_BORN, RebirthCause.NODE_NOT_BORN, now);
            return;
        }
        PayloadReader payload = row.payload();
        if (!payload.hasSeq() || payload.seq() < 0 || payload.seq() > 255) {
            inOrder(row, now);
            return;
        }
        int seq = (int) payload.seq();
        int ahead = seq - expected & 255;
        if (ahead == 0) {
            expected = seq + 1 & 255;
            try {
                inOrder(row, now);
            } finally {
                releaseRow(now); // also when the message cannot be read: its place in the row is used up
            }
        } else if (ahead <= 128 && !held.holds(seq)) {
            hold(row, seq, now);
        } else {
            late(row, now);
        }
    }

    private void hold(InRow<M> row, int seq, long now) {
        row.payload().check();
        held.add(seq, row, now);
        while (held.size() > limits.maxHeld()) {
            giveUpHole(now);
        }
    }

    private void late(InRow<M> row, long now) {
        boolean data = row.type() == MessageType.DDATA || row.type() == MessageType.NDATA;
        if (!data) {
            events.refused(Refusal.LATE, row.payload(), row.message());
        } else if (row.device() == null || devices.containsKey(row.device())) {
            events.data(row.device(), row.payload(), row.message(), true);
        } else {
            refuse(row, Refusal.DEVICE_NOT_BORN, RebirthCause.DEVICE_NOT_BORN, now);
        }
    }

    private void inOrder(InRow<M> row, long now) {
        switch (row.type()) {
            case DBIRTH -> deviceBirth(row);
            case DDEATH -> deviceDeath(row, now);
            default -> data(row, now);
        }
    }

    private void deviceBirth(InRow<M> row) {
        String device = Objects.requireNonNull(row.device());
        var born = Definitions.read(device, row.payload());
        int others = definitions.size() - definitions.sizeOf(device);
        boolean newcomer = !devices.containsKey(device);
        if (others + born.size() > limits.maxMetrics() || (newcomer && devices.size() >= limits.maxMetrics())) {
            events.refused(Refusal.TOO_MANY_METRICS, row.payload(), row.message());
            return;
        }
        definitions.replace(device, born);
        devices.put(device, true);
        events.born(device, row.payload(), row.message());
    }

    private void deviceDeath(InRow<M> row, long now) {
        String device = Objects.requireNonNull(row.device());
        if (!devices.containsKey(device)) {
            refuse(row, Refusal.DEVICE_NOT_BORN, RebirthCause.DEVICE_NOT_BORN, now);
            return;
        }
        devices.put(device, false);
        events.dead(device, row.message());
    }

    private void data(InRow<M> row, long now) {
        String device = row.device();
        if (device != null && !devices.getOrDefault(device, false)) {
            refuse(row, Refusal.DEVICE_NOT_BORN, RebirthCause.DEVICE_NOT_BORN, now);
            return;
        }
        events.data(device, row.payload(), row.message(), false);
    }

    private void refuse(InRow<M> row, Refusal reason, RebirthCause cause, long now) {
        events.refused(reason, row.payload(), row.message());
        wantRebirth(cause, now);
    }

    /** A data message named an alias or a metric that no birth defined: a rebirth is asked for, now or when it may be. */
    public void unknownMetric(long now) {
        wantRebirth(RebirthCause.UNKNOWN_METRIC, now);
    }

    private void wantRebirth(RebirthCause cause, long now) {
        if (throttle.want(cause, now)) {
            events.rebirthWanted(cause);
        }
    }

    /** Lets time pass: closes holes that have been open for too long and sends rebirth requests that had to wait. */
    public void tick(long now) {
        // A clock that was set back says as little about how long a message waits as one that ran on.
        while (!held.isEmpty()
                && Math.abs(now - held.oldest()) >= limits.reorderTimeout().toNanos()) {
            giveUpHole(now);
        }
        RebirthCause due = throttle.due(now);
        if (due != null) {
            events.rebirthWanted(due);
        }
    }

    /** When {@link #tick} has something to do, or {@link #NO_DEADLINE}. */
    public long deadline() {
        long hole = held.isEmpty()
                ? NO_DEADLINE
                : held.oldest() + limits.reorderTimeout().toNanos();
        return Math.min(hole, throttle.deadline());
    }

    private void giveUpHole(long now) {
        passOverHole();
        releaseRow(now);
        wantRebirth(RebirthCause.SEQ_GAP, now);
    }

    private void passOverHole() {
        int first = held.firstFrom(expected);
        int hole = first - expected & 255;
        expected = first;
        if (hole > 0) {
            events.missed(hole);
        }
    }

    /** Takes the held messages that follow without a hole. */
    private void releaseRow(long now) {
        ReorderBuffer.Held<M> next = held.remove(expected);
        while (next != null) {
            expected = expected + 1 & 255;
            inOrder(next.row(reread), now);
            next = held.remove(expected);
        }
    }

    /** Takes everything held, holes or not, because something comes that ends the row. */
    private void releaseHeld() {
        while (!held.isEmpty()) {
            passOverHole();
            ReorderBuffer.Held<M> next = Objects.requireNonNull(held.remove(expected));
            expected = expected + 1 & 255;
            inOrder(next.row(reread), next.arrived());
        }
    }

    /**
     * The metric of the node (device null) or device with this alias; null when its birth did not define it. An alias is
     * unique in its node by the specification; one that several devices use all the same means each device's own metric.
     */
    public @Nullable MetricDefinition resolve(@Nullable String device, long alias) {
        return definitions.find(device, alias);
    }

    /** The metric of the node (device null) or device with this name; null when no birth defined it. */
    public @Nullable MetricDefinition resolve(@Nullable String device, String name) {
        return definitions.find(device, name);
    }

    /** True between an NBIRTH and the NDEATH that belongs to it. */
    public boolean isOnline() {
        return online;
    }

    /** True while the device's last word was a DBIRTH of the present session. */
    public boolean isOnline(String device) {
        return online && devices.getOrDefault(device, false);
    }

    /** The bdSeq of the present NBIRTH; -1 when it named none. */
    public int bdSeq() {
        return bdSeq;
    }

    public int heldCount() {
        return held.size();
    }

    /** The whole session as bytes; {@code token} writes what the owner knows a held message by. */
    public byte[] snapshot(Function<M, byte[]> token) {
        return HostSnapshot.write(this, token);
    }

    /** Puts a fresh session where {@link #snapshot} was taken; refuses a form of another version. */
    public void restore(byte[] snapshot, Function<byte[], M> token) {
        HostSnapshot.read(snapshot, this, token);
    }
}
