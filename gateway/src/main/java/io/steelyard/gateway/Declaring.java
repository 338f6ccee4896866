package io.steelyard.gateway;

import io.steelyard.gateway.api.Inputs;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.declared.Capacities;
import io.steelyard.gateway.declared.CorrectionCheck;
import io.steelyard.gateway.declared.Declared;
import io.steelyard.gateway.declared.Facts;
import io.steelyard.gateway.declared.InputDesk;
import io.steelyard.gateway.declared.InputFiles;
import io.steelyard.gateway.declared.JobDesk;
import io.steelyard.gateway.declared.MachineJobs;
import io.steelyard.gateway.declared.MeterReadings;
import io.steelyard.gateway.declared.Place;
import io.steelyard.gateway.declared.PlannedScrap;
import io.steelyard.gateway.declared.Plans;
import io.steelyard.gateway.declared.ProfileDesk;
import io.steelyard.gateway.declared.Register;
import io.steelyard.gateway.declared.Reopening;
import io.steelyard.gateway.declared.Retrofits;
import io.steelyard.gateway.declared.Roster;
import io.steelyard.gateway.declared.SceneCheck;
import io.steelyard.gateway.declared.Sequences;
import io.steelyard.gateway.declared.StopDesk;
import io.steelyard.gateway.declared.TableNews;
import io.steelyard.gateway.declared.TargetCheck;
import io.steelyard.gateway.declared.Targets;
import io.steelyard.gateway.declared.Tolerances;
import io.steelyard.gateway.declared.UnitDesk;
import io.steelyard.gateway.indicator.Definition;
import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.ProfileStretch;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.WorkTime;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import io.steelyard.gateway.system.SystemRecords;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people declare, joined to where it is kept and to those who ask for it. No decisions live here. */
final class Declaring {
    private static final Duration WITHOUT_RETENTION = Duration.ofDays(400);

    private final LiveValues live;
    private final Declared declared;
    private final InputDesk desk;
    private final Plans plans;
    private final Roster roster;
    private final InputFiles files;
    private final Register register;
    private final Facts facts;
    private final MeterReadings readings;
    private final Capacities capacities;
    private final PlannedScrap plannedScrap;
    private final Sequences sequences;
    private final Retrofits baselines;
    private final Tolerances tolerances;
    private final StopDesk stops;
    private final JobDesk jobs;
    private final JobLists lists;
    private final UnitDesk units;
    private final ProfileDesk profiles;
    private final GatewayConfig config;
    private final LongSupplier now;

    Declaring(GatewayConfig config, SystemRecords system, LiveValues live, TimeSeriesStore store, Surroundings around) {
        now = around::now;
        this.config = config;
        this.live = live;
        declared = new Declared(
                new InputShelf(system.inputs()),
                site -> ZoneId.of(config.zoneOf(site)),
                new WorkTime(around.nanoTime()));
        desk = new InputDesk(declared, now);
        plans = new Plans(declared, this::place);
        roster = new Roster(declared);
        OnTheWire wire = new OnTheWire(live, store, new NoteTable(system));
        register = new Register(declared, wire, now);
        facts = new Facts(
                declared,
                wire,
                this::equipmentClass,
                site -> BigDecimal.valueOf(config.countingOf(site).latePercent(), 2));
        readings = new MeterReadings(declared);
        capacities = new Capacities(declared);
        plannedScrap = new PlannedScrap(declared);
        sequences = new Sequences(declared);
        baselines = new Retrofits(declared);
        tolerances = new Tolerances(declared);
        jobs = new JobDesk(declared, wire);
        lists = new JobLists(live, store, new MachineJobs(declared, now), now);
        units = new UnitDesk(new UnitsOn(live, plans, tolerances::of));
        CorrectionCheck.watch(declared, this::roles);
        TargetCheck.watch(
                declared,
                OwnData.indicators(config).all().stream()
                        .collect(Collectors.toMap(
                                Definition::id, one -> one.told().unit())));
        SceneCheck.watch(declared, io.steelyard.gateway.indicator.facts.Facts.sceneNames());
        TimeModels models = OwnData.timeModels(config);
        profiles = new ProfileDesk(declared, site -> knownProfiles(site, models));
        stops = new StopDesk(declared, new LostMinutes(live, store, models, profiles::of));
        files = new InputFiles(declared, sources(config), new Taken(new NoteTable(system)), now);
    }

    private static List<InputFiles.Source> sources(GatewayConfig config) {
        return config.sites().inputs().stream()
                .map(input -> new InputFiles.Source(input.site(), input.kind(), input.file()))
                .toList();
    }

    /** Tables from files that the settings name. */
    InputFiles files() {
        return files;
    }

    /** What the register says, and where the wire says something else. */
    Register register() {
        return register;
    }

    /** What machines tell of their jobs. */
    JobLists jobLists() {
        return lists;
    }

    /** What indicators take from orders and months. */
    Facts facts() {
        return facts;
    }

    /** Tells of time of which a table tells otherwise that no minute is folded by. */
    void listen(Facts.Listener listener) {
        facts.listen(listener);
        readings.listen(listener);
        capacities.listen(listener);
        plannedScrap.listen(listener);
        tolerances.listen(listener);
        new TableNews(declared).listen(listener);
    }

    /** The windows that retrofits are judged by. */
    Retrofits baselines() {
        return baselines;
    }

    /** Between which limits signals of a site have to measure. */
    Tolerances tolerances() {
        return tolerances;
    }

