package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Assets as births describe them, and the series that their signals are stored in. For ingest's thread. */
final class Registry {
    static final String OURS = "steelyard/";
    private static final String PROFILE = OURS + "profile";
    private static final String UNASSIGNED = AssetDescription.UNASSIGNED;

    /** The profile of an asset that is an edge node itself, with the metrics that are of none of its devices. */
    private static final String EDGE_NODE = "edge-node";

    /** Assets of all sites, and signals of all assets: the memory that births may take. */
    private static final int MOST_ASSETS = 50_000;

    private static final int MOST_SERIES = 500_000;

    private final SystemDoor system;
    private final int mostAssets;
    private final int mostSeries;
    private final Map<AssetKey, AssetDescription> assets = new HashMap<>();
    private final Map<Wanted, Series> series = new HashMap<>();
    private final List<Series> changed = new ArrayList<>();
    private final List<OtherSignal> others = new ArrayList<>();
    private final List<SystemRow.FormerBirth> former = new ArrayList<>();
    private final ProfileHistory profiles = new ProfileHistory();

    /** A signal with the type it is to be stored as. */
    private record Wanted(SignalKey signal, String equipmentClass, FieldType type) {}

    Registry(SystemDoor system) {
        this(system, MOST_ASSETS, MOST_SERIES);
    }

    Registry(SystemDoor system, int mostAssets, int mostSeries) {
        this.system = system;
        this.mostAssets = mostAssets;
        this.mostSeries = mostSeries;
    }

    /** Whether the asset is known, or there is room for one more. */
    boolean hasRoomFor(AssetKey asset) {
        return assets.containsKey(asset) || assets.size() < mostAssets;
    }

    /** Takes up what every birth so far described, also those behind the state mark: for reading without a state. */
    void load() {
        assets.clear();
        profiles.clear();
        for (AssetDescription asset : system.assets()) {
            assets.put(asset.key(), asset);
            profiles.knows(asset.key());
        }
    }

    /** All that is known to be stored has been read again; {@link #load} may have known births behind it. */
    void hasReadAgain() {
        profiles.hasReadAgain();
    }

    /** What comes now is no birth that {@link #load} knew of. */
    void isThere() {
        profiles.isThere();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(assets.size());
        for (AssetDescription asset : assets.values()) {
            AssetForm.write(asset, out);
            profiles.write(asset.key(), out);
        }
    }

    /**
     * Takes up what was described when the state was taken: later births are read again, and may say something else.
     *
     * @param formerly whether it speaks of former profiles; else they are those that {@link #load} found, as far as they fit
     */
    void read(DataInput in, boolean formerly) throws IOException {
        Map<AssetKey, AssetDescription> loaded = formerly ? Map.of() : Map.copyOf(assets);
        assets.clear();
        profiles.clear();
        for (int left = in.readInt(); left > 0; left--) {
            AssetDescription asset = AssetForm.read(in, formerly);
            if (formerly) {
                profiles.read(asset.key(), in);
            }
            AssetDescription known = loaded.get(asset.key());
            assets.put(asset.key(), known == null ? asset : profiles.before(asset, known));
        }
    }

    Collection<AssetDescription> assets() {
        return assets.values();
    }

    /** What the latest birth said of the asset, null when none did. */
    @Nullable
    AssetDescription described(AssetKey asset) {
        return assets.get(asset);
    }

    /** Whether it was this agent that described the asset last. */
    boolean isDescribedBy(AssetKey asset, AgentKey agent) {
        AssetDescription described = assets.get(asset);
        return described != null && described.agent().equals(agent);
    }

    /** The series that were asked for. */
    Collection<Series> known() {
        return series.values();
    }

