package io.steelyard.gateway;

import io.steelyard.gateway.api.Views;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.indicator.capability.Capability;
import io.steelyard.gateway.indicator.factors.EnergyFactors;
import io.steelyard.gateway.indicator.factors.FactorTables;
import io.steelyard.gateway.indicator.factors.FactoredShares;
import io.steelyard.gateway.indicator.facts.Facts;
import io.steelyard.gateway.indicator.latency.Latency;
import io.steelyard.gateway.indicator.sequence.FallOff;
import io.steelyard.gateway.kpi.sum.Kpis;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.RevisedValue;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.Shortfall;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.Target;
import io.steelyard.gateway.model.Tolerance;
import io.steelyard.gateway.model.UsedFactor;
import io.steelyard.gateway.system.ClockTable;
import io.steelyard.gateway.system.LatencyTable;
import io.steelyard.gateway.system.SystemRecords;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The indicators, as pages see them, over the sources that their quantities come from. */
final class IndicatorsOn implements Views.Indicators {
    /** What was never heard of is farthest from counting. */
    private static final String NEVER = "never-born";

    private static final String OUTCOME = "assessment.";

    private final GatewayConfig config;
    private final Declaring declaring;
    private final FactsOn doors;
    private final Facts facts;
    private final LatenciesOn latencies;
    private final Grounds grounds;
    private final RetrofitsOn retrofits;
    private final Capability capability;
    private final FallOff fallOff;
    private final ClocksOn clocks;
    private final Indicators indicators;

    /**
     * What is asked beside sums and facts.
     *
     * @param arriving latencies of the hour that is running
     * @param outcomes what assessments give, by their model; asked later than this is made
     * @param capability of measurements between their limits
     */
    record Beside(
            Supplier<List<LatencyHour>> arriving, Function<String, EvidenceSource> outcomes, Capability capability) {}

    /**
     * Opens nothing.
     *
     * @param beside where quantities come from that are neither sums nor facts
     */
    IndicatorsOn(
            GatewayConfig config,
            LiveValues live,
            Declaring declaring,
            KpisOn sums,
            SystemRecords system,
            Surroundings around,
            Beside beside) {
        Kpis kpis = sums.kpis();
        BirthsOn births = BirthsOn.of(live, system);
        this.config = config;
        this.clocks = new ClocksOn(new ClockTable(system)::spans);
        EvidenceSource plain = (subject, assets, window) -> sums(kpis, subject, births.of(assets, window), window);
        EvidenceSource kpi = (subject, assets, window) -> {
            List<AssetDescription> described = births.of(assets, window);
            return clocks.marked(sums(kpis, subject, described, window), described);
        };
        this.declaring = declaring;
        this.doors = new FactsOn(config, births, declaring, plain, kpis::firstMinute, sums.signals());
        this.facts = new Facts(doors, around.nanoTime());
        FactorTables factors = OwnData.factors(config);
        FactoredShares.Used used =
                (subject, window) -> kpis.energy(summed(subject, births.of(assets(subject, window), window)), window);
        this.grounds =
                new Grounds(live, used, new FactoredShares(used, doors, factors), plain, new Given(declaring, kpis));
        this.latencies = new LatenciesOn(beside.arriving(), new LatencyTable(system), kpis::firstMinute);
        EvidenceSource declared = (subject, assets, window) -> declared(declaring, doors, subject, assets, window);
        this.capability = beside.capability();
        EvidenceSource measured = (subject, assets, window) ->
                clocks.marked(capability.of(subject, assets, window), births.of(assets, window));
        this.fallOff = new FallOff(new SequencesOn(declaring, kpis, plain));
        this.retrofits = new RetrofitsOn(declaring.baselines()::of, this::ofSubject);
        this.indicators = new Indicators(
                OwnData.indicators(config),
                doors::born,
                Map.of(
                        "kpi",
                        kpi,
                        "facts",
                        facts,
                        "latencies",
                        new Latency(latencies),
                        "declared",
                        declared,
                        "factors",
                        new EnergyFactors(kpi, doors, factors),
                        "baselines",
                        retrofits,
                        Capability.PROVIDER,
                        measured,
                        "sequences",
                        fallOff,
                        OUTCOME + "sme-2024",
                        later("sme-2024", beside.outcomes()),
                        OUTCOME + "cmmm-2020",
                        later("cmmm-2020", beside.outcomes())),
                declaring.targets()::of);
    }

    private static EvidenceSource later(String model, Function<String, EvidenceSource> outcomes) {
        return (subject, assets, window) -> outcomes.apply(model).of(subject, assets, window);
    }

