package io.steelyard.testkit.month;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The slow reference on days that are short enough to be added up by hand. */
final class ReferenceTest {
    private static final long S = 1_000_000_000L;
    private static final long DAY = Instant.parse("2026-03-02T00:00:00Z").getEpochSecond() * S;

    private final Truth truth = new Truth();
    private final Plan plan = new Plan(null, DAY, DAY + 1_000 * S);
    private final MadeMachine machine = new MadeMachine(
            "m",
            "line",
            "class",
            "profile",
            List.of(new Signal("good", "UInt32", "good"), new Signal("scrap", "UInt32", "scrap")),
            plan,
            truth,
            new Samples());

    private void be(int second, int state, int mode) {
        truth.state().set(DAY + second * S, state);
        truth.mode().set(DAY + second * S, mode);
    }

    private void order(int second, String order) {
        truth.order().set(DAY + second * S, order);
    }

    private SortedMap<String, BigDecimal> reference(int from, int to) {
        return Reference.of(machine, DAY + from * S, DAY + to * S);
    }

    private static void assertSeconds(SortedMap<String, BigDecimal> quantities, Map<String, String> expected) {
        expected.forEach(
                (name, value) -> assertThat(quantities.get(name)).as(name).isEqualByComparingTo(value));
    }

    /**
     * <pre>
     *   second   0        100      250      400      500      700      1000
     *   state    2        3        3        1        2        3
     *   mode     0        2        3        3        3        3
     *   order         50 P1 .................................... 900 none
     *   element  ADOT  ADET  AUST     APT      ADET     ADET     APT
     * </pre>
     */
    @Test
    void givesEachPieceToOneElement() {
        order(0, "");
        be(0, 2, 0);
        order(50, "P1");
        be(100, 3, 2);
        be(250, 3, 3);
        be(400, 1, 3);
        be(500, 2, 3);
        be(700, 3, 3);
        order(900, "");
        SortedMap<String, BigDecimal> all = reference(0, 1_000);
        assertSeconds(
                all,
                Map.of(
                        "time.adot", "50",
                        "time.adet", "350", // 50 + 100 + 200
                        "time.aust", "150",
                        "time.apt", "450", // 150 + 300: also without an order
                        "time.aupt", "600",
                        "time.aubt", "950",
                        "time.aoet", "1000",
                        "time.pbt", "1000", // no calendar
                        "time.ttr", "100",
                        "count.failures", "1"));
        SortedMap<String, BigDecimal> ratios = ratios(0, 1_000);
        assertSeconds(ratios, Map.of("K01", "0.45", "K02", "0", "K07", "0.5625", "K08", "0.25"));
        // MTBF 1000 s, MTTR 100 s, in hours
        assertThat(ratios.get("K12").doubleValue()).isEqualTo(1_000 / 3_600.0);
        assertThat(ratios.get("K13").doubleValue()).isEqualTo(100 / 3_600.0);
        assertThat(ratios).doesNotContainKeys("K03", "K04", "E02");
    }

    /** A failure that began before the window is none of its failures, but its repair is. */
    @Test
    void cutsAtTheWindow() {
        be(0, 3, 3);
        be(100, 1, 3);
        be(200, 1, 1);
        be(300, 2, 0);
        be(400, 1, 1);
        SortedMap<String, BigDecimal> all = reference(150, 500);
        assertSeconds(
                all,
                Map.of(
                        "count.failures", "0",
                        "time.ttr", "50",
                        "time.apmt", "200", // 100 + 100: maintenance without an order
                        "time.adot", "150", // 50 out of service, 100 waiting
                        "time.apt", "0"));
    }

    @Test
    void knowsMaintenanceWithAnOrderForCorrective() {
        be(0, 3, 3);
        plan.plan(new Plan.Job("P1", new Plan.Stretch(DAY, DAY + 300 * S), new BigDecimal("12.5")));
        plan.maintain(DAY + 200 * S, DAY + 400 * S);
        be(100, 2, 1);
        be(150, 2, 3);
        be(350, 3, 0);
        SortedMap<String, BigDecimal> all = reference(0, 500);
        assertSeconds(
                all,
                Map.of(
                        "time.apt", "100",
                        "time.cmt", "150", // 100..150 by the mode, 200..300 by the window
                        "time.adet", "50", // 150..200
                        "time.apmt", "50", // 300..350 by the window, no order
                        "time.other", "150", // runs without a mode, also in the window
                        "time.adot", "0"));
    }

