package io.steelyard.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlantTest {
    private static final int TWO_MINUTES = 120 * Plant.TICKS_A_SECOND;
    private static final int HALF_AN_HOUR = 1_800 * Plant.TICKS_A_SECOND;

    /** The oracle and every test rest on it. */
    @ParameterizedTest
    @ValueSource(longs = {0, 42, -7, Long.MAX_VALUE})
    void theSameSeedAndTickGiveTheSameValues(long seed) {
        Plant one = new Plant(PlantLayout.steelCity("demo"), seed);
        Plant other = new Plant(PlantLayout.steelCity("demo"), seed);
        PlantState first = one.first();
        PlantState second = other.first();
        for (int tick = 0; tick < TWO_MINUTES; tick++) {
            first = one.step(first);
            second = other.step(second);
            assertThat(values(one, first)).as("seed %d tick %d", seed, tick).isEqualTo(values(other, second));
        }
    }

    @Test
    void anotherSeedIsAnotherPlant() {
        Plant one = new Plant(PlantLayout.steelCity("demo"), 1);
        Plant other = new Plant(PlantLayout.steelCity("demo"), 2);
        assertThat(values(one, one.step(one.first()))).isNotEqualTo(values(other, other.step(other.first())));
    }

    /** A counter that goes back would be read as a reset or a replaced machine. */
    @Test
    void countersAndEnergyNeverGoBackAndMachinesMakeParts() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        PlantState state = plant.first();
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            PlantState next = plant.step(state);
            for (int key = 0; key < next.assets().size(); key++) {
                AssetState before = state.assets().get(key);
                AssetState after = next.assets().get(key);
                assertThat(after.good()).isGreaterThanOrEqualTo(before.good());
                assertThat(after.scrap()).isGreaterThanOrEqualTo(before.scrap());
                assertThat(after.wattHours()).isGreaterThanOrEqualTo(before.wattHours());
            }
            state = next;
        }
        AssetState lathe = state.assets().get(key(plant, "lathe-1"));
        assertThat(lathe.good()).isBetween(100L, 450L);
        assertThat(lathe.scrap()).isPositive();
    }

    /** What a controller counts for an order is what the machine counts on its way through it; nothing is in two orders. */
    @ParameterizedTest
    @ValueSource(longs = {1, 42, 2026})
    void theTalliesOfOrdersAddUp(long seed) {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), seed);
        Map<String, Map<Long, JobTally>> ended = new HashMap<>();
        PlantState state = plant.first();
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            state = plant.step(state);
            for (OrderBook book : plant.orderBooks(state)) {
                JobTally last = book.tally().last();
                if (last != null) {
                    ended.computeIfAbsent(book.asset().id(), id -> new HashMap<>())
                            .putIfAbsent(last.number(), last);
                }
            }
        }
        List<OrderBook> books = plant.orderBooks(state);
        assertThat(books).hasSize(22);
        for (OrderBook book : books) {
            String what = book.asset().id() + ", seed " + seed;
            Map<Long, JobTally> jobs = ended.getOrDefault(book.asset().id(), Map.of());
            JobTally now = book.tally().job();
            assertThat(jobs.keySet()).as(what).hasSize((int) now.number() - 1).allMatch(job -> job < now.number());
            assertThat(jobs.values().stream().mapToLong(JobTally::good).sum() + now.good())
                    .as(what)
                    .isEqualTo(book.good());
            assertThat(jobs.values().stream().mapToLong(JobTally::scrap).sum() + now.scrap())
                    .as(what)
                    .isEqualTo(book.scrap());
            assertThat(jobs.values().stream().mapToLong(JobTally::producing).sum() + now.producing())
                    .as(what)
                    .isEqualTo(book.tally().operating());
            if (book.planned() > 0) {
                assertThat(jobs.values()).as(what).allMatch(job -> job.made() == book.planned());
            }
            assertThat(book.tally().powered()).as(what).isLessThanOrEqualTo(HALF_AN_HOUR);
        }
        assertThat(ended.get("stand-1")).hasSizeGreaterThan(5);
    }

    /** A pump that gives more than it takes would be a fine saving. */
    @Test
    void noPumpIsBetterThanPhysicsAllows() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        PlantState state = plant.first();
        double most = 0;
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            state = plant.step(state);
            if (tick % 50 == 0) {
                most = Math.max(most, efficiencyOfAPump(values(plant, state), "pump-" + (1 + tick / 50 % 6)));
            }
        }
        assertThat(most).isGreaterThan(60);
    }

    private static double efficiencyOfAPump(Map<String, Object> now, String pump) {
        double efficiency = ((Number) now.get(pump + "/efficiency")).doubleValue();
        double given = ((Number) now.get(pump + "/power-output")).doubleValue();
        double taken = ((Number) now.get(pump + "/power")).doubleValue();
        assertThat(efficiency).as(pump).isBetween(0.0, 85.0);
        if (taken > 0) { // else it runs down without current
            assertThat(given).as(pump).isCloseTo(taken * efficiency / 100, within(50.0));
        }
        return efficiency;
    }

    /** The names of the companion specifications that whoever reads this kind of machine looks for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lathe-1        | state            | MachineryItemState/ua:CurrentState/ua:Number
            lathe-1        | operation-time   | MachineryBuildingBlocks/di:OperationCounters/di:OperationDuration
            lathe-1        | power-on-time    | MachineryBuildingBlocks/di:OperationCounters/di:PowerOnDuration
            lathe-1        | total            | MachineTool/di:OperationCounters/machinetool:PartsProducedInLifetime
            lathe-1        | feed-override    | machinetool:MachineTool/machinetool:FeedOverride
            centre-1       | order            | machinetool:ProductionPlan/Job/machinetool:OrderIdentifier
            centre-1       | runs-completed   | machinetool:ProductionPlan/Job/machinetool:RunsCompleted
            stand-1        | total            | di:OperationCounters/di:OperationCycleCounter
            stand-1        | power            | energy:Electricity/energy:Main/ecm:AcActivePowerTotal
            stand-1        | roll-force       | machinery:Monitoring/machinery:Process/roll-force/pv:AnalogSignal
            meter-site     | power            | energy:Electricity/energy:Main/ecm:AcActivePowerTotal
            meter-site     | energy           | energy:Electricity/energy:Main/ecm:AcActiveEnergyTotalImportHp
            compressor-1   | health           | machinery:Monitoring/machinery:Health/di:DeviceHealth
            pump-1         | efficiency       | pumps:Operational/pumps:Measurements/pumps:OverallEfficiency
            pump-1         | cavitation       | pumps:Events/pumps:SupervisionProcessFluid/pumps:Cavitation
            packaging-1    | mach-speed       | packml:Status/packml:MachSpeed
            """)
    void signalsStandUnderTheNamesOfTheCompanionSpecifications(String asset, String signal, String path) {
        List<String> paths = PlantLayout.steelCity("demo").assets().stream()
                .filter(one -> one.id().equals(asset))
                .flatMap(one -> one.signals().stream())
                .filter(one -> one.name().equals(signal))
                .map(one -> String.join("/", one.path()))
                .toList();
        assertThat(paths).singleElement().asString().endsWith(path);
    }

    @Test
    void everyPhaseOfAMachineIsSeenInHalfAnHour() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        Set<Phase> seen = EnumSet.noneOf(Phase.class);
        PlantState state = plant.first();
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            state = plant.step(state);
            state.assets().forEach(asset -> seen.add(asset.phase()));
        }
        assertThat(seen).containsExactlyInAnyOrder(Phase.values());
    }

    @Test
    void powerFollowsTheState() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        double producing = 0;
        double standing = 0;
        long ticksProducing = 0;
        long ticksStanding = 0;
        PlantState state = plant.first();
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            state = plant.step(state);
            Phase phase = state.assets().get(key(plant, "stand-1")).phase();
            double power = ((Number) values(plant, state).get("stand-1/power")).doubleValue();
            if (phase == Phase.PRODUCING) {
                producing += power;
                ticksProducing++;
            } else {
                standing += power;
                ticksStanding++;
            }
        }
        assertThat(producing / ticksProducing).isGreaterThan(2 * standing / ticksStanding);
    }

    /** Two minutes of a demo must yield at least five thousand rows, and a small machine must carry it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 42, 2026})
    void changesBetweenNinetyAndAHundredAndFiftyValuesASecond(long seed) {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), seed);
        Map<String, Object> shown = new HashMap<>(values(plant, plant.first()));
        long changes = 0;
        PlantState state = plant.first();
        for (int tick = 0; tick < TWO_MINUTES; tick++) {
            state = plant.step(state);
            for (PlantValue value : plant.values(state, false)) {
                if (!value.value().equals(shown.put(value.key(), value.value()))) {
                    changes++;
                }
            }
        }
        assertThat(changes / 120.0).as("changes a second, seed %d", seed).isBetween(90.0, 150.0);
    }

    @Test
    void hasTheAreasOfASteelCityAndEveryKindOfValue() {
        PlantLayout layout = PlantLayout.steelCity("demo");
        assertThat(layout.assets()).hasSizeBetween(38, 46);
        assertThat(layout.assets().stream().map(Asset::equipmentClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(EquipmentClass.values());
        assertThat(layout.areas()).containsExactly("site", "melt-shop", "rolling", "machining", "utilities");
        assertThat(layout.assets().stream().map(Asset::id)).doesNotHaveDuplicates();
        assertThat(layout.signalCount()).isBetween(560, 780);
        List<Signal> signals = layout.assets().stream()
                .flatMap(asset -> asset.signals().stream())
                .toList();
        assertThat(signals.stream().map(Signal::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(ValueKind.values());
    }

    @Test
    void valuesHaveTheirKindsTypeAndStayInTheirRange() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        PlantState state = plant.first();
        for (int tick = 0; tick < TWO_MINUTES; tick++) {
            state = plant.step(state);
            for (PlantValue value : plant.values(state, true)) {
                assertThat(value.value())
                        .as(value.key())
                        .isInstanceOf(value.signal().kind().javaType());
                if (value.signal().hasRange()) {
                    assertThat(((Number) value.value()).doubleValue())
                            .as(value.key())
                            .isBetween(value.signal().low(), value.signal().high());
                }
            }
        }
    }

    /** What goes into an area comes out of its machines, but for the losses on the way and the light of the halls. */
    @ParameterizedTest
    @ValueSource(longs = {0, 42, -7, 2026, Long.MIN_VALUE})
    void energyAddsUpOverTheMeters(long seed) {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), seed);
        PlantState first = plant.first();
        PlantState state = first;
        for (int tick = 0; tick < HALF_AN_HOUR; tick++) {
            state = plant.step(state);
        }
        double hours = HALF_AN_HOUR / (3_600.0 * Plant.TICKS_A_SECOND);
        int checked = 0;
        for (Asset meter : plant.layout().assets()) {
            double below = 0;
            for (Asset child : plant.layout().assets()) {
                if (meter.id().equals(child.meter())) {
                    below += taken(plant, first, state, child.id());
                    checked++;
                }
            }
            if (meter.equipmentClass() == EquipmentClass.ENERGY_METER) {
                double own = taken(plant, first, state, meter.id());
                assertThat(own)
                        .as("%s, seed %d: %.0f Wh below it", meter.id(), seed, below)
                        .isGreaterThan(below)
                        .isCloseTo(below * 1.015 + 25_000 * hours, within(1e-6 * own));
            }
        }
        assertThat(checked).isEqualTo(plant.layout().assets().size() - 2);
        assertThat(taken(plant, first, state, "meter-site")).isGreaterThan(10_000_000);
    }

    private static double taken(Plant plant, PlantState from, PlantState to, String asset) {
        int key = key(plant, asset);
        return to.assets().get(key).wattHours() - from.assets().get(key).wattHours();
    }

    /** A breakdown has a cause, a machine that works has none; PackML's state says the same as Machinery's. */
    @Test
    void everyStopHasACauseAndTheStatesOfAMachineAgree() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        PlantState state = plant.first();
        Set<Object> causes = new HashSet<>();
        Map<Object, Set<Object>> reasons = new HashMap<>();
        for (int tick = 0; tick < HALF_AN_HOUR; tick += 1) {
            state = plant.step(state);
            if (tick % 50 != 0) {
                continue;
            }
            Map<String, Object> now = values(plant, state);
            for (Asset asset : plant.layout().assets()) {
                Object item = now.get(asset.id() + "/state");
                if (item != null) {
                    Object cause = now.get(asset.id() + "/stop-cause");
                    assertThat(cause.equals(""))
                            .as("%s in state %s: %s", asset.id(), item, cause)
                            .isEqualTo(item.equals(3L));
                    causes.add(cause);
                }
                if (asset.equipmentClass() == EquipmentClass.PACKAGING_LINE) {
                    if (item.equals(3L)) {
                        assertThat(now.get(asset.id() + "/packml-state")).isIn(6, 4);
                    }
                    reasons.computeIfAbsent(now.get(asset.id() + "/stop-reason"), key -> new HashSet<>())
                            .add(now.get(asset.id() + "/stop-cause"));
                }
            }
        }
        assertThat(causes).contains("maintenance", "no material", "shift change", "tool breakage", "cobble");
        assertThat(reasons).containsKeys(101, 200);
        assertThat(reasons.entrySet())
                .filteredOn(reason -> !reason.getKey().equals(0))
                .allSatisfy(reason -> assertThat(reason.getValue()).hasSize(1));
    }

    private static int key(Plant plant, String asset) {
        return plant.layout().assets().stream().map(Asset::id).toList().indexOf(asset);
    }

    private static Map<String, Object> values(Plant plant, PlantState state) {
        Map<String, Object> values = new HashMap<>();
        plant.values(state, true).forEach(value -> values.put(value.key(), value.value()));
        return values;
    }
}