    /** What machines and tables say of a site; what assessments give is not among it, for they rest on this. */
    List<IndicatorValue> measured(String site, IndicatorValue.Window window) {
        return indicators.restingOn(IndicatorsOn::isOutcome, false, Subject.site(site), window);
    }

    /** What assessments give, and what is made of it. */
    List<IndicatorValue> assessed(String site, IndicatorValue.Window window) {
        return indicators.restingOn(IndicatorsOn::isOutcome, true, Subject.site(site), window);
    }

    private static boolean isOutcome(String provider) {
        return provider.startsWith(OUTCOME);
    }

    /** One indicator; no model asks for one that an assessment gives which asks for that model in turn. */
    List<IndicatorValue> one(String id, String site, IndicatorValue.Window window) {
        return indicators.of(id, Subject.site(site), window);
    }

    /** How each signal of the site that has a tolerance lies between its limits. */
    List<IndicatorValue> ofSignals(String site, IndicatorValue.Window window) {
        List<IndicatorValue> values = new ArrayList<>();
        declaring.tolerances().of(site).stream()
                .map(Tolerance::signal)
                .distinct()
                .map(Subject::signal)
                .filter(subject -> !assets(subject, window).isEmpty())
                .forEach(subject -> values.addAll(
                        indicators.restingOn(provider -> provider.equals(Capability.PROVIDER), true, subject, window)));
        return values;
    }

    private List<IndicatorValue> ofSubject(String id, Subject subject, IndicatorValue.Window window) {
        return indicators.of(id, subject, window);
    }

    /** When clocks did not agree, which sums of minutes tell. */
    ClocksOn clocks() {
        return clocks;
    }

    /** Sums of minutes of these assets; of one asset its own meter counts, of several what their metering plan says. */
    private static Evidence sums(
            Kpis kpis, Subject subject, List<AssetDescription> described, IndicatorValue.Window window) {
        return kpis.of(summed(subject, described), window);
    }

    private static Kpis.Subject summed(Subject subject, List<AssetDescription> described) {
        return new Kpis.Subject(subject.toString(), subject.site(), described, subject.asset() != null);
    }

    /** Every indicator that needs nothing but sums, from sums that are at hand. */
    List<IndicatorValue> ratios(Evidence sums) {
        return indicators.ratios(sums);
    }

    /** Orders and months, of the assets named. */
    private static Evidence declared(
            Declaring declaring, FactsOn doors, Subject subject, List<AssetKey> assets, IndicatorValue.Window window) {
        io.steelyard.gateway.declared.Facts.Known known = declaring
                .facts()
                .of(subject.site(), ids(doors, subject, assets), subject.level().equals("site"), zoned(window));
        return new Evidence(subject.toString(), window, known.quantities(), known.digests());
    }

    /** Of a site those that its register names too, whoever heard of them. */
    private static Set<String> ids(FactsOn doors, Subject subject, List<AssetKey> assets) {
        Set<String> ids = assets.stream().map(AssetKey::asset).collect(Collectors.toSet());
        for (AssetRegister.Machine machine : doors.register(subject.site()).machines()) {
            if (subject.level().equals("site")) {
                ids.add(machine.asset().asset());
            }
        }
        return ids;
    }

    static io.steelyard.gateway.declared.Facts.Window zoned(IndicatorValue.Window window) {
        return new io.steelyard.gateway.declared.Facts.Window(window.from(), window.to(), ZoneId.of(window.zone()));
    }

    @Override
    public List<Member> members(String id, Subject subject, IndicatorValue.Window window) {
        IndicatorValue.IndicatorDefinition definition = indicators.definition(id);
        if (definition == null) {
            return List.of();
        }
        String site = subject.site();
        List<Member> all = new ArrayList<>(counted(definition, site, window));
        SortedMap<String, List<Member>> otherwise = facts.find(site, window).grounds();
        List<AssetKey> assets = assets(subject, window);
        Grounds.Asked asked = new Grounds.Asked(subject, assets, window, inputs(id, subject, window));
        Set<String> ids = ids(doors, subject, assets);
        for (String input : definition.inputs()) {
            all.addAll(otherwise.getOrDefault(input, List.of()));
            all.addAll(grounds.of(input, asked));
            if (RetrofitsOn.isOf(input)) {
                ApiQuery table = ApiQuery.table(site, "baselines", declaring.version(site, "baselines"));
                all.addAll(retrofits.members(input, subject, window, table));
            }
            if (Capability.isOf(input)) {
                ApiQuery table = ApiQuery.table(site, "tolerances", declaring.version(site, "tolerances"));
                all.addAll(capability.members(input, subject, assets, window, table));
            }
            ApiQuery orders = ApiQuery.table(site, "orders", declaring.version(site, "orders"));
            all.addAll(fallOff.members(input, subject, assets, window, orders));
            all.addAll(declaring.facts().members(input, site, ids, zoned(window)));
        }
        Target target = indicators.target(id, subject, window);
        if (target != null) {
            all.add(Grounds.target(target));
        }
        return all;
    }

