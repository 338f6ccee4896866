package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan.Job;
import io.steelyard.gateway.model.BirthDigests;
import io.steelyard.gateway.model.EnergyShare;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a period's minutes say of an asset, a line, an area or a site: quantities with bounds, ready for ratios, which are always
 * ratios of sums. Parts of unlike machines are not added, and a site's energy is that of the meters which its metering plan
 * names as its boundary. Any thread; reads the store.
 */
public final class Kpis {
    /** So long after its end every minute is folded, as a rule. */
    private static final long FOLDED_AFTER = 3 * MinuteFold.NANOS;

    private static final long LONG = 10 * MinuteFold.NANOS;

    private final Sums sums;
    private final LongSupplier now;
    private final BirthDigests births = new BirthDigests();

    /** Where every minute that is asked for is folded, or counts as unknown. */
    public Kpis(Sums sums) {
        this(sums, () -> Long.MAX_VALUE);
    }

    /**
     * Opens nothing.
     *
     * @param now nanoseconds since 1970
     */
    public Kpis(Sums sums, LongSupplier now) {
        this.sums = sums;
        this.now = now;
    }

    /** Whose and which period. Of one asset its own energy counter counts; of several what their metering plan says. */
    public record Subject(String name, String site, List<AssetDescription> assets, boolean single) {

        public Subject {
            assets = List.copyOf(assets);
        }

        /** One asset. */
        public static Subject of(AssetDescription asset) {
            return new Subject(asset.key().toString(), asset.key().site(), List.of(asset), true);
        }
    }

    /**
     * What a meter shows against what those below it show.
     *
     * @param below its children's sum; its bounds are theirs together
     */
    public record Balance(AssetKey meter, Quantity shown, Quantity below, List<AssetKey> children) {

        public Balance {
            children = List.copyOf(children);
        }
    }

    /**
     * The subject's quantities over whole minutes that begin in the window. A window that reaches up to now ends with the minutes
     * that are folded: those to come would make every count unbounded. The evidence says where.
     */
    public Evidence of(Subject subject, Window asked) {
        Window window = folded(asked);
        Amounts amounts = new Amounts();
        SortedMap<String, String> digests = births.of(subject.assets());
        PartsOfGroup group = new PartsOfGroup();
        Map<AssetKey, EnergyOfAsset> energy = new HashMap<>();
        for (AssetDescription asset : subject.assets()) {
            Window own = sinceItIsThere(asset.key(), window);
            if (own != null) {
                List<Part> parts = parts(asset, own);
                Sums.Total total = whole(parts);
                digests.put("minutes/" + asset.key(), total.digest());
                energy.put(asset.key(), energy(asset, own, total));
                digests.putAll(add(amounts, group, asset, parts, own));
            }
        }
        boolean isNobodyThere = energy.isEmpty() && !subject.assets().isEmpty();
        silent(amounts, digests, group, subject, window);
        group.addTo(amounts);
        siteEnergy(subject, energy, window).addTo(amounts, digests, subject);
        Untold.failures(amounts);
        stateless(amounts, subject, energy);
        Untold.quantities(amounts, subject, isNobodyThere);
        Untold.anything(amounts);
        return new Evidence(subject.name(), window, amounts.all(), digests);
    }

    /** What the energy of several assets is made of, by meter, bill and machine; over the same minutes. */
    public List<EnergyShare> energy(Subject subject, Window asked) {
        Window window = folded(asked);
        Map<AssetKey, EnergyOfAsset> energy = new HashMap<>();
        for (AssetDescription asset : subject.assets()) {
            EnergyOfAsset of = energy(asset, window);
            if (of != null) {
                energy.put(asset.key(), of);
            }
        }
        return siteEnergy(subject, energy, window).shares(subject);
    }

    private SiteEnergy siteEnergy(Subject subject, Map<AssetKey, EnergyOfAsset> energy, Window window) {
        Map<AssetKey, AssetDescription> known = new HashMap<>();
        subject.assets().forEach(asset -> known.put(asset.key(), asset));
        return new SiteEnergy(
                sums.declared(),
                energy,
                (meter, from, to) -> {
                    AssetDescription asset = known.get(meter);
                    return asset == null ? null : energy(asset, new Window(from, to, window.zone()));
                },
                window);
    }

    /** Null where it was not there. */
    private @Nullable EnergyOfAsset energy(AssetDescription asset, Window window) {
        Window own = sinceItIsThere(asset.key(), window);
        return own == null ? null : energy(asset, own, whole(parts(asset, own)));
    }