    /**
     * The series of a signal, refused with {@link SparkplugException} when there are too many; a changed type is a typed
     * sibling ({@code <signal>.<type>}).
     */
    Series series(AssetKey asset, String signal, DataType type) {
        AssetDescription described = assets.get(asset);
        String equipmentClass = described == null ? UNASSIGNED : described.equipmentClass();
        FieldType wanted = Values.fieldType(type);
        Wanted key = new Wanted(new SignalKey(asset, signal), equipmentClass, wanted);
        Series known = series.get(key);
        if (known == null) {
            if (series.size() >= mostSeries) {
                throw new SparkplugException(
                        SparkplugException.Reason.TOO_LARGE, "there are " + mostSeries + " signals already");
            }
            known = new Series(
                    key.signal(),
                    equipmentClass,
                    described == null ? UNASSIGNED : described.area(),
                    described == null ? UNASSIGNED : described.line(),
                    field(equipmentClass, signal, wanted),
                    wanted);
            series.put(key, known);
        }
        return known;
    }

    private String field(String equipmentClass, String signal, FieldType wanted) {
        try {
            if (system.lock(equipmentClass, signal, wanted) == wanted) {
                return signal;
            }
            String sibling = signal + "." + wanted.name().toLowerCase(Locale.ROOT);
            system.lock(equipmentClass, sibling, wanted);
            return sibling;
        } catch (RuntimeException e) {
            throw new DoorException("the type of " + equipmentClass + "." + signal + " could not be locked", e);
        }
    }

    /** The series that a changed type led to since the last call, each told of once. */
    List<Series> typeChanges() {
        return told(changed);
    }

    /** The signals that another unit or type was said of since the last call. */
    List<OtherSignal> signalChanges() {
        return told(others);
    }

    /** Assets as births described them before one said something else since the last call. */
    List<SystemRow.FormerBirth> formerBirths() {
        return told(former);
    }

    private static <T> List<T> told(List<T> news) {
        List<T> told = List.copyOf(news);
        news.clear();
        return told;
    }

    /** The assets that another profile was said of since the last call. */
    List<ProfileHistory.OtherProfile> profileChanges() {
        return profiles.changes();
    }

    /** The asset that an edge node is itself. */
    static AssetKey nodesOwn(AgentKey agent) {
        return new AssetKey(agent.site(), agent.agent());
    }

    /** Whether the asset is an edge node itself. */
    boolean isNode(AssetKey asset) {
        AssetDescription described = assets.get(asset);
        return described != null && described.profile().equals(EDGE_NODE);
    }

    /** Why the edge node's own metrics cannot be used, or null: a device with the node's name has that name. */
    @Nullable
    String whyNoNode(AgentKey agent) {
        AssetKey own = nodesOwn(agent);
        return assets.containsKey(own) && !isNode(own)
                ? "the node's own signals would be those of " + own + ", which is a device: give one of them another id"
                : null;
    }

    /**
     * Reads a node's birth: the asset that the node is itself, null when it has no signals of its own or none can be taken.
     */
    @Nullable
    AssetDescription describeNode(Speaker speaker, PayloadReader birth) {
        AssetKey own = nodesOwn(speaker.agent());
        return hasSignals(birth) && whyNoNode(speaker.agent()) == null && hasRoomFor(own)
                ? describe(own, speaker, birth, true)
                : null;
    }

    private static boolean hasSignals(PayloadReader birth) {
        boolean found = false;
        birth.rewind();
        while (!found && birth.nextMetric()) {
            found = canBeSignal(birth.metric());
        }
        birth.rewind();
        return found;
    }

    /** Whether a birth's metric is a signal that can be taken: data sets and templates never are. */
    private static boolean canBeSignal(MetricReader metric) {
        String name = metric.name();
        return name != null
                && metric.dataType() != null
                && isSignal(name)
                && Words.whyNoSignal(name) == null
                && !metric.isUnsupported();
    }

    /**
     * Reads a device's birth: the asset, its place and its signals; remembers and returns the description. A device that has
     * the name of an edge node takes it over.
     */
    AssetDescription describe(AssetKey key, Speaker speaker, PayloadReader birth) {
        return describe(key, speaker, birth, false);
    }

    /**
     * Whose birth it is.
     *
     * @param came when it came, nanoseconds since 1970
     */
    record Speaker(AgentKey agent, String enterprise, long came) {}

    private static String devicesProfile(@Nullable String said, @Nullable AssetDescription before) {
        String profile = said != null ? said : before == null ? "" : before.profile();
        return profile.equals(EDGE_NODE) ? "" : profile;
    }