    private List<AssetKey> assets(Subject subject, IndicatorValue.Window window) {
        return doors.born(subject.site(), window).stream()
                .filter(subject::has)
                .map(AssetDescription::key)
                .toList();
    }

    private Map<String, Quantity> inputs(String id, Subject subject, IndicatorValue.Window window) {
        Map<String, Quantity> inputs = new TreeMap<>();
        for (IndicatorValue value : indicators.of(id, subject, window)) {
            value.outcome().inputs().forEach(input -> inputs.put(input.name(), input.quantity()));
        }
        return inputs;
    }

    @Override
    public List<UsedFactor> factors(String id, Subject subject, IndicatorValue.Window window) {
        IndicatorValue.IndicatorDefinition definition = indicators.definition(id);
        if (definition == null || definition.inputs().stream().noneMatch(FactoredShares::isFactored)) {
            return List.of();
        }
        return indicators.of(id, subject, window).stream()
                .flatMap(value -> value.outcome().factors().stream())
                .toList();
    }

    /** What the register names and is counted, or not. */
    private List<Member> counted(
            IndicatorValue.IndicatorDefinition definition, String site, IndicatorValue.Window window) {
        SortedMap<String, List<Member>> all = facts.find(site, window).members();
        return definition.inputs().stream()
                .flatMap(input -> all.getOrDefault(input, List.of()).stream())
                .toList();
    }

    /** What the indicator's share lacks: those of its first quantity that do not count; null when nobody can name them. */
    @Nullable
    Shortfall lacks(String id, String site, IndicatorValue.Window window) {
        if (id.equals("C06")) {
            return Shortfall.ofSet(Set.copyOf(facts.find(site, window).links()), Set.of());
        }
        IndicatorValue.IndicatorDefinition definition = indicators.definition(id);
        List<Member> members = definition == null ? List.of() : counted(definition, site, window);
        if (members.isEmpty()) {
            return definition == null ? null : otherwise(definition, site, window);
        }
        String counted = members.get(0).quantity();
        List<Member> all = members.stream()
                .filter(member -> member.quantity().equals(counted))
                .toList();
        List<String> waiting = all.stream()
                .filter(member -> member.counts() && !member.why().isEmpty())
                .map(Member::what)
                .toList();
        List<String> missing = all.stream()
                .filter(member -> !member.counts())
                .sorted(Comparator.comparing(member -> member.why().equals(NEVER)))
                .map(Member::what)
                .toList();
        return new Shortfall(
                all.size() - missing.size() - waiting.size(), all.size(), waiting, missing, Set.of(), Set.of());
    }

    /** Of what is no member of its own. */
    private @Nullable Shortfall otherwise(
            IndicatorValue.IndicatorDefinition definition, String site, IndicatorValue.Window window) {
        Map<String, Shortfall> all = facts.find(site, window).shortfalls();
        return definition.inputs().stream()
                .filter(all::containsKey)
                .findFirst()
                .map(all::get)
                .orElse(null);
    }

    @Override
    public List<IndicatorValue> of(Subject subject, IndicatorValue.Window window) {
        return indicators.of(subject, window);
    }

    @Override
    public Score score(IndicatorValue value, Subject subject) {
        return indicators.score(value, subject);
    }

    @Override
    public IndicatorValue.@Nullable IndicatorDefinition definition(String id) {
        return indicators.definition(id);
    }

    @Override
    public @Nullable String programVersion(String id) {
        return indicators.programVersion(id);
    }

    @Override
    public @Nullable List<RevisedValue> revised(String id, Subject subject, List<IndicatorValue.Window> windows) {
        return indicators.revised(id, subject, windows);
    }

    @Override
    public List<IndicatorValue> byAsset(String id, Subject subject, IndicatorValue.Window window) {
        return indicators.byAsset(id, subject, window);
    }

    @Override
    public List<LatencyHour> latencies(AssetKey asset, IndicatorValue.Window window) {
        return latencies.hours(asset.site(), Set.of(asset), window.from(), window.to());
    }

    @Override
    public String zone(String site) {
        return config.zoneOf(site);
    }
}
