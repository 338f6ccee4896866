package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.indicator.Revision;
import io.steelyard.gateway.indicator.factors.EnergyFactors;
import io.steelyard.gateway.indicator.factors.FactorTables;
import io.steelyard.gateway.kpi.MadeMinutes;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Subject;
import io.steelyard.settings.DataFile;
import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.Known;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.MadePlant;
import io.steelyard.testkit.month.Reference;
import io.steelyard.testkit.month.ReferenceIndicators;
import io.steelyard.testkit.month.ReferenceSubject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folding and summing against a plant whose truth is known: the same to the nanosecond and the part when nothing is missing,
 * and whatever is lost only widens the bounds around it.
 */
final class MadePlantTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long S = 1_000_000_000L;
    private static final long HOUR = 3_600 * S;
    private static final String ENERGY_A_UNIT = "ISO-comprehensive-energy-consumption";
    /** What rests on what parts of no job were planned to take, which the reference does not tell where it is declared. */
    private static final List<String> PLANNED = List.of("time.planned-run", "K02", "K04", "K05");
    /**
     * Every K and E indicator that a machine's samples give: K11 needs results of each part, K14 rests on what people say of
     * orders, and E03, E05 and E06 are of sites.
     */
    private static final List<String> OF_A_MACHINE = List.of(
            "K01",
            "K02",
            "K03",
            "K04",
            "K05",
            "K06",
            "K07",
            "K08",
            "K09",
            "K10",
            "K12",
            "K13",
            "E01",
            "E02",
            "E04",
            ENERGY_A_UNIT);

    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final FactorTables TABLES = FactorTables.usual();

    /** Of gas alone, of which what is published is in conflict. */
    private static final EnergyFactors.Doors FACTORS = new EnergyFactors.Doors() {
        @Override
        public long declaredVersion(String site) {
            return 0;
        }

        @Override
        public List<EnergyFactor> declared(String site) {
            return List.of(new EnergyFactor("natural-gas", "coal", 2025, new BigDecimal("1.2143"), "m3", "analysed"));
        }

        @Override
        public List<String> areas(String site) {
            return List.of();
        }
    };

    private static long day(int day) {
        return ZonedDateTime.of(2026, 3, day, 0, 0, 0, 0, BERLIN).toEpochSecond() * S;
    }

    private static Map<String, Bounded> said(MadeMachine machine, Losses losses, Nameplate nameplate, Window window) {
        Evidence evidence = MadeMinutes.evidence(machine, losses, nameplate, window);
        Map<String, Bounded> said = new HashMap<>();
        evidence.quantities()
                .forEach((name, quantity) ->
                        said.put(name, new Bounded(quantity.value(), quantity.low(), quantity.high())));
        EvidenceSource minutes = (subject, assets, over) -> evidence;
        EnergyFactors factors = new EnergyFactors(minutes, FACTORS, TABLES);
        Indicators indicators =
                new Indicators(CATALOGUE, (site, over) -> List.of(), Map.of("kpi", minutes, "factors", factors));
        List<IndicatorValue> all = new ArrayList<>(indicators.ratios(evidence));
        Subject subject = Subject.asset(new AssetKey("made", machine.name()));
        List.of("E01", "E02", ENERGY_A_UNIT).forEach(id -> all.addAll(indicators.of(id, subject, window)));
        all.forEach(one -> said.put(one.id(), new Bounded(one.value(), one.low(), one.high())));
        return said;
    }

    /** A quantity or a ratio. */
    private record Bounded(
            @Nullable BigDecimal value,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high) {}

    /** Quantities and the indicators that need nothing else, by name and id. */
    private static SortedMap<String, BigDecimal> truth(MadeMachine machine, Window window) {
        SortedMap<String, BigDecimal> truth = Reference.of(machine, window.from(), window.to());
        truth.entrySet()
                .removeIf(one ->
                        one.getKey().startsWith("count.") && one.getValue().signum() < 0);
        ReferenceIndicators.of(known(machine, window), "asset").forEach((id, said) -> {
            if (said.value() != null) {
                truth.put(id, said.value());
            }
        });
        return truth;
    }

    private static Known known(MadeMachine machine, Window window) {
        return ReferenceSubject.machine(
                machine,
                Books.none(BERLIN).burning(),
                Reference::of,
                new ReferenceSubject.Window(window.from(), window.to()));
    }

    /** Three days with the change to summer time among them; each seed other machines. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void saysExactlyWhatWasDone(long seed) {
        Window window = new Window(day(28), day(31), BERLIN.getId());
        MadePlant plant = new MadePlant(seed, BERLIN, window.from() - HOUR, window.to() + HOUR).corrected();
        saysExactly(plant.machines(16).subList((int) seed * 4, (int) seed * 4 + 4), window);
    }

    /** Parts go by jobs, programs and design speeds, and by what was learned where none of them tells anything. */
    @Test
    void saysExactlyWhatProgramsAndSpeedsPlan() {
        Window window = new Window(day(28), day(31), BERLIN.getId());
        MadePlant plant = new MadePlant(5, BERLIN, window.from() - HOUR, window.to() + HOUR).programmed();
        saysExactly(plant.machines(10).subList(5, 10), window);
    }

    /** Parts that are to be worked again, whichever counters there are, and meters that count gas and heat. */
    @Test
    void saysExactlyWhatIsWorkedAgainAndWhatIsHeated() {
        Window window = new Window(day(28), day(31), BERLIN.getId());
        MadePlant plant = new MadePlant(6, BERLIN, window.from() - HOUR, window.to() + HOUR)
                .corrected()
                .reworking()
                .heated();
        saysExactly(plant.machines(7), window);
    }

    private static void saysExactly(List<MadeMachine> machines, Window window) {
        for (MadeMachine machine : machines) {
            Map<String, Bounded> said = said(machine, Losses.none(machine), Nameplate.NOTHING, window);
            truth(machine, window).forEach((name, truth) -> {
                Bounded known = said.get(name);
                assertThat(known).as(machine.name() + " has " + name).isNotNull();
                assertExactly(machine.name() + " " + name, known.value(), truth, name);
                assertExactly(machine.name() + " low of " + name, known.low(), truth, name);
                assertExactly(machine.name() + " high of " + name, known.high(), truth, name);
            });
        }
    }

    private static void assertExactly(String what, @Nullable BigDecimal said, BigDecimal truth, String name) {
        if (slack(name) > 0) {
            assertThat(said).as(what).isCloseTo(truth, within(truth.abs().multiply(BigDecimal.valueOf(slack(name)))));
        } else {
            assertThat(said).as(what).isEqualByComparingTo(truth);
        }
    }

    /** Energy is measured in binary, and ratios have as many digits as they have. */
    private static double slack(String name) {
        boolean isEnergy = name.startsWith("energy.") || name.startsWith("E") || name.contains("energy-consumption");
        boolean isRatio = name.startsWith("K") || name.startsWith("ISO-") || name.equals("time.planned-run");
        return isEnergy ? 1e-9 : isRatio ? 3e-15 : 0;
    }

    /** By its second version down time is delay: hours differ in which there was some, and no others. */
    @Test
    void anotherVersionOfAFormulaShowsExactlyTheHoursThatDiffer() throws IOException {
        MadeMachine machine = new MadePlant(4, BERLIN, day(23), day(26)).machine(3);
        List<Revision.Kept> kept = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        for (long hour = day(23) + HOUR; hour < day(26) - HOUR; hour += HOUR) {
            Window window = new Window(hour, hour + HOUR, BERLIN.getId());
            kept.add(new Revision.Kept(
                    machine.name(),
                    window,
                    Map.of("kpi", MadeMinutes.evidence(machine, Losses.none(machine), Nameplate.NOTHING, window))));
            SortedMap<String, BigDecimal> truth = Reference.of(machine, hour, hour + HOUR);
            BigDecimal before = truth.get("time.apt").add(truth.get("time.adet"));
            boolean hasOther = truth.get("time.adot").signum() > 0;
            if (hasOther && (truth.get("time.apt").signum() > 0 || before.signum() == 0)) {
                expected.add(hour);
            }
        }
        assertThat(expected).hasSizeBetween(5, 60);
        String rule = "time.apt / (time.apt + time.adet)";
        assertThat(Revision.between(CATALOGUE, with("K07", rule, rule), "K07", kept))
                .as("another version of the same formula")
                .isEmpty();
        assertThat(Revision.between(
                        CATALOGUE, with("K07", rule, "time.apt / (time.apt + time.adet + time.adot)"), "K07", kept))
                .extracting(difference -> difference.after().window().from())
                .containsExactlyElementsOf(expected);
    }

    /** The catalogue's file with another formula and version of one indicator. */
    private static Catalogue with(String id, String formula, String other) throws IOException {
        String inputs = other.contains("adot") ? "[time.apt, time.adet, time.adot]" : "[time.apt, time.adet]";
        String file = resource("/indicators/iso-22400.yaml")
                .replace("  - id: " + id + "\n", "  - id: " + id + "\n    version: '3'\n")
                .replace(formula, other)
                .replace("inputs: [time.apt, time.adet]\n", "inputs: " + inputs + "\n");
        return Catalogue.read(
                DataFile.of("quantities.yaml", resource("/quantities.yaml")),
                List.of(DataFile.of("iso-22400.yaml", file)),
                reason -> true);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The same of a plant whose machines name the program that runs, and some of them the speed that they are set up for. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1_000, 1_060, 1_120})
    void losesNothingButSharpnessOfWhatProgramsAndSpeedsPlan(long first) {
        Set<String> asked = new TreeSet<>();
        for (long seed = first; seed < first + 60; seed++) {
            asked.addAll(loseMoreAndMore(seed, Kind.PROGRAMMED));
        }
        assertThat(asked).containsAll(OF_A_MACHINE);
    }

    /** Each seed loses samples of one machine three times, more each time. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 60, 120})
    void losesNothingButSharpness(long first) {
        Set<String> asked = new TreeSet<>();
        for (long seed = first; seed < first + 60; seed++) {
            asked.addAll(loseMoreAndMore(seed, Kind.PLAIN));
        }
        assertThat(asked).containsAll(OF_A_MACHINE);
    }

    /** The same of a plant in which parts are worked again, and gas and heat are metered. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {2_000, 2_060})
    void losesNothingButSharpnessOfWhatIsWorkedAgainAndHeated(long first) {
        Set<String> asked = new TreeSet<>();
        for (long seed = first; seed < first + 60; seed++) {
            asked.addAll(loseMoreAndMore(seed, Kind.REWORKING));
        }
        assertThat(asked)
                .containsAll(OF_A_MACHINE)
                .contains("ISO-rework-ratio", "count.rq", "energy.heat", "energy.natural-gas");
    }

    /** What a plant has beside corrections. */
    private enum Kind {
        PLAIN,
        PROGRAMMED,
        REWORKING;

        MadePlant of(MadePlant plant) {
            return switch (this) {
                case PLAIN -> plant;
                case PROGRAMMED -> plant.programmed();
                case REWORKING -> plant.reworking().heated();
            };
        }
    }

    /** Answers what was asked. */
    private static Set<String> loseMoreAndMore(long seed, Kind kind) {
        SplittableRandom random = new SplittableRandom(seed);
        long from = day(24 + random.nextInt(6)) + random.nextInt(24 * 60) * 60 * S;
        Window window = new Window(from, from + (30 + random.nextInt(300)) * 60 * S, BERLIN.getId());
        int index = random.nextInt(30);
        MadePlant plant = new MadePlant(seed, BERLIN, from - HOUR, window.to() + HOUR).corrected();
        MadeMachine machine = kind.of(plant).machine(index);
        Nameplate nameplate = new Nameplate(
                random.nextBoolean() ? null : BigDecimal.valueOf(5L + random.nextInt(200)),
                random.nextBoolean() ? null : BigDecimal.ONE.movePointLeft(1));
        SortedMap<String, BigDecimal> truth = truth(machine, window);
        truth.remove("time.unknown"); // what is not known is known
        Losses losses = Losses.none(machine);
        Map<String, Bounded> before = said(machine, losses, nameplate, window);
        if (nameplate.unitSeconds() != null) {
            PLANNED.forEach(name -> truth.compute(
                    name,
                    (same, reference) ->
                            before.containsKey(name) ? before.get(name).value() : null));
        }
        Map<String, Bounded> sharper = before;
        for (int times = 0; times < 3; times++) {
            losses = losses.more(random, from - HOUR, window.to() + HOUR);
            losses = random.nextInt(3) == 0 ? losses.unreadable(random) : losses;
            Map<String, Bounded> said = said(machine, losses, nameplate, window);
            String what = "seed " + seed + ", " + machine.name() + ", loss " + (times + 1) + ": ";
            truth.forEach((name, value) -> assertContains(what + name, said.get(name), value, slack(name)));
            Map<String, Bounded> bounds = sharper;
            bounds.forEach((name, one) -> {
                boolean isUntold = kind == Kind.PROGRAMMED && name.equals("E02") && isLessNoMore(bounds, said);
                if (truth.containsKey(name) && !isUntold) {
                    assertWider(what + name, said.get(name), one, slack(name));
                }
            });
            sharper = said;
        }
        return truth.keySet();
    }

    /** Good parts are all less scrap, maybe less than none: where scrap has no greatest count any more, that is not told. */
    private static boolean isLessNoMore(Map<String, Bounded> before, Map<String, Bounded> now) {
        BigDecimal low = Objects.requireNonNull(before.get("count.gq")).low();
        return low != null
                && low.signum() < 0
                && Objects.requireNonNull(now.get("count.gq")).low() == null;
    }

    private static void assertContains(String what, @Nullable Bounded said, BigDecimal truth, double slack) {
        assertThat(said).as(what).isNotNull();
        BigDecimal room = truth.abs().multiply(BigDecimal.valueOf(slack));
        if (said.low() != null) {
            assertThat(said.low().subtract(room)).as(what + " at least").isLessThanOrEqualTo(truth);
        }
        if (said.high() != null) {
            assertThat(said.high().add(room)).as(what + " at most").isGreaterThanOrEqualTo(truth);
        }
    }

    private static void assertWider(String what, Bounded said, Bounded sharper, double slack) {
        if (said.low() != null) {
            assertThat(sharper.low()).as(what + " low before").isNotNull();
            BigDecimal room = sharper.low().abs().multiply(BigDecimal.valueOf(slack));
            assertThat(said.low())
                    .as(what + " low, wider")
                    .isLessThanOrEqualTo(sharper.low().add(room));
        }
        if (said.high() != null) {
            assertThat(sharper.high()).as(what + " high before").isNotNull();
            BigDecimal room = sharper.high().abs().multiply(BigDecimal.valueOf(slack));
            assertThat(said.high())
                    .as(what + " high, wider")
                    .isGreaterThanOrEqualTo(sharper.high().subtract(room));
        }
    }
}