    private AssetDescription describe(AssetKey key, Speaker speaker, PayloadReader birth, boolean isNode) {
        long made = birth.hasTimestamp() ? nanos(birth.timestamp()) : Long.MIN_VALUE;
        long since = Long.MIN_VALUE;
        Map<String, String> own = new HashMap<>();
        List<BornSignal> born = new ArrayList<>();
        birth.rewind();
        while (birth.nextMetric()) {
            MetricReader metric = birth.metric();
            String name = metric.name();
            DataType type = metric.dataType();
            if (name == null || type == null) {
                continue;
            }
            if (name.startsWith(OURS)) {
                if (!metric.isNull() && type == DataType.STRING) {
                    own.put(name.substring(OURS.length()), Words.cut(metric.text()));
                    if (name.equals(PROFILE) && metric.hasTimestamp()) {
                        since = nanos(metric.timestamp());
                    }
                }
            } else if (canBeSignal(metric)) {
                born.add(new BornSignal(name, type, metric.properties()));
            }
        }
        birth.rewind();
        AssetDescription before = assets.get(key);
        String profile = isNode ? EDGE_NODE : devicesProfile(own.get("profile"), before);
        Long said = before != null && before.agent().equals(speaker.agent()) ? profiles.said(key) : null;
        ProfileHistory.Known known = profiles.take(
                key, before, new ProfileHistory.Word(profile, speaker.agent(), since, made, speaker.came()));
        AssetDescription place = new AssetDescription(
                key,
                speaker.agent(),
                own.getOrDefault("server", ""),
                speaker.enterprise(),
                own.getOrDefault("class", before == null ? UNASSIGNED : before.equipmentClass()),
                known.profile(),
                own.getOrDefault("area", before == null ? UNASSIGNED : before.area()),
                own.getOrDefault("line", before == null ? UNASSIGNED : before.line()),
                before == null ? List.of() : before.signals(),
                known.formerly());
        if (before != null
                && !(before.equipmentClass().equals(place.equipmentClass())
                        && before.area().equals(place.area())
                        && before.line().equals(place.line()))) {
            series.keySet().removeIf(wanted -> wanted.signal().asset().equals(key));
        }
        assets.put(key, place);
        AssetDescription described = withSignals(place, born);
        assets.put(key, described);
        if (!profiles.isAhead(key)) { // else it is known what came behind it
            others.addAll(OtherSignal.between(before, described, said));
            if (before != null && !described.withoutProfiles().equals(before.withoutProfiles())) {
                long at = made == Long.MIN_VALUE ? speaker.came() : Math.min(made, speaker.came());
                former.add(new SystemRow.FormerBirth(before, at));
            }
        }
        return described;
    }

    private AssetDescription withSignals(AssetDescription place, List<BornSignal> born) {
        Map<String, SignalDescription> signals = new TreeMap<>();
        place.signals().forEach(signal -> signals.put(signal.name(), signal));
        for (BornSignal signal : born) {
            if (series.size() >= mostSeries && !signals.containsKey(signal.name())) {
                continue;
            }
            Series where = series(place.key(), signal.name(), signal.type());
            SignalDescription before = signals.get(signal.name());
            if (before == null
                    ? !where.field().equals(signal.name())
                    : !where.field().equals(before.field())) {
                changed.add(where);
            }
            signals.put(signal.name(), signal.storedIn(where));
        }
        return new AssetDescription(
                place.key(),
                place.agent(),
                place.server(),
                place.enterprise(),
                place.equipmentClass(),
                place.profile(),
                place.area(),
                place.line(),
                List.copyOf(signals.values()),
                place.formerly());
    }

    /** Far beyond every clock where there are too many. */
    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether a metric of a birth is a signal, not a word of Sparkplug's or of ours. */
    static boolean isSignal(String name) {
        return !name.equals("bdSeq")
                && !name.startsWith("Node Control/")
                && !name.startsWith("Device Control/")
                && !name.startsWith(OURS);
    }
}