    private EnergyOfAsset energy(AssetDescription asset, Window own, Sums.Total total) {
        return new EnergyOfAsset(
                asset,
                total.sum(),
                Math.max(0, own.to() - own.from()),
                sums.declared().conversions(asset.key()));
    }

    /**
     * The part of the window in which the asset is there: from when the register says so, else from its first minute on, so that
     * connecting a machine changes nothing of the time before. Null when it was not there yet.
     */
    private @Nullable Window sinceItIsThere(AssetKey asset, Window window) {
        Long registered = sums.declared().registeredSince(asset);
        long since = registered == null ? Long.MAX_VALUE : registered;
        if (since > window.from()) {
            since = Math.min(since, sums.firstOf(asset));
        }
        if (since <= window.from()) {
            return window;
        }
        return since < window.to() ? new Window(since, window.to(), window.zone()) : null;
    }

    /** The part of the window over which the asset's minutes are added by {@link #of}; null where it is not there. */
    public @Nullable Window over(AssetKey asset, Window asked) {
        return sinceItIsThere(asset, folded(asked));
    }

    /** When the asset's first minute begins; {@link Long#MAX_VALUE} while it has none. */
    public long firstMinute(AssetKey asset) {
        return sums.firstOf(asset);
    }

    /** Machines of the site that are registered and were never heard of: all of their time is unknown. */
    private void silent(
            Amounts amounts, Map<String, String> digests, PartsOfGroup group, Subject subject, Window window) {
        if (subject.single() || !subject.name().equals(subject.site())) {
            return; // the register does not say in which line a machine stands
        }
        Set<AssetKey> heard =
                subject.assets().stream().map(AssetDescription::key).collect(Collectors.toSet());
        for (AssetDescription machine : sums.declared().registered(subject.site())) {
            Window own = heard.contains(machine.key()) ? null : sinceItIsThere(machine.key(), window);
            if (own != null && own.from() < own.to()) {
                Silence silence = new Silence(machine, sums.declared(), own);
                silence.addTo(amounts, sums.models().of(machine));
                group.addSilent(machine.equipmentClass(), silence);
                digests.put("minutes/" + machine.key(), silence.digest());
                digests.putAll(silence.digests());
            }
        }
    }

    /** The window; one that reaches up to now ends with the minutes that are folded. */
    public Window folded(Window window) {
        long folded = Math.floorDiv(now.getAsLong() - FOLDED_AFTER, MinuteFold.NANOS) * MinuteFold.NANOS;
        return window.to() > folded && folded - window.from() >= LONG
                ? new Window(window.from(), folded, window.zone())
                : window;
    }

    /** Adds the asset's; answers the digests of what that was made of beside minutes. */
    private Map<String, String> add(
            Amounts amounts, PartsOfGroup group, AssetDescription asset, List<Part> ofTables, Window window) {
        Sum sum = whole(ofTables).sum();
        long nanos = Math.max(0, window.to() - window.from());
        Map<String, String> digests = new TreeMap<>();
        boolean isTold = addTime(amounts, digests, asset, ofTables);
        Amounts parts = new Amounts();
        Nameplate nameplate = sums.declared().nameplate(asset.key());
        CycleSeconds seconds = new CycleSeconds(
                sums.declared().unitSeconds(asset.key(), window.from(), window.to()),
                List.copyOf(unitSeconds(asset.key(), window)),
                sums.declared().unitSecondsFrom(asset.key(), Math.max(window.from(), window.to() - 1)));
        Conversions conversions = sums.declared().conversions(asset.key());
        if (!conversions.declared().isEmpty()) {
            digests.put("units/" + asset.key(), Digest.of(conversions.toString()));
        }
        PartUnits units = new PartUnits(asset, conversions);
        if (units.isSpeedTold()) {
            digests.put("speed/" + asset.key(), Digest.of("told"));
        }
        new CountsOfAsset(sum, nameplate.mostUnitsASecond(), seconds, nanos, units).addTo(parts);
        Map<String, String> ofDeclared = DeclaredCounts.add(parts, sums.declared(), asset.key(), window);
        if (parts.has("count.pq")) {
            digests.putAll(ofDeclared);
            digests.put("nameplate/" + asset.key(), Digest.of(nameplate.mostUnitsASecond() + " " + seconds));
        }
        String partlyTold = sum.partlyTold();
        if (!partlyTold.isEmpty()) {
            digests.put("counters/" + asset.key(), Digest.of(partlyTold));
        }
        group.add(asset, parts, isTold, BigDecimal.valueOf(nanos));
        Sampling.addTo(amounts, sum, nanos);
        return digests;
    }