    /** What people said of an asset's units. */
    Conversions conversions(AssetKey asset) {
        return Conversions.of(plans.conversions(asset));
    }

    /** What programmes want indicators to come to. */
    Targets targets() {
        return new Targets(declared);
    }

    private @Nullable Set<String> roles(AssetKey key) {
        LiveAsset asset = live.asset(key);
        return asset == null
                ? null
                : asset.description().signals().stream()
                        .map(signal -> String.valueOf(signal.role()))
                        .collect(Collectors.toSet());
    }

    private Set<String> knownProfiles(String site, TimeModels models) {
        Set<String> known = new TreeSet<>(models.profiles());
        known.add("generic");
        for (LiveAsset asset : live.assets()) {
            AssetDescription description = asset.description();
            if (description.key().site().equals(site)) {
                known.add(description.profile());
                description.formerly().forEach(former -> known.add(former.profile()));
            }
        }
        known.removeAll(List.of("", Former.FORGOTTEN));
        return known;
    }

    private Place place(AssetKey key) {
        LiveAsset asset = live.asset(key);
        if (asset == null) {
            return new Place(key.asset(), "", "", "");
        }
        AssetDescription description = asset.description();
        return new Place(key.asset(), description.area(), description.line(), description.equipmentClass());
    }

    /** As machines tell it, else as they are registered. */
    String equipmentClass(AssetKey key) {
        String told = place(key).equipmentClass();
        return told.isEmpty() ? roster.equipmentClass(key) : told;
    }

    /** As the API hands it in and out. */
    Inputs inputs() {
        return new InputsOn(desk, register, units, stops, jobs);
    }

    /** As folding asks for it. */
    Declarations declarations() {
        return new Asked();
    }

    /** What the site says that its energy is multiplied with. */
    List<EnergyFactor> energyFactors(String site) {
        return facts.energyFactors(site);
    }

    /** Where shifts of a site begin and end. */
    List<Long> shiftEdges(String site, long from, long to) {
        return plans.shiftEdges(site, from, to);
    }

    /** What folds minutes again when tables change; for a worker of its own. */
    Reopening reopening(Reopening.Doors doors, LongSupplier now) {
        return new Reopening(declared, plans, doors, now, kept().toNanos());
    }

    /** How far back minutes are kept. */
    private Duration kept() {
        return config.retention().isZero() ? WITHOUT_RETENTION : config.retention();
    }

    /** Sequences of operations. */
    Sequences sequences() {
        return sequences;
    }

    /** How much machines can make. */
    Capacities capacities() {
        return capacities;
    }

    /** How much scrap orders were planned to make. */
    PlannedScrap plannedScrap() {
        return plannedScrap;
    }

    /** The production machines that the register names. */
    List<AssetKey> machines(String site) {
        return roster.machines(site).stream().map(AssetDescription::key).toList();
    }

    /** The version that a table has now; 0 of one that nobody gave yet. */
    long version(String site, String kind) {
        return declared.version(site, kind);
    }

    /** Changes taken and refused since the start. */
    StageStatus status() {
        return declared.status();
    }

    /** Which files were taken, among the notes. */
    private record Taken(NoteTable notes) implements InputFiles.Memory {
        private static final String FILE = "input-file/";

        @Override
        public String last(String site, String kind) {
            return notes.get(site, FILE + kind);
        }

        @Override
        public void taken(String site, String kind, String sha256) {
            notes.put(site, FILE + kind, sha256);
        }
    }

    /** What folding asks for. */
    private final class Asked implements Declarations {

        @Override
        public AssetPlan plan(AssetKey asset, long from, long to) {
            return plans.plan(asset, from, to);
        }

        @Override
        public Nameplate nameplate(AssetKey asset) {
            return plans.nameplate(asset);
        }

        @Override
        public List<Optional<BigDecimal>> unitSeconds(AssetKey asset, long from, long to) {
            return plans.unitSeconds(asset, from, to);
        }

        @Override
        public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
            return plans.corrections(asset, from, to);
        }

        @Override
        public MeteringPlan metering(String site) {
            return plans.metering(site);
        }

        @Override
        public String unitSecondsFrom(AssetKey asset, long at) {
            return plans.unitSecondsFrom(asset, at);
        }

        @Override
        public Map<String, BigDecimal> programSeconds(AssetKey asset, long at) {
            return plans.programSeconds(asset, at);
        }

        @Override
        public Collection<BigDecimal> programSeconds(AssetKey asset, long from, long to) {
            return plans.programSeconds(asset, from, to);
        }

        @Override
        public Conversions conversions(AssetKey asset) {
            return Declaring.this.conversions(asset);
        }

        @Override
        public List<ProfileStretch> profiles(AssetKey asset) {
            return profiles.of(asset);
        }

        @Override
        public List<EnergyBill> bills(String site) {
            return plans.bills(site);
        }

        @Override
        public Map<String, List<MeterReading>> readings(String site) {
            return readings.of(site);
        }

        @Override
        public @Nullable Long registeredSince(AssetKey asset) {
            return roster.since(asset);
        }

        @Override
        public @Nullable Quantity capacity(AssetKey asset, long from, long to) {
            return capacities.of(asset, from, to);
        }

        @Override
        public @Nullable Quantity plannedScrap(AssetKey asset, long from, long to) {
            return plannedScrap.of(asset, from, to);
        }

        @Override
        public List<AssetDescription> registered(String site) {
            return roster.machines(site);
        }
    }
}
