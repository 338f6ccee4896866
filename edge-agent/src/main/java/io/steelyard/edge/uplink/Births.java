package io.steelyard.edge.uplink;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the births say, and which signals are born in the present session.
 *
 * <p>A device's birth holds the catalogue's signals of its asset, and every older entry of the dictionary that a sample in
 * the outbox was found to refer to; where names meet, the older goes under {@code <signal>.<type>}. For the uplink's thread.
 */
final class Births {

    private static final int LONG_VALUE_BYTES = 256;
    private static final List<String> RECORD_KINDS = List.of("gap", "drop", "alive", "report", "event");

    private final UplinkConfig config;
    private final Catalogue catalogue;
    private final Forwarding outbox;
    private final Timing timing;
    private final Runnable nodeBorn;
    private final Map<String, TreeMap<Integer, SignalEntry>> older = new HashMap<>();
    private final BySignal<SignalEntry> born = new BySignal<>();

    /**
     * Births of what the catalogue names.
     *
     * @param nodeBorn is called behind each NBIRTH and must not block
     */
    Births(UplinkConfig config, Catalogue catalogue, Forwarding outbox, Timing timing, Runnable nodeBorn) {
        this.config = config;
        this.catalogue = catalogue;
        this.outbox = outbox;
        this.timing = timing;
        this.nodeBorn = nodeBorn;
    }

    /** NBIRTH has gone out: tells whoever waits for that. */
    void nodeIsBorn() {
        nodeBorn.run();
    }

    /** A new session: nothing is born. */
    void begin() {
        born.clear();
    }

    /** The assets that a session begins with. */
    List<String> assets() {
        Set<String> assets = new LinkedHashSet<>();
        catalogue.assets().forEach(asset -> assets.add(asset.asset()));
        assets.addAll(older.keySet());
        return List.copyOf(assets);
    }

    /** Assets that are no longer mapped and live only for what the outbox still holds of them. */
    List<String> retired() {
        return older.keySet().stream()
                .filter(asset -> catalogue.asset(asset) == null)
                .toList();
    }

    /** Whether the asset is mapped. */
    boolean isMapped(String asset) {
        return catalogue.asset(asset) != null;
    }

    /** The asset is mapped no longer: its device lives as it was born until nothing of it is left to send. */
    void retire(String asset) {
        TreeMap<Integer, SignalEntry> entries = older.computeIfAbsent(asset, a -> new TreeMap<>());
        born.values().stream()
                .filter(entry -> entry.asset().equals(asset))
                .forEach(entry -> entries.put(entry.id(), entry));
    }

    /** Whether all servers that the asset is read from are lost, so that its device is dead. */
    boolean isAbsent(String asset) {
        return catalogue.isAbsent(asset);
    }

    /** The dictionary's entry, when the present session has born it. */
    @Nullable
    SignalEntry born(int signal) {
        return born.get(signal);
    }

    /** Whether the present session has born every signal that the sample tells of. */
    boolean areBorn(NumberedSample sample) {
        return born.has(sample.signal())
                && Parts.below(sample.value()).stream().allMatch(part -> born.has(part.signal()));
    }

    /**
     * The sample refers to signals that its device's next birth has to hold.
     *
     * @return the first that the dictionary does not know, -1 when it knows all
     */
    int remember(NumberedSample sample) {
        int unknown = remember(sample.signal());
        for (Parts.Part part : Parts.below(sample.value())) {
            unknown = unknown >= 0 ? unknown : remember(part.signal());
        }
        return unknown;
    }

    private int remember(int signal) {
        SignalEntry entry = outbox.signal(signal);
        if (entry == null) {
            return signal;
        }
        older.computeIfAbsent(entry.asset(), a -> new TreeMap<>()).put(entry.id(), entry);
        return -1;
    }

    /** The device is dead for this session; its older entries are drained. */
    void forget(String asset) {
        older.remove(asset);
        born.removeIf(entry -> entry.asset().equals(asset));
    }

    /** NBIRTH. */
    byte[] node(PayloadWriter out, int bdSeq, int seq) {
        long now = timing.epochMillis();
        out.clear().timestamp(now);
        named(out, "bdSeq", DataType.INT64, now).whole(DataType.INT64, bdSeq).endMetric();
        named(out, "Node Control/Rebirth", DataType.BOOLEAN, now)
                .booleanValue(false)
                .endMetric();
        text(out, "steelyard/enterprise", config.enterprise(), now);
        text(out, "steelyard/epoch", outbox.epoch().toString(), now);
        text(out, "steelyard/previous", previous(), now);
        String security = catalogue.security();
        if (security != null) {
            text(out, "steelyard/security", security, now);
        }
        text(out, "steelyard/release", config.release().name().toLowerCase(Locale.ROOT), now);
        RECORD_KINDS.forEach(kind -> text(out, "steelyard/" + kind, null, now));
        return out.seq(seq).toByteArray();
    }

    private @Nullable String previous() {
        Forwarding.Held previous = previous(outbox);
        return previous == null
                ? null
                : "{\"epoch\":\"" + previous.epoch() + "\",\"last\":" + previous.lastSample() + "}";
    }

    /** The epoch before the present one, when the outbox knows it. */
    static Forwarding.@Nullable Held previous(Forwarding outbox) {
        Forwarding.Held before = null;
        for (Forwarding.Held held : outbox.held()) {
            if (!held.epoch().equals(outbox.epoch())) {
                before = held;
            }
        }
        return before;
    }