    /** What the minutes that one rule table reads come to. */
    private record Part(Read read, Sums.Total total) {}

    /** Each is read once: what is said of the whole and of its parts is of the same rows. */
    private List<Part> parts(AssetDescription asset, Window window) {
        return read(asset, window).stream()
                .map(read -> new Part(read, total(asset, read)))
                .toList();
    }

    private Sums.Total total(AssetDescription asset, Read read) {
        Sums.Total total = sums.of(asset, read.from(), read.to());
        return read.part().isKnown() ? total : new Sums.Total(total.sum().unread(), total.digest());
    }

    private static Sums.Total whole(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.get(0).total();
        }
        Sum sum = new Sum();
        Digest digest = new Digest();
        for (Part part : parts) {
            sum.add(part.total().sum());
            digest.add(part.total().digest());
        }
        return new Sums.Total(sum, digest.end());
    }

    /** Adds the asset's time, each part of the window by the rule table of its own; says whether anything tells of it. */
    private static boolean addTime(
            Amounts amounts, Map<String, String> digests, AssetDescription asset, List<Part> parts) {
        List<String> tables = new ArrayList<>();
        boolean isTold = false;
        for (Part part : parts) {
            TimeOfAsset time =
                    new TimeOfAsset(part.total().sum(), part.read().part().model());
            if (time.isTold()) {
                time.addTo(amounts);
                isTold = true;
            }
            String digest = part.read().part().digest();
            tables.add(parts.size() == 1 ? digest : part.read().from() + " " + digest);
        }
        if (isTold) {
            digests.put("time-model/" + asset.key(), parts.size() == 1 ? tables.get(0) : Digest.of(tables.toString()));
        }
        return isTold;
    }

    /** Minutes of a window that begin in {@code from <= minute < to}, and the rule table that reads them. */
    public record Read(long from, long to, ModelTimes.Part part) {}

    /** Which rule tables read the asset's minutes of the window, in time order; at least one. */
    public List<Read> read(AssetDescription asset, Window window) {
        List<ModelTimes.Part> parts = sums.times(asset).within(window.from(), window.to());
        List<Read> reads = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            long from = i == 0 ? window.from() : parts.get(i).firstMinute();
            long to = i + 1 < parts.size() ? parts.get(i + 1).firstMinute() : window.to();
            reads.add(new Read(from, to, parts.get(i)));
        }
        return reads;
    }

    private SortedSet<BigDecimal> unitSeconds(AssetKey asset, Window window) {
        TreeSet<BigDecimal> seconds = new TreeSet<>();
        sums.declared().plan(asset, window.from(), window.to()).stretches().forEach(stretch -> {
            Job job = stretch.job();
            BigDecimal each = job == null ? null : job.unitSeconds();
            if (each != null) {
                seconds.add(each);
            }
        });
        seconds.addAll(sums.declared().programSeconds(asset, window.from(), window.to()));
        return seconds;
    }

    /**
     * Of what a machine took of which nothing but a counter is told, nobody knows which part was idle; that of the others alone
     * would be held against the energy of all.
     */
    private void stateless(Amounts amounts, Subject subject, Map<AssetKey, EnergyOfAsset> energy) {
        MeteringPlan plan = sums.declared().metering(subject.site());
        for (AssetDescription asset : subject.assets()) {
            EnergyOfAsset of = energy.get(asset.key());
            boolean isCounting = tells(asset, "total") || tells(asset, "good");
            if (of != null && of.isTold() && of.isElectric(plan) && isCounting && !tells(asset, "state")) {
                amounts.put(EnergyOfAsset.IDLE, Quantity.missing(EnergyOfAsset.UNIT, Grade.T, "no-state-signal"));
            }
        }
    }

    private static boolean tells(AssetDescription asset, String role) {
        return asset.signals().stream().anyMatch(signal -> role.equals(signal.role()));
    }

    /** Each metering point of the site that others stand below, against their sum; empty without a metering plan. */
    public List<Balance> balance(String site, List<AssetDescription> assets, Window asked) {
        return new Balances(sums, assets, sums.declared().readings(site), folded(asked))
                .of(sums.declared().metering(site).points());
    }
}
