package io.steelyard.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        AssetState lathe = state.assets().get(6);
        assertThat(lathe.good()).isBetween(100L, 450L);
        assertThat(lathe.scrap()).isPositive();
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
            Phase phase = state.assets().get(0).phase();
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
    void changesBetweenSixtyAndAHundredAndTwentyValuesASecond(long seed) {
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
        assertThat(changes / 120.0).as("changes a second, seed %d", seed).isBetween(60.0, 120.0);
    }

    @Test
    void hasTwelveAssetsOfFourClassesAndEveryKindOfValue() {
        PlantLayout layout = PlantLayout.steelCity("demo");
        assertThat(layout.assets()).hasSize(12);
        assertThat(layout.assets().stream().map(Asset::equipmentClass).collect(Collectors.toSet()))
                .hasSize(4);
        assertThat(layout.assets().stream().map(Asset::area).collect(Collectors.toSet()))
                .hasSize(2);
        assertThat(layout.signalCount()).isBetween(140, 180);
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

    private static Map<String, Object> values(Plant plant, PlantState state) {
        Map<String, Object> values = new HashMap<>();
        plant.values(state, true).forEach(value -> values.put(value.key(), value.value()));
        return values;
    }
}
