package io.steelyard.system.month;

import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Samples;
import io.steelyard.testkit.month.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A numbered agent that has read the samples of some machines: births, data in the order of time, proofs of life, gaps and
 * reports, as its outbox would give them. For one thread.
 */
final class FedAgent implements AutoCloseable {
    private static final int MOST_METRICS = 400;
    private static final int MAX_BYTES = 1 << 20;
    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final long NANOS_AN_HOUR = 3_600_000_000_000L;
    private static final int SIGNALS = 16;

    private final String site;
    private final String name;
    private final List<MadeMachine> machines;
    private final List<Losses> losses;
    private final TreeSet<GapRecord> gaps =
            new TreeSet<>(Comparator.comparingLong(FedAgent::ended).thenComparing(GapRecord::id));
    private final List<Held> held = new ArrayList<>();
    private final UUID epoch;
    private final PayloadWriter out = new PayloadWriter(MAX_BYTES);
    private final SamplesBodyWriter body = new SamplesBodyWriter(MAX_BYTES);
    private final int[] next;
    private Feed feed;
    private boolean answered;
    private boolean isToBear;
    private long now;
    private int seq;
    private long number;
    private long reported;
    private long records;

    /**
     * An agent of the site.
     *
     * @param losses what of each machine it never got
     */
    FedAgent(String site, String name, List<MadeMachine> machines, List<Losses> losses) {
        this.site = site;
        this.name = name;
        this.machines = machines;
        this.losses = losses;
        this.epoch = UUID.nameUUIDFromBytes((site + name).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        this.next = new int[machines.size()];
        for (int machine = 0; machine < machines.size(); machine++) {
            for (Losses.Hole hole : losses.get(machine).holes()) {
                Scope of = new Scope(site, name, null, machines.get(machine).name(), hole.signal());
                String id = "gap-" + gaps.size();
                gaps.add(new GapRecord(id, of, hole.from(), hole.to(), null, null, GapCause.AGENT_DOWN));
            }
        }
    }

    Scope scope() {
        return Scope.agent(site, name);
    }

    String name() {
        return name;
    }

    List<MadeMachine> machines() {
        return machines;
    }

    /** How many samples it has sent, once each. */
    long sent() {
        return number;
    }

    /** Connects and is born, at an instant of its clock. */
    void connect(int port, long at) throws IOException {
        now = at;
        answered = false;
        feed = new Feed(
                port,
                site + "/" + name,
                epoch.toString(),
                new Feed.Will(topic("NDEATH"), death()),
                List.of("steelyard/v1/" + site + "/" + name + "/received", topic("NCMD")),
                this::told);
        bear();
        feed.flush();
        while (!answered) {
            feed.listen(true);
        }
    }

    private void told(String topic) {
        answered |= topic.endsWith("/received");
        isToBear |= topic.contains("/NCMD/");
    }

    private String topic(String type) {
        return "spBv1.0/" + site + "/" + type + "/" + name;
    }

    /** Sends what was read since before, up to the instant, and gaps that have ended by then. */
    void send(long until) throws IOException {
        feed.listen(false);
        if (isToBear) {
            bear();
        }
        now = Math.max(now, until);
        for (int machine = 0; machine < machines.size(); machine++) {
            int to = firstFrom(machine, until);
            int from = next[machine];
            for (Held some : held) {
                if (some.machine() == machine && some.from() < to && some.to() > from) {
                    send(machine, from, Math.max(from, some.from()), false);
                    from = Math.min(to, some.to());
                }
            }
            send(machine, from, to, false);
            next[machine] = to;
        }
        while (!gaps.isEmpty() && ended(gaps.first()) <= until) {
            record(gaps.pollFirst());
        }
    }

    /** What is read of the machine from the instant on, up to the other, waits until {@link #sendHeld}. */
    void holdBack(MadeMachine machine, long from, long to) {
        int of = machines.indexOf(machine);
        held.add(new Held(of, firstFrom(of, from), firstFrom(of, to)));
    }

    /** Everything up to the instant waits, for there is no connection. */
    void hold(long until) {
        for (int machine = 0; machine < machines.size(); machine++) {
            int to = firstFrom(machine, until);
            held.add(new Held(machine, next[machine], to));
            next[machine] = to;
        }
    }

    /** Sends what has waited, as what it is: history. */
    void sendHeld() throws IOException {
        for (Held some : held) {
            send(some.machine(), some.from(), some.to(), true);
        }
        held.clear();
    }

    /** Some of a machine's samples. */
    private record Held(int machine, int from, int to) {}

    private int firstFrom(int machine, long until) {
        Samples samples = machines.get(machine).samples();
        int i = next[machine];
        while (i < samples.size() && samples.time(i) < until) {
            i++;
        }
        return i;
    }

    private static long ended(GapRecord gap) {
        return gap.to() == null ? gap.from() : gap.to();
    }

    private void send(int machine, int from, int to, boolean isHistorical) throws IOException {
        for (int at = from; at < to; ) {
            at = message(machine, at, to, isHistorical);
        }
    }

    private int message(int machine, int from, int to, boolean isHistorical) throws IOException {
        Samples samples = machines.get(machine).samples();
        List<Signal> signals = machines.get(machine).signals();
        begin();
        body.begin(epoch, Sequence.SAMPLES);
        int metrics = 0;
        int i = from;
        for (; i < to && metrics < MOST_METRICS; i++) {
            if (losses.get(machine).isLost(i)) {
                continue;
            }
            out.beginMetric()
                    .alias(alias(machine, samples.signal(i)))
                    .metricTimestamp(Math.floorDiv(samples.time(i), NANOS_A_MILLI));
            if (isHistorical) {
                out.historical();
            }
            Signal signal = signals.get(samples.signal(i));
            switch (type(signal)) {
                case STRING -> out.stringValue(samples.text(i));
                case DOUBLE -> out.doubleValue(samples.number(i));
                default -> out.whole(type(signal), samples.whole(i));
            }
            out.endMetric();
            body.sample(number++);
            body.nanos((int) Math.floorMod(samples.time(i), NANOS_A_MILLI));
            metrics++;
        }
        if (metrics > 0) {
            body.received(now);
            body.writeTo(out);
            publish("DDATA", "/" + machines.get(machine).name());
        } else {
            seq = seq + 255 & 255;
        }
        return i;
    }

    private static int alias(int machine, int signal) {
        return 1 + machine * SIGNALS + signal;
    }

    private static DataType type(Signal signal) {
        return switch (signal.typeName()) {
            case "Int32" -> DataType.INT32;
            case "UInt16" -> DataType.UINT16;
            case "UInt32" -> DataType.UINT32;
            case "Int64" -> DataType.INT64;
            case "Double" -> DataType.DOUBLE;
            case "String" -> DataType.STRING;
            default -> throw new IllegalArgumentException(signal.typeName());
        };
    }

    /** Everything is read and was true up to here; with a report. */
    void live(long until) throws IOException {
        now = Math.max(now, until);
        record(new AliveRecord(scope(), until, until));
        List<ReportRecord.Hour> hours = number == reported
                ? List.of()
                : List.of(new ReportRecord.Hour(Math.floorDiv(now, NANOS_AN_HOUR), reported, number - 1));
        List<NumberRange> none = List.of();
        record(new ReportRecord(epoch, now, number - 1, hours, none, none, none, Map.of(), false));
        reported = number;
    }

    void record(Note note) throws IOException {
        begin();
        text("steelyard/" + note.kind(), note.toJson());
        body.begin(epoch, Sequence.RECORDS).sample(records++);
        body.writeTo(out);
        publish("NDATA", "");
    }

    /** Returns when all of it is on the gateway's disk. */
    void flush() throws IOException {
        feed.flush();
    }

    private void bear() throws IOException {
        isToBear = false;
        seq = 0;
        begin();
        whole("bdSeq", 0);
        text("steelyard/enterprise", "made");
        text("steelyard/epoch", epoch.toString());
        empty("steelyard/previous");
        for (String kind : List.of("gap", "drop", "alive", "report", "event")) {
            empty("steelyard/" + kind);
        }
        publish("NBIRTH", "");
        for (int machine = 0; machine < machines.size(); machine++) {
            MadeMachine made = machines.get(machine);
            begin();
            text("steelyard/area", "hall");
            text("steelyard/line", made.line());
            text("steelyard/class", made.equipmentClass());
            text("steelyard/profile", made.profile());
            for (int signal = 0; signal < made.signals().size(); signal++) {
                Signal described = made.signals().get(signal);
                PropertySet properties = PropertySet.EMPTY.with("typeName", described.typeName());
                if (!described.role().isEmpty()) {
                    properties = properties.with("role", described.role());
                }
                if (!described.unit().isEmpty()) {
                    properties = properties
                            .with("unit", described.unit())
                            .with("unitId", DataType.INT32, new Value.Whole(described.unitId()));
                }
                out.beginMetric()
                        .name(described.name())
                        .alias(alias(machine, signal))
                        .metricTimestamp(now / NANOS_A_MILLI)
                        .dataType(type(described))
                        .properties(properties)
                        .isNull()
                        .endMetric();
            }
            publish("DBIRTH", "/" + made.name());
        }
    }

    private void begin() {
        out.clear().timestamp(now / NANOS_A_MILLI).seq(seq);
        seq = seq + 1 & 255;
    }

    private void text(String metric, String text) {
        out.beginMetric()
                .name(metric)
                .metricTimestamp(now / NANOS_A_MILLI)
                .dataType(DataType.STRING)
                .stringValue(text)
                .endMetric();
    }

    private void empty(String metric) {
        out.beginMetric()
                .name(metric)
                .metricTimestamp(now / NANOS_A_MILLI)
                .dataType(DataType.STRING)
                .isNull()
                .endMetric();
    }

    private void whole(String metric, long value) {
        out.beginMetric()
                .name(metric)
                .dataType(DataType.INT64)
                .whole(DataType.INT64, value)
                .endMetric();
    }

    private static byte[] death() {
        return new PayloadWriter(1_000)
                .timestamp(0)
                .beginMetric()
                .name("bdSeq")
                .dataType(DataType.INT64)
                .whole(DataType.INT64, 0)
                .endMetric()
                .toByteArray();
    }

    private void publish(String type, String device) throws IOException {
        feed.publish(topic(type) + device, out.toByteArray());
    }

    /** The connection breaks. */
    @Override
    public void close() throws IOException {
        if (feed != null) {
            feed.close();
        }
    }
}
