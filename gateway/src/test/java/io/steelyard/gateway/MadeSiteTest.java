package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.indicator.factors.EnergyFactors;
import io.steelyard.gateway.indicator.factors.FactorTables;
import io.steelyard.gateway.kpi.MadeSite;
import io.steelyard.gateway.model.EnergyBill;
import io.steelyard.gateway.model.EnergyFactor;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.Known;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeInspections;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.MadePlant;
import io.steelyard.testkit.month.Reference;
import io.steelyard.testkit.month.ReferenceIndicators;
import io.steelyard.testkit.month.ReferenceSubject;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link MadePlantTest} holds of a machine, of machines together: whatever samples are lost of any of them, the bounds of the line,
 * the area and the site hold the truth and only widen; so do those of what a machine could make and of how its measurements lie.
 */
final class MadeSiteTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long S = 1_000_000_000L;
    private static final long HOUR = 3_600 * S;
    private static final String SITE = "made";
    private static final BigDecimal REVENUE = new BigDecimal("54321.5");
    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final FactorTables TABLES = FactorTables.usual();
    /** Of samples nothing in them. */
    private static final List<String> DECLARED =
            List.of("jobs.planned", "jobs.in-tolerance", "parts.inspected", "parts.first-pass", "finance.revenue");

    private static final List<String> OF_A_GROUP = List.of(
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
            "K11",
            "K12",
            "K13",
            "K14",
            "E01",
            "E02",
            "E04",
            "ISO-equipment-load-ratio",
            "ISO-actual-to-planned-scrap-ratio",
            "ISO-rework-ratio");
    private static final List<String> OF_A_SITE = List.of("E03", "E05", "E05-market", "E06", "E06-market");
    private static final List<String> OF_A_MACHINE = List.of(
            "ISO-equipment-load-ratio",
            "ISO-actual-to-planned-scrap-ratio",
            "ISO-machine-capability-index",
            "ISO-process-capability-index",
            "ISO-critical-machine-capability-index",
            "ISO-critical-process-capability-index");

    private static final List<String> OF_MINUTES = List.of("K01", "K04", "K10", "K13");
    private static final List<String> OF_METERED = List.of("K01", "K04", "K10", "K13", "E01", "E02", "E04");

    /** What is said, or was before more was lost; the reason tells why there is no more. */
    private record Bounded(
            @Nullable BigDecimal value,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high,
            String reason) {}

    /** Each seed loses samples of one of three machines four times: 544 sets of all. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 34, 68, 102})
    void losesNothingButSharpnessOfMachinesTogether(long first) {
        Set<String> widened = new TreeSet<>();
        Set<String> assessed = new TreeSet<>();
        for (long seed = first; seed < first + 34; seed++) {
            new Run(seed).loseMoreAndMore(widened, assessed);
        }
        assertThat(assessed).containsAll(OF_A_GROUP).containsAll(OF_A_SITE).containsAll(OF_A_MACHINE);
        assertThat(widened)
                .as("what no loss ever widened but what samples do not give")
                .containsAll(at("site", OF_A_SITE))
                .containsAll(at("asset", OF_A_MACHINE))
                .containsAll(at("site", OF_METERED))
                .containsAll(at("line", OF_METERED))
                .containsAll(at("area", OF_MINUTES))
                .noneMatch(one -> one.endsWith(" K11") || one.endsWith(" K14"));
    }

    private static List<String> at(String level, List<String> ids) {
        return ids.stream().map(id -> level + " " + id).toList();
    }

    /** Three machines over some hours; with some seeds one of them is of another line and class. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final Window window;
        private final List<MadeMachine> machines = new ArrayList<>();
        private final Books books;
        private final MadeSite site;
        private final Map<MadeMachine, Losses> losses = new HashMap<>();
        private final Map<Subject, Known> known = new HashMap<>();

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            ZonedDateTime day = ZonedDateTime.of(2026, 3, 24 + random.nextInt(6), 0, 0, 0, 0, BERLIN);
            long from = day.toEpochSecond() * S + random.nextInt(24 * 60) * 60 * S;
            this.window = new Window(from, from + (30 + random.nextInt(90)) * 60 * S, BERLIN.getId());
            MadePlant plant = new MadePlant(seed, BERLIN, from - HOUR, window.to() + HOUR)
                    .corrected()
                    .reworking()
                    .rated();
            boolean isOfTwoLines = random.nextInt(4) == 0;
            int begin = random.nextInt(7) + (isOfTwoLines ? 8 : 10 * random.nextInt(2));
            for (int index = begin; index < begin + 3; index++) {
                machines.add((random.nextInt(3) == 0 ? plant.heated() : plant).machine(index));
            }
            this.books = Books.of(BERLIN, Map.of(), List.of("line0", "line1"))
                    .burning()
                    .with(MadeInspections.of(machines, seed, from - HOUR, window.to() + HOUR));
            this.site = new MadeSite(machines, books, List.of(bill()), window);
            machines.forEach(machine -> losses.put(machine, Losses.none(machine)));
        }

        /** Of exactly the window, half of it with certificates. */
        private EnergyBill bill() {
            return new EnergyBill(
                    "electricity", window.from(), window.to(), BigDecimal.TEN, "kW.h", new BigDecimal("0.5"), Grade.D);
        }

        void loseMoreAndMore(Set<String> widened, Set<String> assessed) {
            List<Watched> all = subjects().stream()
                    .map(subject -> new Watched(seed, subject, truth(subject), said(subject)))
                    .toList();
            all.forEach(watched -> assessed.addAll(watched.truth.keySet()));
            for (int times = 0; times < 4; times++) {
                MadeMachine machine = machines.get(random.nextInt(machines.size()));
                Losses more = losses.getOrDefault(machine, Losses.none(machine))
                        .more(random, window.from() - HOUR, window.to() + HOUR);
                more = random.nextInt(3) == 0 ? more.unreadable(random) : more;
                losses.put(machine, more);
                site.lose(machine, more);
                String what = "seed " + seed + ", loss " + (times + 1) + " at " + machine.name() + ", ";
                for (Watched watched : all) {
                    if (watched.isChangedBy(machine)) {
                        watched.hold(what, said(watched.subject), widened);
                    }
                }
            }
        }

        /** The site, the area, each line, each machine. */
        private List<Subject> subjects() {
            List<Subject> subjects = new ArrayList<>(List.of(Subject.site(SITE), Subject.area(SITE, "hall")));
            machines.stream()
                    .map(MadeMachine::line)
                    .distinct()
                    .forEach(line -> subjects.add(Subject.line(SITE, "hall", line)));
            machines.forEach(machine -> subjects.add(Subject.asset(MadeSite.key(machine))));
            return subjects;
        }

        private List<MadeMachine> of(Subject subject) {
            return machines.stream()
                    .filter(machine -> subject.asset() == null || machine.name().equals(subject.asset()))
                    .filter(machine ->
                            subject.line().isEmpty() || machine.line().equals(subject.line()))
                    .toList();
        }

        /** What no loss changes is found once. */
        private Known known(Subject subject) {
            return known.computeIfAbsent(subject, this::found);
        }

        private Known found(Subject subject) {
            ReferenceSubject.Window over = new ReferenceSubject.Window(window.from(), window.to());
            Known of = subject.asset() != null
                    ? ReferenceSubject.machine(of(subject).get(0), books, Reference::of, over)
                    : ReferenceSubject.group(subject.level(), of(subject), books, Reference::of, over);
            SortedMap<String, BigDecimal> values = new TreeMap<>(of.values());
            if (subject.level().equals("site")) {
                values.put("finance.revenue", REVENUE);
                // half of ten kilowatt hours, and its own factor of 0.25
                values.computeIfPresent(
                        "emissions.market",
                        (name, all) -> all.subtract(new BigDecimal("1.25")).max(BigDecimal.ZERO));
            }
            return new Known(values, of.missing());
        }

        private SortedMap<String, BigDecimal> truth(Subject subject) {
            SortedMap<String, BigDecimal> truth = new TreeMap<>();
            ReferenceIndicators.of(known(subject), subject.level()).forEach((id, said) -> {
                if (said.value() != null) {
                    truth.put(id, said.value());
                }
            });
            return truth;
        }

        private Map<String, Bounded> said(Subject subject) {
            Map<Window, Evidence> summed = new HashMap<>();
            EvidenceSource sums =
                    (of, assets, over) -> summed.computeIfAbsent(over, once -> site.sums(of, assets, once));
            Map<String, EvidenceSource> sources = Map.of(
                    "kpi",
                    sums,
                    "factors",
                    new EnergyFactors(sums, new OwnFactors(books), TABLES),
                    "capability",
                    site.capability(),
                    "declared",
                    (of, assets, over) -> declared(of, over));
            Map<String, Bounded> said = new HashMap<>();
            for (IndicatorValue one :
                    new Indicators(CATALOGUE, (of, over) -> site.described(), sources).of(subject, window)) {
                said.put(
                        one.id(),
                        new Bounded(
                                one.value(),
                                one.low(),
                                one.high(),
                                one.outcome().reason()));
            }
            return said;
        }

        /** What no sample gives is as it is. */
        private Evidence declared(Subject subject, Window over) {
            SortedMap<String, Quantity> quantities = new TreeMap<>();
            SortedMap<String, BigDecimal> values = known(subject).values();
            for (String name : DECLARED) {
                BigDecimal value = values.get(name);
                if (value != null) {
                    String unit = name.equals("finance.revenue") ? "[CNY]" : "1";
                    quantities.put(name, Quantity.exactly(value, unit, Grade.S));
                }
            }
            return new Evidence(subject.toString(), over, quantities, new TreeMap<>());
        }
    }

    /** What is said of a subject as more and more is lost. */
    private static final class Watched {
        private final Subject subject;
        private final SortedMap<String, BigDecimal> truth;
        private Map<String, Bounded> sharper;

        Watched(long seed, Subject subject, SortedMap<String, BigDecimal> truth, Map<String, Bounded> said) {
            this.subject = subject;
            this.truth = truth;
            this.sharper = said;
            String what = "seed " + seed + ", nothing lost, " + subject + " ";
            truth.forEach((id, value) -> isExactly(what + id, said.get(id), value));
        }

        /** Whether the machine is one of its own. */
        boolean isChangedBy(MadeMachine machine) {
            return subject.asset() != null
                    ? machine.name().equals(subject.asset())
                    : subject.line().isEmpty() || subject.line().equals(machine.line());
        }

        /** Notes what is wider than before, and of what. */
        void hold(String what, Map<String, Bounded> said, Set<String> widened) {
            truth.forEach((id, value) -> contains(what + subject + " " + id, said.get(id), value));
            sharper.forEach((id, bounds) -> {
                if (isOfMachines(id) && isWider(what + subject + " " + id, said.get(id), bounds)) {
                    widened.add(subject.level() + " " + id);
                }
            });
            sharper = said;
        }
    }

    /** Figures of the coverage are of samples themselves: they tell how much was lost. */
    private static boolean isOfMachines(String id) {
        return id.startsWith("K") || id.startsWith("E") || id.startsWith("ISO-");
    }

    /** What the site declared of its own. */
    private record OwnFactors(Books books) implements EnergyFactors.Doors {
        @Override
        public List<EnergyFactor> declared(String site) {
            return books.factors().stream()
                    .map(one -> new EnergyFactor(
                            one.resource(),
                            one.method(),
                            one.year(),
                            one.value(),
                            one.resource().equals(MadeMachine.GAS) ? "m3" : "kW.h",
                            "our own"))
                    .toList();
        }

        @Override
        public long declaredVersion(String site) {
            return 1;
        }

        @Override
        public List<String> areas(String site) {
            return List.of("shandong");
        }
    }

    private static BigDecimal slack(String id, BigDecimal number) {
        boolean isEnergy = id.startsWith("E") || id.contains("energy-consumption");
        return number.abs().multiply(BigDecimal.valueOf(isEnergy ? 1e-9 : 3e-15));
    }

    private static String id(String what) {
        return what.substring(what.lastIndexOf(' ') + 1);
    }

    /** What all was seen of is said to be neither less nor more than it is. */
    private static void isExactly(String what, @Nullable Bounded said, BigDecimal truth) {
        assertThat(said).as(what).isNotNull();
        Offset<BigDecimal> room = within(slack(id(what), truth));
        assertThat(said.value()).as(what + " of " + said).isNotNull().isCloseTo(truth, room);
        assertThat(said.low()).as(what + ", low of " + said).isNotNull().isCloseTo(truth, room);
        assertThat(said.high()).as(what + ", high of " + said).isNotNull().isCloseTo(truth, room);
    }

    private static void contains(String what, @Nullable Bounded said, BigDecimal truth) {
        assertThat(said).as(what).isNotNull();
        BigDecimal room = slack(id(what), truth);
        if (said.low() != null) {
            assertThat(said.low().subtract(room)).as(what + ", at least").isLessThanOrEqualTo(truth);
        }
        if (said.high() != null) {
            assertThat(said.high().add(room)).as(what + ", at most").isGreaterThanOrEqualTo(truth);
        }
    }

    /** Whether it is wider than before; it is never narrower. */
    private static boolean isWider(String what, @Nullable Bounded said, Bounded sharper) {
        assertThat(said).as(what).isNotNull();
        if (said.value() != null) {
            assertThat(sharper.value())
                    .as(what + ", value before it was " + said)
                    .isNotNull();
        }
        if (said.low() != null) {
            assertThat(sharper.low()).as(what + ", low before").isNotNull();
            assertThat(said.low().subtract(slack(id(what), sharper.low())))
                    .as(what + ", low")
                    .isLessThanOrEqualTo(sharper.low());
        }
        if (said.high() != null) {
            assertThat(sharper.high()).as(what + ", high before").isNotNull();
            assertThat(said.high().add(slack(id(what), sharper.high())))
                    .as(what + ", high")
                    .isGreaterThanOrEqualTo(sharper.high());
        }
        return !same(said.low(), sharper.low()) || !same(said.high(), sharper.high());
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? one == null && other == null : one.compareTo(other) == 0;
    }
}
