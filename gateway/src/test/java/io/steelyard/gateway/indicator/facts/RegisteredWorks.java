package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Link;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Meter;
import io.steelyard.gateway.model.AssetRegister.Operations;
import io.steelyard.gateway.model.AssetRegister.Signed;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.ToldSignals;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A works as its register and its wire tell of it, on which facts are counted; tests of them stand in it. */
abstract class RegisteredWorks {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    static final Window NOVEMBER = new Window(nanos(FIRST), nanos(FIRST.plusDays(30)), "Asia/Shanghai");
    static final long DAY = 86_400_000_000_000L;
    static final int NEVER = Integer.MAX_VALUE;
    static final Catalogue CATALOGUE = Catalogue.usual();

    final List<Machine> machines = new ArrayList<>();
    final List<Meter> meters = new ArrayList<>();
    final List<Link> links = new ArrayList<>();
    final List<AssetDescription> born = new ArrayList<>();
    final Map<AssetKey, Set<Integer>> told = new HashMap<>();
    final Map<AssetKey, Set<Integer>> closed = new HashMap<>();
    final Map<AssetKey, Integer> connected = new HashMap<>();
    final Map<AssetKey, Integer> since = new HashMap<>();
    final Set<AssetKey> stateless = new HashSet<>();
    final Map<String, String> security = new HashMap<>();
    /** By asset and signal, on which days it is heard of and has no value; on those of {@code absent} it is not there. */
    final Map<String, Set<Integer>> bad = new HashMap<>();

    final Map<String, Set<Integer>> absent = new HashMap<>();
    /** Of which nothing was seen on days, or in parts of them: the share that was. */
    final Map<String, Double> partly = new HashMap<>();

    Signed signed = new Signed(true, true, true);
    String minutes = "of ";
    long foldedTo = Long.MAX_VALUE;
    long clock;
    String profile = "lathe";
    int asked;
    int looked;
    Runnable whileAsked = () -> {};

    static long nanos(LocalDate day) {
        return day.atStartOfDay(ZONE).toEpochSecond() * 1_000_000_000L;
    }

    static AssetKey key(String name) {
        return new AssetKey("works", name);
    }

    void registered(String name, boolean isKey, Boolean controlled, String... signals) {
        machines.add(new Machine(
                key(name), true, isKey, controlled, new Operations(1, 1, 1), List.of(signals), isKey, "Li"));
    }

    /** Talked on so many of the thirty days. */
    void talks(String name, int days, String... roles) {
        List<SignalDescription> signals = Stream.of(roles)
                .map(role ->
                        new SignalDescription(role, role, FieldType.INT, "Int32", role, null, null, null, null, null))
                .toList();
        born.add(new AssetDescription(
                key(name),
                new AgentKey("works", "edge"),
                "opc.tcp://plc",
                "",
                "lathe",
                profile,
                "hall",
                "one",
                signals,
                List.of()));
        Set<Integer> all = told.computeIfAbsent(key(name), one -> new HashSet<>());
        for (int day = 0; day < days; day++) {
            all.add(day);
        }
    }

    Evidence sums(AssetKey asset, Window window) {
        asked++;
        whileAsked.run();
        int day = (int) ((window.from() - NOVEMBER.from()) / 86_400_000_000_000L);
        boolean isTold = told.getOrDefault(asset, Set.of()).contains(day);
        boolean isClosed = closed.getOrDefault(asset, Set.of()).contains(day);
        TreeMap<String, Quantity> quantities = new TreeMap<>();
        BigDecimal good = BigDecimal.valueOf(isTold ? 5 : 0);
        double share = partly.getOrDefault(asset.asset() + " " + day, 1.0);
        quantities.put("samples.good", new Quantity(good, good, share == 1 ? good : null, "1", Grade.T, share, ""));
        if (!stateless.contains(asset)) {
            quantities.put("time.apt", isTold ? number(60, "s") : Quantity.missing("s", Grade.T, "no-state-known"));
            quantities.put("time.pbt", number(isClosed ? 0 : 3600, "s"));
        }
        if (day < since.getOrDefault(asset, 0)) {
            quantities.put("time.pbt", Quantity.missing("s", Grade.T, "not-there-yet"));
        }
        quantities.put("time.planned-run", Quantity.missing("s", Grade.R, "no-count"));
        Window summed = new Window(window.from(), Math.min(foldedTo, window.to()), window.zone());
        return new Evidence(
                asset.toString(), summed, quantities, new TreeMap<>(Map.of("minutes", minutes + day + isTold)));
    }

    ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window window) {
        looked++;
        int day = (int) ((window.from() - NOVEMBER.from()) / DAY);
        Set<String> heard = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (SignalDescription signal : signals) {
            String name = asset.asset() + " " + signal.name();
            if (told.getOrDefault(asset, Set.of()).contains(day)
                    && !absent.getOrDefault(name, Set.of()).contains(day)) {
                heard.add(signal.name());
                if (!bad.getOrDefault(name, Set.of()).contains(day)) {
                    values.add(signal.name());
                }
            }
        }
        return new ToldSignals(heard, values);
    }

    static Set<Integer> days(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toCollection(HashSet::new));
    }

    static Quantity number(long value, String unit) {
        return Quantity.exactly(BigDecimal.valueOf(value), unit, Grade.T);
    }

    Facts facts(Rules rules) {
        return facts(rules, () -> clock += 10_000_000_000L);
    }

    Facts facts(Rules rules, LongSupplier nanoTime) {
        return new Facts(
                new Facts.Doors() {
                    @Override
                    public AssetRegister register(String site) {
                        return new AssetRegister(
                                site,
                                "digest of " + machines.size(),
                                new AssetRegister.Versions(7, 8, 9),
                                signed,
                                machines,
                                meters,
                                links);
                    }

                    @Override
                    public List<AssetDescription> born(String site, Window window) {
                        return born;
                    }

                    @Override
                    public Evidence sums(AssetKey asset, Window window) {
                        return RegisteredWorks.this.sums(asset, window);
                    }

                    @Override
                    public long firstMinute(AssetKey asset) {
                        int day = connected.getOrDefault(asset, 0);
                        return day == NEVER ? Long.MAX_VALUE : NOVEMBER.from() + day * DAY;
                    }

                    @Override
                    public ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window day) {
                        return RegisteredWorks.this.told(asset, signals, day);
                    }

                    @Override
                    public String security(AgentKey agent, Window window) {
                        return security.getOrDefault(agent.agent(), "");
                    }

                    @Override
                    public Rules rules(String site) {
                        return rules;
                    }
                },
                nanoTime);
    }

    Facts.Found found() {
        return facts(Rules.USUAL).find("works", NOVEMBER);
    }

    long count(String quantity) {
        return found().evidence().quantities().get(quantity).value().longValueExact();
    }

    IndicatorValue indicator(String id) {
        return new Indicators(CATALOGUE, (site, window) -> born, Map.of("facts", facts(Rules.USUAL)))
                .of(id, Subject.site("works"), NOVEMBER)
                .get(0);
    }

    String why(String quantity, String what) {
        return found().members().get(quantity).stream()
                .filter(member -> member.what().equals(what))
                .map(Member::why)
                .findAny()
                .orElseThrow();
    }
}