    /**
     * DBIRTH, its seq asked for last; without properties and long values when they do not fit into what the server
     * takes.
     */
    byte[] device(PayloadWriter out, String asset, IntSupplier seq) {
        try {
            return device(out, asset, seq, true);
        } catch (SparkplugException e) {
            if (e.reason() != Reason.TOO_LARGE) {
                throw e;
            }
            return device(out, asset, seq, false);
        }
    }

    private byte[] device(PayloadWriter out, String asset, IntSupplier seq, boolean describe) {
        long now = timing.epochMillis();
        out.clear().timestamp(now);
        AssetInfo info = catalogue.asset(asset);
        if (info != null) {
            text(out, "steelyard/area", info.area(), now);
            text(out, "steelyard/line", info.line(), now);
            text(out, "steelyard/class", info.equipmentClass(), now);
            // It holds since it is mapped, however long the broker was away; not from tomorrow on.
            Long since = catalogue.profileSince(asset);
            text(out, "steelyard/profile", info.profile(), since == null ? now : Math.min(since, now));
            text(out, "steelyard/server", info.server(), now);
        }
        born.removeIf(entry -> entry.asset().equals(asset));
        Set<String> names = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (SignalInfo signal : catalogue.signals(asset)) {
            names.add(signal.name());
            ids.add(signal.id());
            metric(out, entry(asset, signal), signal.name(), describe ? describe(signal) : null, now);
        }
        for (SignalEntry entry : olderNewestFirst(asset)) {
            if (ids.add(entry.id())) {
                String name = names.add(entry.signal())
                        ? entry.signal()
                        : entry.signal() + "." + WireTypes.suffix(entry.type());
                metric(out, entry, name, null, now);
            }
        }
        return out.seq(seq.getAsInt()).toByteArray();
    }

    /** The dictionary's own where it says the same, which it does: of ten thousand signals one of each is enough. */
    private SignalEntry entry(String asset, SignalInfo signal) {
        SignalEntry entry = new SignalEntry(signal.id(), asset, signal.name(), signal.type());
        SignalEntry known = outbox.signal(signal.id());
        return known != null && known.equals(entry) ? known : entry;
    }

    private List<SignalEntry> olderNewestFirst(String asset) {
        TreeMap<Integer, SignalEntry> entries = older.get(asset);
        return entries == null
                ? List.of()
                : new ArrayList<>(entries.descendingMap().values());
    }

    private void metric(PayloadWriter out, SignalEntry entry, String name, @Nullable PropertySet described, long now) {
        DataType type = WireTypes.of(entry.type());
        NumberedSample last = outbox.lastValue(entry.id());
        try {
            begin(out, entry, name, last == null ? now : MetricForm.millis(last.time()));
            PropertySet properties = described == null ? PropertySet.EMPTY : described;
            if (last != null && last.status() != 0) {
                properties =
                        properties.with("Quality", DataType.INT32, new Value.Whole(MetricForm.quality(last.status())));
            }
            if (!properties.entries().isEmpty()) {
                out.properties(properties);
            }
            int before = out.size();
            if (last == null) {
                out.isNull();
            } else {
                MetricForm.value(out, type, last.value());
            }
            if (described == null && out.size() - before > LONG_VALUE_BYTES) {
                throw new SparkplugException(Reason.VALUE, "a long value in a short birth");
            }
        } catch (SparkplugException e) {
            if (e.reason() == Reason.TOO_LARGE && described != null) {
                throw e;
            }
            out.cancelMetric();
            begin(out, entry, name, now);
            out.isNull();
        }
        out.endMetric();
        born.put(entry.id(), entry);
    }

    private static void begin(PayloadWriter out, SignalEntry entry, String name, long millis) {
        out.beginMetric().name(name).alias(entry.id()).metricTimestamp(millis).dataType(WireTypes.of(entry.type()));
    }

    private static PropertySet describe(SignalInfo signal) {
        PropertySet set = PropertySet.EMPTY.with("typeName", WireTypes.opcName(signal.type()));
        if (signal.role() != null) {
            set = set.with("role", signal.role());
        }
        if (signal.unit() != null) {
            set = set.with("unit", signal.unit());
        }
        if (signal.unitId() != null) {
            set = set.with("unitId", DataType.INT32, new Value.Whole(signal.unitId()));
        }
        if (signal.low() != null) {
            set = set.with("low", signal.low());
        }
        if (signal.high() != null) {
            set = set.with("high", signal.high());
        }
        return signal.description() == null ? set : set.with("description", signal.description());
    }

    /** The payload of NDEATH: the will, and the last word of an orderly stop. */
    static byte[] death(long millis, int bdSeq) {
        PayloadWriter out = new PayloadWriter(1_000).timestamp(millis);
        named(out, "bdSeq", DataType.INT64, millis).whole(DataType.INT64, bdSeq).endMetric();
        return out.toByteArray();
    }

    /** The payload of DDEATH. */
    static byte[] deviceDeath(long millis, int seq) {
        return new PayloadWriter(1_000).timestamp(millis).seq(seq).toByteArray();
    }

    private static PayloadWriter named(PayloadWriter out, String name, DataType type, long now) {
        return out.beginMetric().name(name).metricTimestamp(now).dataType(type);
    }

    private static void text(PayloadWriter out, String name, @Nullable String text, long now) {
        named(out, name, DataType.STRING, now);
        if (text == null) {
            out.isNull();
        } else {
            out.stringValue(text);
        }
        out.endMetric();
    }
}
