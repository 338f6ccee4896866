package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.steelyard.gateway.model.Shortfall;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.ToldSignals;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The counting rules: what the register says, held against the days on which something came. */
final class FactsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final Window NOVEMBER = new Window(nanos(FIRST), nanos(FIRST.plusDays(30)), "Asia/Shanghai");
    private static final long DAY = 86_400_000_000_000L;
    private static final int NEVER = Integer.MAX_VALUE;
    private static final Catalogue CATALOGUE = Catalogue.usual();

    private final List<Machine> machines = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<AssetDescription> born = new ArrayList<>();
    private final Map<AssetKey, Set<Integer>> told = new HashMap<>();
    private final Map<AssetKey, Set<Integer>> closed = new HashMap<>();
    private final Map<AssetKey, Integer> connected = new HashMap<>();
    private final Map<AssetKey, Integer> since = new HashMap<>();
    private final Set<AssetKey> stateless = new HashSet<>();
    private final Map<String, String> security = new HashMap<>();
    /** By asset and signal, on which days it is heard of and has no value; on those of {@code absent} it is not there. */
    private final Map<String, Set<Integer>> bad = new HashMap<>();

    private final Map<String, Set<Integer>> absent = new HashMap<>();
    private Signed signed = new Signed(true, true, true);
    private String minutes = "of ";
    private long foldedTo = Long.MAX_VALUE;
    private long clock;
    private String profile = "lathe";
    private int asked;
    private int looked;
    private Runnable whileAsked = () -> {};

    private static long nanos(LocalDate day) {
        return day.atStartOfDay(ZONE).toEpochSecond() * 1_000_000_000L;
    }

    private static AssetKey key(String name) {
        return new AssetKey("works", name);
    }

    private void registered(String name, boolean isKey, Boolean controlled, String... signals) {
        machines.add(new Machine(
                key(name), true, isKey, controlled, new Operations(1, 1, 1), List.of(signals), isKey, "Li"));
    }

    /** Talked on so many of the thirty days. */
    private void talks(String name, int days, String... roles) {
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

    private Evidence sums(AssetKey asset, Window window) {
        asked++;
        whileAsked.run();
        int day = (int) ((window.from() - NOVEMBER.from()) / 86_400_000_000_000L);
        boolean isTold = told.getOrDefault(asset, Set.of()).contains(day);
        boolean isClosed = closed.getOrDefault(asset, Set.of()).contains(day);
        TreeMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put("samples.good", number(isTold ? 5 : 0, "1"));
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

    private ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window window) {
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

    private static Set<Integer> days(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toCollection(HashSet::new));
    }

    private static Quantity number(long value, String unit) {
        return Quantity.exactly(BigDecimal.valueOf(value), unit, Grade.T);
    }

    private Facts facts(Rules rules) {
        return facts(rules, () -> clock += 10_000_000_000L);
    }

    private Facts facts(Rules rules, LongSupplier nanoTime) {
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
                        return FactsTest.this.sums(asset, window);
                    }

                    @Override
                    public long firstMinute(AssetKey asset) {
                        int day = connected.getOrDefault(asset, 0);
                        return day == NEVER ? Long.MAX_VALUE : NOVEMBER.from() + day * DAY;
                    }

                    @Override
                    public ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window day) {
                        return FactsTest.this.told(asset, signals, day);
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

    private Facts.Found found() {
        return facts(Rules.USUAL).find("works", NOVEMBER);
    }

    private long count(String quantity) {
        return found().evidence().quantities().get(quantity).value().longValueExact();
    }

    private IndicatorValue indicator(String id) {
        return new Indicators(CATALOGUE, (site, window) -> born, Map.of("facts", facts(Rules.USUAL)))
                .of(id, Subject.site("works"), NOVEMBER)
                .get(0);
    }

    private String why(String quantity, String what) {
        return found().members().get(quantity).stream()
                .filter(member -> member.what().equals(what))
                .map(Member::why)
                .findAny()
                .orElseThrow();
    }

    /** Four fifths of the days are enough, one fewer is not; a day without planned operation is none of them. */
    @ParameterizedTest
    @CsvSource({"24, 0, 1", "23, 0, 0", "20, 5, 1", "19, 5, 0", "30, 0, 1", "0, 30, 0"})
    void networkedIsOnFourFifthsOfThePlannedDays(int days, int closedDays, int networked) {
        registered("m", false, true);
        talks("m", days, "state");
        Set<Integer> shut = closed.computeIfAbsent(key("m"), one -> new HashSet<>());
        for (int day = 29; day > 29 - closedDays; day--) {
            shut.add(day);
        }
        assertThat(count("equipment.networked")).isEqualTo(networked);
    }

    /** A word that nobody gave a meaning is no model; jobs (OPC 40001-3) are one, whatever the profile. */
    @ParameterizedTest
    @CsvSource({
        "lathe, state, 1",
        "packml, state, 1",
        "pump, power, 1",
        "energy-meter, energy, 1",
        "rolling-mill, state, 1",
        "machinery, state, 1",
        "generic, state, 0",
        "control-room, shift, 0",
        "our-press, state, 0",
        "'', state, 0",
        "generic, job-orders, 1",
        "our-press, job-responses, 1"
    })
    void anInformationModelIsOneThatTheProgramKnows(String named, String role, int counts) {
        profile = named;
        registered("m", false, true);
        talks("m", 30, role);
        assertThat(count("equipment.networked")).isEqualTo(1);
        assertThat(count("equipment.companion")).isEqualTo(counts);
        assertThat(why("equipment.companion", "works/m")).isEqualTo(counts == 1 ? "" : "no-companion-profile");
        assertThat(indicator("C08").definition().ruleVersion()).isEqualTo("3");
    }

    /** Every profile of the agent is one of a specification, or known to be of none. */
    @Test
    void everyProfileOfTheAgentIsOfASpecificationOrOfNone() throws IOException {
        Set<String> shipped = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("../edge-agent/src/main/resources/profiles"))) {
            files.forEach(file -> shipped.add(file.getFileName().toString().replace(".properties", "")));
        }
        assertThat(shipped).hasSizeGreaterThan(10);
        shipped.removeAll(Companions.usual().profiles());
        assertThat(shipped).containsExactly("control-room", "generic");
    }

    /** A machine that was connected lately may have been networked before: its days before count neither for it nor against it. */
    @ParameterizedTest
    @CsvSource({
        "29, 1, 0, 0, 1, 1", // one day seen, told on it: by what is known it is networked, for certain it is not yet
        "6, 24, 0, 1, 1, 1", // 24 of 30 are enough, whatever was before
        "7, 23, 0, 0, 1, 1",
        "25, 3, 0, 0, 0, 1", // silent on two of five days; the days before may have made up for it
        "5, 18, 0, 0, 0, 0", // silent on seven of 25: that is too many, whatever was before
        "29, 1, 29, 1, 1, 1", // the register says that it was not there before
        "20, 10, 15, 0, 1, 1"
    })
    void daysBeforeTheFirstMinuteAreUnknown(int firstDay, int told, int sinceDay, int low, int value, int high) {
        registered("m", true, true, "state");
        talks("m", 0, "state");
        for (int day = firstDay; day < firstDay + told; day++) {
            this.told.get(key("m")).add(day);
        }
        connected.put(key("m"), firstDay);
        since.put(key("m"), sinceDay);
        for (String quantity : List.of("equipment.networked", "equipment.key-networked", "points.automatic")) {
            Quantity networked = found().evidence().quantities().get(quantity);
            assertThat(networked.low()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(low));
            assertThat(networked.value()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(value));
            assertThat(networked.high()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(high));
            assertThat(networked.coverage()).as(quantity).isPositive();
        }
        String why = value == 0 ? "silent-too-often" : low == 0 ? "seen-too-short" : "";
        assertThat(why("equipment.networked", "works/m")).isEqualTo(why);
    }

    /**
     * Born, and no minute of it is folded yet: nobody knows whether it is networked, wherever it counts.
     *
     * @param sinceDay since which day sums say that it is there; never: no day of it is there yet
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 29, NEVER})
    void whatWasBornAndHasNoMinuteYetIsUnknown(int sinceDay) {
        registered("m", true, true, "state");
        meters.add(new Meter(key("m"), "", "electricity", true));
        talks("m", 0, "state", "energy");
        connected.put(key("m"), NEVER);
        since.put(key("m"), sinceDay);
        for (String quantity :
                List.of("equipment.networked", "equipment.key-networked", "points.automatic", "meters.online")) {
            Quantity networked = found().evidence().quantities().get(quantity);
            assertThat(networked.low()).as(quantity).isEqualByComparingTo("0");
            assertThat(networked.high()).as(quantity).isEqualByComparingTo("1");
            assertThat(networked.coverage()).as(quantity).isZero();
        }
        assertThat(why("equipment.networked", "works/m")).isEqualTo("seen-too-short");
    }

    /** Its first minute is there, but sums end with minutes before it, as those of a plant do that is some minutes old. */
    @Test
    void aFirstMinuteBehindWhatIsSummedIsNotSilence() {
        registered("m", true, true, "state");
        talks("m", 0, "state");
        connected.put(key("m"), 29);
        foldedTo = NOVEMBER.from() + 29 * DAY;
        Facts today = facts(new Rules(java.time.Duration.ofDays(1), new BigDecimal("0.8")));
        Quantity networked =
                today.find("works", NOVEMBER).evidence().quantities().get("equipment.networked");
        assertThat(networked.high()).isEqualByComparingTo("1");
        assertThat(networked.coverage()).isZero();
    }

    /** Minutes of a day that has only just begun are not folded yet: nothing falls silent at midnight. */
    @ParameterizedTest
    @CsvSource({"5, 1", "15, 0"})
    void aDayThatHasJustBegunIsNotCounted(int minutes, int lately) {
        registered("m", false, true);
        links.add(new Link("MES", key("m"), ""));
        talks("m", 29, "state");
        Window early =
                new Window(NOVEMBER.from(), NOVEMBER.from() + 29 * DAY + minutes * 60_000_000_000L, "Asia/Shanghai");
        assertThat(facts(Rules.USUAL)
                        .find("works", early)
                        .evidence()
                        .quantities()
                        .get("systems.live")
                        .value())
                .isEqualByComparingTo(BigDecimal.valueOf(lately));
    }

    @Test
    void bothNumbersCanBeOthers() {
        registered("m", false, true);
        talks("m", 30, "state");
        told.get(key("m")).removeIf(day -> day >= 20 && day < 25);
        Facts strict = facts(new Rules(java.time.Duration.ofDays(10), new BigDecimal("0.6")));
        assertThat(strict.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.networked")
                        .value())
                .isEqualByComparingTo("0");
        Facts mild = facts(new Rules(java.time.Duration.ofDays(10), new BigDecimal("0.5")));
        assertThat(mild.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.networked")
                        .value())
                .isEqualByComparingTo("1");
    }

    /** Without a register nobody knows what there is: no number, least of all a good one. */
    @Test
    void withoutARegisterNothingIsAssessed() {
        talks("m", 30, "state");
        for (String id : List.of("C01", "C02", "C03", "C04", "C05", "C07", "C16", "C18", "C19", "P04")) {
            assertThat(indicator(id).value()).as(id).isNull();
            assertThat(indicator(id).outcome().reason()).as(id).isEqualTo("no-register");
        }
    }

    /** Those that are not under numerical control, or without a verdict; behind them those whose machine nobody hears. */
    @Test
    void namesEachKeyOperationThatDoesNotCount() {
        machines.add(new Machine(key("press"), true, true, true, new Operations(3, 2, 1), List.of(), true, "Li"));
        machines.add(new Machine(key("saw"), true, true, true, new Operations(2, 0, 2), List.of(), true, "Li"));
        machines.add(new Machine(key("crane"), true, true, true, new Operations(0, 0, 0), List.of(), true, "Li"));
        talks("press", 30, "state", "good", "scrap");
        SortedMap<String, Shortfall> lacks = found().shortfalls();
        Shortfall control = lacks.get("operations.numerically-controlled");
        assertThat(control.have()).isEqualTo(2);
        assertThat(control.all()).isEqualTo(5);
        assertThat(control.missing()).containsExactly("works/press 3/3", "works/saw 1/2", "works/saw 2/2");
        Shortfall verdict = lacks.get("operations.automatic-verdict");
        assertThat(verdict.have()).isEqualTo(1);
        assertThat(verdict.missing())
                .containsExactly("works/press 2/3", "works/press 3/3", "works/saw 1/2", "works/saw 2/2");
        assertThat(verdict.waiting()).isEmpty();
    }

    /** A program, a verdict and the machine's own diagnosis need nobody's word; what people say needs what bears it out. */
    @Test
    void whatMachinesTellThemselvesIsTelemetry() {
        machines.add(new Machine(key("mill"), true, true, true, new Operations(3, 0, 0), List.of(), false, "Li"));
        talks("mill", 30, "state", "program", "good", "scrap", "health");
        assertThat(indicator("C04").value()).isEqualByComparingTo("1");
        assertThat(indicator("C16").value())
                .as("which of three it judges nobody knows, but one")
                .isEqualByComparingTo("0.3333333333333333");
        assertThat(indicator("C19").value()).isEqualByComparingTo("1");
        for (String quantity :
                List.of("operations.numerically-controlled", "operations.automatic-verdict", "equipment.key-warned")) {
            assertThat(found().evidence().quantities().get(quantity).grade())
                    .as(quantity)
                    .isEqualTo(Grade.T);
        }
        for (String dead : List.of("program", "scrap", "health")) {
            bad.put("mill " + dead, days(0, 30));
        }
        assertThat(indicator("C04").value()).isEqualByComparingTo("0");
        assertThat(indicator("C16").value()).isEqualByComparingTo("0");
        assertThat(indicator("C19").value()).isEqualByComparingTo("0");
        assertThat(why("equipment.key-warned", "works/mill")).isEqualTo("no-warning-rule");
    }

    @Test
    void whatTheRegisterSaysIsBorneOut() {
        machines.add(new Machine(key("mill"), true, true, true, new Operations(3, 2, 2), List.of(), true, "Li"));
        machines.add(new Machine(key("far"), true, true, true, new Operations(1, 1, 1), List.of(), true, "Li"));
        talks("mill", 30, "speed");
        stateless.add(key("mill"));
        Facts.Found found = found();
        assertThat(found.grounds().get("operations.numerically-controlled"))
                .extracting(member -> member.what() + " " + member.why())
                .containsExactly("works/mill 2/3 state-never-read", "works/far 1/1 ");
        assertThat(found.grounds().get("operations.automatic-verdict"))
                .extracting(member -> member.what() + " " + member.why())
                .containsExactly("works/mill 2/3 verdict-never-told", "works/far 1/1 never-born");
        assertThat(count("equipment.key-warned"))
                .as("a rule that runs elsewhere")
                .isEqualTo(1);
        assertThat(found.evidence().quantities().get("equipment.key-warned").grade())
                .isNotEqualTo(Grade.T);
        assertThat(count("operations.numerically-controlled")).isEqualTo(1);
        talks("mill", 30, "program", "good", "total");
        born.remove(0);
        assertThat(count("operations.numerically-controlled")).isEqualTo(3);
        assertThat(count("operations.automatic-verdict")).isEqualTo(2);
    }

    /** Of a machine on no network nothing has to be seen, also while others have only just been connected. */
    @Test
    void theRegistersWordOfControlNeedsNoMinutes() {
        machines.add(new Machine(key("far"), true, true, true, new Operations(4, 3, 0), List.of(), false, "Li"));
        talks("new", 0, "state");
        connected.put(key("new"), NEVER);
        assertThat(indicator("C04").value()).isEqualByComparingTo("0.75");
    }

    @Test
    void countsTheRegisterAgainstTheWireAndNamesWhomItLeavesOut() {
        registered("good", true, true, "state", "good");
        registered("silent", true, true, "state");
        registered("unborn", false, true);
        registered("plain", false, false);
        registered("unsaid", false, null);
        registered("mute", false, true);
        talks("good", 30, "state", "good", "scrap");
        talks("silent", 5, "state");
        talks("plain", 30, "speed");
        talks("mute", 30, "speed");
        stateless.add(key("mute"));
        talks("stranger", 30, "state");
        assertThat(indicator("C01").value())
                .as("good, silent and unborn have a controller")
                .isEqualByComparingTo("0.5");
        assertThat(indicator("C02").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C03").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C05").value()).as("two of three points").isEqualByComparingTo("0.6666666666666667");
        assertThat(why("equipment.networked", "works/silent")).isEqualTo("silent-too-often");
        assertThat(why("equipment.networked", "works/unborn")).isEqualTo("never-born");
        assertThat(why("equipment.digital", "works/plain")).isEqualTo("no-controller");
        assertThat(why("equipment.digital", "works/unsaid")).isEqualTo("controller-not-told");
        assertThat(why("equipment.digital", "works/mute")).isEqualTo("state-never-read");
        assertThat(why("equipment.networked", "works/good")).isEmpty();
        assertThat(indicator("C18").value())
                .as("no machine has a planned run time")
                .isEqualByComparingTo("0");
        assertThat(why("equipment.key-oee", "works/good")).isEqualTo("no-count");
        assertThat(indicator("C01").outcome().grade()).isEqualTo(Grade.R);
    }

    /** A register that nobody signed is somebody's word. */
    @Test
    void anUnsignedRegisterIsSomebodysWord() {
        registered("m", false, true);
        talks("m", 30, "state");
        signed = new Signed(false, true, true);
        assertThat(indicator("C02").outcome().grade()).isEqualTo(Grade.S);
    }

    /** What meters and systems say is as good as their own signatures. */
    @Test
    void unsignedMetersAndSystemsAreSomebodysWord() {
        registered("m", false, true);
        talks("m", 30, "state", "energy");
        meters.add(new Meter(key("m"), "", "electricity", true));
        links.add(new Link("mes", key("m"), "state"));
        assertThat(indicator("C20").outcome().grade()).isEqualTo(Grade.R);
        assertThat(indicator("C13").outcome().grade()).isEqualTo(Grade.R);
        signed = new Signed(true, false, false);
        assertThat(indicator("C20").outcome().grade()).isEqualTo(Grade.S);
        assertThat(indicator("C13").outcome().grade()).isEqualTo(Grade.S);
        assertThat(indicator("C02").outcome().grade()).isEqualTo(Grade.R);
    }

    @Test
    void connectingAMachineMovesItsIndicatorAndItsFingerprint() {
        registered("a", false, true);
        registered("b", false, true);
        talks("a", 30, "state");
        IndicatorValue before = indicator("C02");
        talks("b", 24, "state");
        IndicatorValue after = indicator("C02");
        assertThat(before.value()).isEqualByComparingTo("0.5");
        assertThat(after.value()).isEqualByComparingTo("1");
        assertThat(after.outcome().fingerprint()).isNotEqualTo(before.outcome().fingerprint());
        assertThat(indicator("C02").outcome().fingerprint())
                .isEqualTo(after.outcome().fingerprint());
    }

    /** The device alone is not enough: the signal that the plan names has to be among those it tells of. */
    @ParameterizedTest
    @CsvSource({"'', 1", "energy, 1", "heat-supply, 0"})
    void aMeterIsOnlineWhenTheSignalIsThereThatThePlanNames(String signal, int online) {
        registered("m", false, true);
        meters.add(new Meter(key("main"), signal, "heat", true));
        talks("main", 30, "energy");
        assertThat(count("meters.online")).isEqualTo(online);
        assertThat(why("meters.online", "works/main")).isEqualTo(online == 1 ? "" : "signal-not-born");
    }

    @Test
    void metersAndSystemsAreThoseThatHaveToBeThere() {
        registered("m", false, true);
        meters.add(new Meter(key("main"), "", "electricity", true));
        meters.add(new Meter(key("gone"), "", "electricity", true));
        meters.add(new Meter(key("spare"), "", "electricity", false));
        talks("main", 30, "energy");
        stateless.add(key("main"));
        links.add(new Link("MES", key("mes"), "heartbeat"));
        links.add(new Link("ERP", null, ""));
        talks("mes", 30, "heartbeat");
        assertThat(indicator("C20").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C13").value()).isEqualByComparingTo("0.5");
        assertThat(why("systems.live", "ERP")).isEqualTo("no-heartbeat-named");
        told.get(key("mes")).remove(29);
        assertThat(indicator("C13").value()).as("silent on the last day").isEqualByComparingTo("0");
    }

    /** A birth names it, and it never gives a value: it is not collected, wherever it would count. */
    @Test
    void aSignalThatNeverGivesAValueDoesNotCount() {
        registered("m", false, true, "state", "energy");
        meters.add(new Meter(key("m"), "", "electricity", true));
        talks("m", 30, "state", "energy");
        assertThat(indicator("C05").value()).isEqualByComparingTo("1");
        assertThat(found().links()).contains("energy-management");
        assertThat(indicator("P04").value()).isEqualByComparingTo("2");
        bad.put("m energy", days(0, 30));
        assertThat(indicator("C05").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C05").high()).isEqualByComparingTo("0.5");
        assertThat(why("points.automatic", "works/m energy")).isEqualTo("signal-silent");
        assertThat(why("points.automatic", "works/m state")).isEmpty();
        assertThat(indicator("C20").value()).isEqualByComparingTo("0");
        assertThat(why("meters.online", "works/m")).isEqualTo("signal-silent");
        assertThat(found().links()).containsExactly("equipment-management");
        assertThat(indicator("C06").value()).isEqualByComparingTo("0.7");
        assertThat(indicator("P04").value()).isEqualByComparingTo("1");
        assertThat(why("scenes.evidenced", "能源智能管控")).isEqualTo("signal-silent");
        assertThat(why("scenes.evidenced", "在线智能检测")).isEqualTo("tags-not-live");
        for (String id : List.of("C05", "C06", "C13", "C20", "P04")) {
            assertThat(indicator(id).definition().ruleVersion()).as(id).isEqualTo("3");
        }
    }

    /** By the days of equipment: four fifths of those since it was heard of; before, nobody knows. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1, 1",
        "0, 6, 1, 1, 1", // 24 of 30
        "0, 7, 0, 0, 0",
        "29, 29, 0, 1, 1", // connected on the last day
        "20, 22, 0, 1, 1", // eight of ten, and the days before it was there may have been like these or not
        "20, 23, 0, 0, 1",
        "30, 30, 0, 0, 0" // born, and never heard of
    })
    void aSignalIsCollectedOnFourFifthsOfTheDays(int heardFrom, int goodFrom, int low, int value, int high) {
        registered("m", false, true, "speed");
        talks("m", 30, "state", "speed");
        absent.put("m speed", days(0, heardFrom));
        bad.put("m speed", days(heardFrom, goodFrom));
        Quantity points = found().evidence().quantities().get("points.automatic");
        assertThat(points.low()).isEqualByComparingTo(BigDecimal.valueOf(low));
        assertThat(points.value()).isEqualByComparingTo(BigDecimal.valueOf(value));
        assertThat(points.high()).isEqualByComparingTo(BigDecimal.valueOf(high));
        assertThat(why("points.automatic", "works/m speed"))
                .isEqualTo(low == 1 ? "" : value == 1 ? "seen-too-short" : "signal-silent");
    }

    /** One of two signals of a role is enough. */
    @Test
    void ofSeveralSignalsOfARoleTheBestOneCounts() {
        registered("m", false, true, "energy");
        talks("m", 30, "state");
        born.clear();
        List<SignalDescription> signals = Stream.of("old", "new")
                .map(name -> new SignalDescription(
                        name, name, FieldType.INT, "Int32", "energy", null, null, null, null, null))
                .toList();
        born.add(new AssetDescription(
                key("m"), new AgentKey("works", "edge"), "", "", "lathe", "lathe", "hall", "one", signals, List.of()));
        bad.put("m old", days(0, 30));
        assertThat(count("points.automatic")).isEqualTo(1);
        bad.put("m new", days(0, 30));
        assertThat(count("points.automatic")).isZero();
    }

    /** Whatever else its asset tells. */
    @Test
    void aDeadHeartbeatIsNotAlive() {
        registered("m", false, true);
        links.add(new Link("MES", key("mes"), "heartbeat"));
        links.add(new Link("QMS", key("mes"), ""));
        talks("mes", 30, "heartbeat", "orders-waiting");
        assertThat(count("systems.live")).isEqualTo(2);
        bad.put("mes heartbeat", days(29, 30));
        assertThat(count("systems.live")).isEqualTo(1);
        assertThat(why("systems.live", "MES")).isEqualTo("signal-silent");
        assertThat(why("systems.live", "QMS")).isEmpty();
    }

    /** Minutes that stay the same are looked into once; the fingerprint moves with what they tell. */
    @Test
    void daysAreLookedIntoOnceForTheSameMinutes() {
        registered("m", false, true, "state");
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL);
        facts.find("works", NOVEMBER);
        facts.find("works", NOVEMBER);
        assertThat(looked).isEqualTo(30);
        String before = indicator("C05").outcome().fingerprint();
        bad.put("m state", days(0, 30));
        assertThat(indicator("C05").outcome().fingerprint()).isNotEqualTo(before);
    }

    /** So that equal fingerprints mean equal results, and only those that rest on it have another one. */
    @Test
    void fingerprintsHoldWhatBirthsSaid() {
        registered("m", true, true, "state");
        talks("m", 30, "state");
        String opcua = indicator("C07").outcome().fingerprint();
        String points = indicator("C05").outcome().fingerprint();
        String oee = indicator("C18").outcome().fingerprint();
        String companion = indicator("C08").outcome().fingerprint();
        AssetDescription was = born.remove(0);
        born.add(new AssetDescription(
                was.key(), was.agent(), "", "", "lathe", profile, "hall", "one", was.signals(), List.of()));
        assertThat(indicator("C07").value()).isEqualByComparingTo("0");
        assertThat(indicator("C07").outcome().fingerprint()).isNotEqualTo(opcua);
        assertThat(indicator("C05").outcome().fingerprint()).isNotEqualTo(points);
        born.set(0, was.after(List.of(new AssetDescription.Former("generic", NOVEMBER.to(), 0))));
        assertThat(indicator("C08").outcome().fingerprint())
                .as("the profile then")
                .isNotEqualTo(companion);
        assertThat(indicator("C05").outcome().fingerprint()).isEqualTo(points);
        born.set(0, was);
        assertThat(indicator("C18").outcome().fingerprint()).isEqualTo(oee);
        minutes = "others ";
        assertThat(indicator("C18").outcome().fingerprint()).isNotEqualTo(oee);
        assertThat(indicator("C07").outcome().fingerprint()).isNotEqualTo(opcua);
    }

    /** It read nothing yet when the window was over. */
    @Test
    void anAgentThatCameLaterWasNotThere() {
        registered("m", false, true);
        talks("m", 30, "state");
        security.put("edge", "{\"uplink\":\"tls\",\"servers\":[]}");
        born.add(born(key("b"), "later", "press-plc"));
        connected.put(key("b"), 30);
        String without = indicator("C14").outcome().fingerprint();
        assertThat(indicator("C14").value()).isEqualByComparingTo("1");
        connected.put(key("b"), 29);
        assertThat(indicator("C14").value()).isLessThan(BigDecimal.ONE);
        assertThat(indicator("C14").outcome().fingerprint()).isNotEqualTo(without);
    }

    /** What agents' births say of servers and uplink; of an agent that says nothing its servers and its uplink are unknown. */
    @Test
    void endpointsAreWhatAgentsSayOfThem() {
        talks("a", 30, "state");
        assertThat(indicator("C14").value()).isNull();
        assertThat(indicator("C14").outcome().reason()).isEqualTo("endpoints-unknown");
        security.put(
                "edge",
                "{\"uplink\":\"tls\",\"page\":\"open\",\"servers\":["
                        + "{\"server\":\"plc\",\"policy\":\"Basic256Sha256\",\"mode\":\"SignAndEncrypt\",\"user\":\"anonymous\"},"
                        + "{\"server\":\"old\",\"policy\":\"Basic256Sha256\",\"mode\":\"Sign\",\"user\":\"anonymous\"}]}");
        assertThat(indicator("C14").value()).as("without a register").isEqualByComparingTo("0.5");
        registered("a", false, true);
        assertThat(indicator("C14").value()).as("plc and uplink of four").isEqualByComparingTo("0.5");
        assertThat(indicator("C14").outcome().grade()).isEqualTo(Grade.T);
        assertThat(why("endpoints.secure", "works/edge old")).isEqualTo("not-encrypted");
        assertThat(why("endpoints.secure", "works/edge page")).isEqualTo("open-to-others");
        String one = indicator("C14").outcome().fingerprint();
        security.put("edge", security.get("edge").replace("\"Sign\"", "\"SignAndEncrypt\""));
        assertThat(indicator("C14").value()).isEqualByComparingTo("0.75");
        assertThat(indicator("C14").outcome().fingerprint()).isNotEqualTo(one);

        born.add(born(key("b"), "older", "press-plc"));
        assertThat(indicator("C14").value())
                .as("two more of which nothing is said")
                .isEqualByComparingTo("0.5");
        assertThat(indicator("C14").high()).isEqualByComparingTo("0.8333333333333334");
        security.put("older", "{\"uplink\": 5}");
        assertThat(why("endpoints.secure", "works/older press-plc"))
                .as("what is no such text says nothing")
                .isEqualTo("security-not-told");
    }

    private static AssetDescription born(AssetKey asset, String agent, String server) {
        return new AssetDescription(
                asset, new AgentKey("works", agent), server, "", "press", "press", "hall", "one", List.of(), List.of());
    }

    /** What machines prove of the questionnaire's links; what only a document proves stays open to the full score. */
    @Test
    void linksAreProvenBySignals() {
        registered("m", false, true);
        talks("m", 30, "state", "total", "good");
        Facts.Found found = found();
        assertThat(found.links()).containsExactly("production-control", "quality-management", "equipment-management");
        assertThat(indicator("C06").value()).isEqualByComparingTo("2.1");
        assertThat(indicator("C06").high()).isEqualByComparingTo("10");
        assertThat(indicator("P04").value()).as("the running state is watched").isEqualByComparingTo("1");
        assertThat(indicator("P04").high()).isEqualByComparingTo("40");
    }

    /** Of the nine scenes of which a gateway sees anything each has its own signals, all of one machine; no signal proves advanced control. */
    @ParameterizedTest
    @CsvSource({
        "state, 1, 设备运行监控",
        "energy, 1, 能源智能管控",
        "good scrap, 1, 在线智能检测",
        "order total, 1, 生产进度跟踪",
        "job-orders, 0, ''",
        "job-orders job-responses, 1, 生产动态调度",
        "energy good, 2, 碳资产全生命周期管理",
        "order program, 0, ''",
        "order program good scrap, 3, 质量精准追溯",
        "health, 0, ''",
        "state health, 2, 设备故障诊断与预测",
        "state vibration bearing-temperature, 2, 设备故障诊断与预测",
    })
    void scenesAreProvenBySignalsOfOneMachine(String signals, int proved, String among) {
        registered("m", false, true);
        talks("m", 30, signals.split(" "));
        assertThat(indicator("P04").value()).isEqualByComparingTo(BigDecimal.valueOf(proved));
        assertThat(among.isEmpty()
                        || Scenes.usual().scenes().stream()
                                .anyMatch(scene -> scene.name().equals(among)
                                        && scene.needs() != null
                                        && scene.needs().isMetBy(Set.of(signals.split(" ")))))
                .as(among)
                .isTrue();
    }

    /** An assessment asks for a score of indicators at once: days are read once for all of them, and anew when time has gone by. */
    @Test
    void oneCountingServesThoseWhoAskAtOnce() {
        registered("m", false, true);
        talks("m", 30, "state");
        long[] now = {0};
        Facts facts = facts(Rules.USUAL, () -> now[0]);
        facts.find("works", NOVEMBER);
        int first = asked;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(first).isPositive();
        now[0] = 2_000_000_000L;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(2 * first);
        machines.clear();
        registered("m", false, false);
        registered("n", false, false);
        assertThat(facts.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.production")
                        .value())
                .as("another register is another counting")
                .isEqualByComparingTo("2");
    }

    /** A counting that takes longer than it is fresh would otherwise be made anew for each of a score of indicators. */
    @Test
    void aCountingIsFreshFromItsEndOn() {
        registered("m", false, true);
        talks("m", 30, "state");
        long[] now = {0};
        Facts facts = facts(Rules.USUAL, () -> now[0]);
        whileAsked = () -> now[0] += 3_000_000_000L;
        facts.find("works", NOVEMBER);
        int first = asked;
        facts.find("works", NOVEMBER);
        assertThat(asked).isEqualTo(first).isPositive();
    }

    /** Ten people who open the console at once are one counting, not ten at a time. */
    @Test
    @Timeout(30)
    void whoeverAsksTheSameMeanwhileWaitsForIt() throws Exception {
        registered("m", false, true);
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL, () -> 0);
        List<Facts.Found> answers = Collections.synchronizedList(new ArrayList<>());
        Thread second = new Thread(() -> answers.add(facts.find("works", NOVEMBER)));
        Set<Thread> counting = ConcurrentHashMap.newKeySet();
        whileAsked = () -> {
            boolean isFirst = counting.isEmpty();
            counting.add(Thread.currentThread());
            if (isFirst) {
                second.start();
                while (second.getState() != Thread.State.WAITING && second.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        };
        answers.add(facts.find("works", NOVEMBER));
        second.join();
        assertThat(counting).containsExactly(Thread.currentThread());
        assertThat(answers).hasSize(2).satisfies(all -> assertThat(all.get(0)).isSameAs(all.get(1)));
    }

    /** What failed is no answer: the next who asks has it counted anew. */
    @Test
    void countsAnewAfterAFailure() {
        registered("m", false, true);
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL, () -> 0);
        whileAsked = () -> {
            throw new IllegalStateException("the store is away");
        };
        assertThatThrownBy(() -> facts.find("works", NOVEMBER)).hasMessage("the store is away");
        whileAsked = () -> {};
        assertThat(facts.find("works", NOVEMBER).evidence().quantities()).isNotEmpty();
    }
}