    /** Parts and energy belong to the instant at which they were seen, energy to the state before it. */
    @Test
    void countsPartsAndEnergy() {
        plan.plan(new Plan.Job("P1", new Plan.Stretch(DAY, DAY + 300 * S), new BigDecimal("12.5")));
        be(0, 3, 3);
        be(200, 2, 3);
        truth.parts().add(new Truth.Part(DAY + 99 * S, true));
        truth.parts().add(new Truth.Part(DAY + 100 * S, true));
        truth.parts().add(new Truth.Part(DAY + 150 * S, false));
        truth.parts().add(new Truth.Part(DAY + 250 * S, true));
        truth.energy().add(new Truth.Taken(DAY + 60 * S, 1_000));
        truth.energy().add(new Truth.Taken(DAY + 200 * S, 3_000));
        truth.energy().add(new Truth.Taken(DAY + 201 * S, 1_000));
        SortedMap<String, BigDecimal> all = reference(100, 250);
        assertSeconds(
                all,
                Map.of(
                        "count.pq", "2",
                        "count.gq", "1",
                        "count.sq", "1",
                        "time.planned-run", "25",
                        "energy.electricity", "4", // kWh
                        "energy.electricity.idle", "1"));
        // performance 25 s / 100 s, quality 1/2, availability 100/150
        SortedMap<String, BigDecimal> ratios = ratios(100, 250);
        assertThat(ratios.get("K02")).isEqualByComparingTo("0.25");
        assertThat(ratios.get("K04").doubleValue()).isEqualTo(1 / 12.0);
        assertThat(ratios.get("E04")).isEqualByComparingTo("0.25");
        // 4 kWh * 0.1229 kgce for one good part
        assertThat(ratios.get("E02")).isEqualByComparingTo("0.4916");
    }

    /** By hand: of four parts one is good at once, one is scrap and two are to be worked again. */
    @Test
    void countsWhatIsToBeWorkedAgain() {
        be(0, 3, 3);
        for (Truth.Outcome outcome :
                List.of(Truth.Outcome.REWORK, Truth.Outcome.GOOD, Truth.Outcome.SCRAP, Truth.Outcome.REWORK)) {
            truth.parts().add(new Truth.Part(DAY + (100 + truth.parts().size()) * S, outcome));
        }
        for (String counters : List.of("total scrap rework", "total good rework", "good scrap rework")) {
            MadeMachine counting = machine("electricity", counters.split(" "));
            SortedMap<String, BigDecimal> all = Reference.of(counting, DAY, DAY + 200 * S);
            assertSeconds(all, Map.of("count.pq", "4", "count.gq", "1", "count.sq", "1", "count.rq", "2"));
        }
        plan.correct(new Plan.Correction(DAY + 150 * S, "rework", -1));
        assertSeconds(
                Reference.of(machine("electricity", "total", "scrap", "rework"), DAY, DAY + 200 * S),
                Map.of("count.pq", "4", "count.gq", "2", "count.sq", "1", "count.rq", "1"));
        assertSeconds(
                Reference.of(machine("electricity", "good", "scrap", "rework"), DAY, DAY + 200 * S),
                Map.of("count.pq", "3", "count.gq", "1", "count.sq", "1", "count.rq", "1"));
    }

    /** By hand: 4 m3 of gas, 3 kW.h of heat and 2 kW.h of electricity, of which one was idle. */
    @Test
    void tellsWhatIsBurntFromWhatIsBought() {
        be(0, 3, 3);
        be(150, 2, 3);
        truth.parts().add(new Truth.Part(DAY + 100 * S, true));
        truth.energy().add(new Truth.Taken(DAY + 110 * S, 1_000));
        truth.energy().add(new Truth.Taken(DAY + 160 * S, 1_000));
        MadeMachine boiler = machine("natural-gas", "good");
        MadeMachine bath = machine("heat", "good");
        MadeMachine lathe = machine("electricity", "good");
        Books books = Books.of(ZoneId.of("UTC"), Map.of(), List.of()).burning();
        ReferenceSubject.Window window = new ReferenceSubject.Window(DAY, DAY + 200 * S);
        Known site = ReferenceSubject.group("site", List.of(boiler, bath, lathe), books, Reference::of, window);
        assertThat(site.value("energy.electricity")).isEqualByComparingTo("2");
        assertThat(site.value("energy.electricity.idle")).isEqualByComparingTo("1");
        // 2 x 1.2143 + 2 x 0.12276 + 2 x 0.1231
        assertThat(site.value("energy.coal-equivalent")).isEqualByComparingTo("2.92032");
        assertThat(site.value("emissions.scope1")).isEqualByComparingTo("4.3244");
        // 2 x 0.6191 + 2 x 2.1622 for three good parts
        assertThat(ReferenceIndicators.of(site, "site").get("E06").value()).isEqualByComparingTo("1.8542");
        Known gas = ReferenceSubject.machine(boiler, books, Reference::of, window);
        assertThat(gas.value("energy.coal-equivalent")).isEqualByComparingTo("2.4286");
        assertThat(ReferenceIndicators.of(gas, "asset").get("E04").value()).isNull();
    }

    private MadeMachine machine(String resource, String... counters) {
        return new MadeMachine(
                resource,
                "line",
                "class",
                "profile",
                Arrays.stream(counters)
                        .map(role -> new Signal(role, "UInt32", role))
                        .toList(),
                plan,
                truth,
                new Samples(),
                new Ratings(),
                resource);
    }

    /** By hand: a passed at once, b at its second inspection, c before the window, d behind it. */
    @Test
    void countsPartsByTheirFirstInspection() {
        List<Books.Inspection> inspections = List.of(
                new Books.Inspection("b", DAY + 200 * S, true),
                new Books.Inspection("a", DAY + 100 * S, true),
                new Books.Inspection("a", DAY + 150 * S, false),
                new Books.Inspection("b", DAY + 120 * S, false),
                new Books.Inspection("c", DAY + 130 * S, true),
                new Books.Inspection("c", DAY + 99 * S, false),
                new Books.Inspection("d", DAY + 250 * S, false));
        Known known = ReferenceSubject.machine(
                machine,
                Books.none(ZoneId.of("UTC")).with(Map.of("m", inspections)),
                Reference::of,
                new ReferenceSubject.Window(DAY + 100 * S, DAY + 250 * S));
        assertThat(known.value("parts.inspected")).isEqualByComparingTo("2");
        assertThat(ReferenceIndicators.of(known, "asset").get("K11").value()).isEqualByComparingTo("0.5");
    }

    /** By hand: 3 kWh by the machine's meter and 5 that were read; the other reading is not of the window. */
    @Test
    void addsWhatWasReadOfTheSite() {
        be(0, 3, 3);
        truth.energy().add(new Truth.Taken(DAY + 200 * S, 3_000));
        Books books = Books.none(ZoneId.of("UTC"))
                .with(List.of(
                        new Books.Reading(DAY + 100 * S, DAY + 200 * S, new BigDecimal("5")),
                        new Books.Reading(DAY + 250 * S, DAY + 300 * S, new BigDecimal("7"))));
        ReferenceSubject.Window window = new ReferenceSubject.Window(DAY + 100 * S, DAY + 250 * S);
        Known site = ReferenceSubject.group("site", List.of(machine), books, Reference::of, window);
        assertThat(site.value("energy.electricity")).isEqualByComparingTo("8");
        assertThat(ReferenceSubject.machine(machine, books, Reference::of, window)
                        .value("energy.electricity"))
                .isEqualByComparingTo("3");
    }

    private SortedMap<String, BigDecimal> ratios(int from, int to) {
        SortedMap<String, BigDecimal> ratios = new TreeMap<>();
        Known known = ReferenceSubject.machine(
                machine,
                Books.none(ZoneId.of("UTC")),
                Reference::of,
                new ReferenceSubject.Window(DAY + from * S, DAY + to * S));
        ReferenceIndicators.of(known, "asset").forEach((id, said) -> {
            if (said.value() != null) {
                ratios.put(id, said.value());
            }
        });
        return ratios;
    }
}
