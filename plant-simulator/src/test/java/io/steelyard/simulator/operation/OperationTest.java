package io.steelyard.simulator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Tally;
import io.steelyard.simulator.truth.Archive;
import io.steelyard.simulator.truth.TruthLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperationTest {
    private static final TruthLimits LIMITS = new TruthLimits(1 << 20, 8 << 20);

    private static final Instant START = Instant.parse("2026-11-23T06:00:00.123456789Z");

    private final Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);

    private final AtomicLong nanos = new AtomicLong();

    private final InstantSource clock = () -> START.plusNanos(nanos.addAndGet(1_337));

    private Duration error = Duration.ZERO;

    private final List<Map.Entry<String, Showing>> shown = new ArrayList<>();

    private final List<OrderShowing> orders = new ArrayList<>();

    @TempDir
    Path folder;

    /** The death of the process, as far as this thread can have it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void everySignalIsShownBeforeTheServerListens() {
        try (Operation operation = operation(this::show)) {
            operation.begin();
        }
        assertThat(shown).hasSize(plant.layout().signalCount());
    }

    @Test
    void theTruthIsWrittenBeforeTheValueIsShownAndDoneAfter() {
        List<String> trouble = new ArrayList<>();
        Display display = (signal, showing) -> {
            List<String> lines = WrittenTruth.lines(folder);
            String last = lines.get(lines.size() - 1);
            if (!last.startsWith("set,") || !last.contains("," + signal + "," + showing.sourceTime() + ",")) {
                trouble.add(signal + " was shown behind " + last);
            }
        };
        try (Operation operation = operation(display)) {
            operation.begin();
            operation.tick();
            assertThat(WrittenTruth.rows(folder, "done"))
                    .as("when a tick is over")
                    .hasSameSizeAs(WrittenTruth.rows(folder, "set"));
        }
        assertThat(trouble).isEmpty();
        assertThat(WrittenTruth.rows(folder, "done")).containsExactlyElementsOf(WrittenTruth.rows(folder, "set"));
    }

    /** A subscriber would not be told of a value that looks like the one before: it must not be in the truth either. */
    @Test
    void aValueThatLooksTheSameIsNoRow() {
        try (Operation operation = operation(this::show)) {
            operation.begin();
            for (int tick = 0; tick < 300; tick++) {
                operation.tick();
            }
        }
        Map<String, Showing> last = new HashMap<>();
        for (Map.Entry<String, Showing> entry : shown) {
            Showing now = entry.getValue();
            Showing before = last.put(entry.getKey(), now);
            assertThat(before == null || !before.looksLike(now.value(), now.status()))
                    .as("%s: %s, then %s", entry.getKey(), before, now)
                    .isTrue();
        }
    }

    @Test
    void sourceTimesAreStepsOfHundredNanosecondsAndRiseEvenWhenTheClockIsSetBack() {
        try (Operation operation = operation(this::show)) {
            operation.begin();
            for (int tick = 0; tick < 200; tick++) {
                if (tick == 100) {
                    nanos.addAndGet(-3_600_000_000_000L);
                }
                operation.tick();
            }
        }
        Map<String, Instant> last = new HashMap<>();
        for (Map.Entry<String, Showing> entry : shown) {
            Instant time = entry.getValue().sourceTime();
            assertThat(time.getNano() % 100).isZero();
            Instant before = last.put(entry.getKey(), time);
            assertThat(before == null || time.isAfter(before))
                    .as(entry.getKey())
                    .isTrue();
        }
    }

    /** Killed at any value of any tick, the next run goes on as if nothing had been: the oracle's ground. */
    @ParameterizedTest
    @MethodSource("deaths")
    void aRunThatWasKilledIsContinuedWhereItStopped(int deathAt) {
        List<List<String>> expected = valuesOfAnUndisturbedRun();
        AtomicLong count = new AtomicLong();
        Operation first = operation((signal, showing) -> {
            if (count.incrementAndGet() == deathAt) {
                throw new Killed();
            }
        });
        try {
            first.begin();
            for (int tick = 0; tick < 60; tick++) {
                first.tick();
            }
        } catch (Killed death) {
            assertThat(count).hasValue(deathAt);
        }
        try (Operation second = operation(this::show)) {
            second.begin();
            while (second.progress().tick() < 60) {
                second.tick();
            }
            assertThat(second.progress().run()).isEqualTo(2);
        }
        assertThat(WrittenTruth.values(folder)).isEqualTo(expected);
        assertThat(new HashSet<>(WrittenTruth.rows(folder, "done")))
                .isEqualTo(new HashSet<>(WrittenTruth.rows(folder, "set")));
        assertThat(WrittenTruth.rows(folder, "set")).doesNotHaveDuplicates();
        assertThat(WrittenTruth.rows(folder, "done")).doesNotHaveDuplicates();
    }

    /** Among the first values, at the last of them, and in the ticks behind. */
    static IntStream deaths() {
        int signals = PlantLayout.steelCity("demo").signalCount();
        return IntStream.of(1, 100, signals, signals + 1, signals + 5, signals + 155, signals + 334);
    }

    @Test
    void aRestartedRunShowsTheLastValuesUnderTheirOldTimes() {
        try (Operation operation = operation(this::show)) {
            operation.begin();
            operation.tick();
        }
        Map<String, Showing> last = new HashMap<>();
        shown.forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        shown.clear();
        try (Operation operation = operation(this::show)) {
            operation.begin();
        }
        assertThat(shown).hasSize(last.size());
        shown.forEach(entry -> assertThat(entry.getValue()).isEqualTo(last.get(entry.getKey())));
    }

    /** A result without a beginning, or with another one after every restart, cannot be held against the order. */
    @Test
    void anOrderBeganWhenItWasFirstShownAndEndedWhenTheNextBegan() {
        Optional<OrderShowing> second = Optional.empty();
        try (Operation operation = operation(this::show)) {
            operation.begin();
            while (second.isEmpty()) {
                operation.tick();
                second = orders.stream()
                        .filter(showing -> showing.book().tally().job().number() > 1)
                        .findFirst();
            }
        }
        OrderShowing last = second.orElseThrow();
        String machine = last.book().asset().id();
        assertThat(last.since()).isEqualTo(timesOf(machine + "/order").get(1));
        assertThat(last.lastSince()).isEqualTo(timesOf(machine + "/order").get(0));
        orders.clear();
        try (Operation operation = operation(this::show)) {
            operation.begin();
        }
        assertThat(orders)
                .hasSize(22)
                .filteredOn(showing -> showing.book().asset().id().equals(machine))
                .singleElement()
                .satisfies(again -> {
                    assertThat(again.since()).isEqualTo(last.since());
                    assertThat(again.book().tally().job())
                            .isEqualTo(last.book().tally().job());
                    assertThat(again.book().tally().last())
                            .isEqualTo(last.book().tally().last());
                });
    }

    private List<Instant> timesOf(String signal) {
        return shown.stream()
                .filter(entry -> entry.getKey().equals(signal))
                .map(entry -> entry.getValue().sourceTime())
                .toList();
    }

    /** Whoever has a plant of the version before keeps it: its tallies begin at nothing. */
    @Test
    void aStateWithoutTalliesIsTakenOver() throws IOException {
        long tick;
        try (Operation operation = operation(this::show)) {
            operation.begin();
            operation.tick();
            tick = operation.progress().tick();
        }
        Path state = folder.resolve("state.json");
        String tallied = Files.readString(state);
        String old = tallied.replace("\"version\":3", "\"version\":2")
                .replaceAll("(\\[\"[A-Z]+\"(?:,[^,\\]]+){9})[^\\]]*]", "$1]");
        assertThat(old).isNotEqualTo(tallied);
        Files.writeString(state, old);
        orders.clear();
        try (Operation operation = operation(this::show)) {
            assertThat(operation.progress().tick()).isEqualTo(tick);
            operation.begin();
        }
        assertThat(orders)
                .isNotEmpty()
                .allSatisfy(showing -> assertThat(showing.book().tally()).isEqualTo(Tally.of(1)));
        Files.writeString(state, old.replace("\"version\":2", "\"version\":4"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> operation(this::show)))
                .hasMessageContaining("format version 4, this simulator reads 2 to 3");
    }

    @Test
    void aSensorThatFailsHasNoValueAndARowOfItsOwn() {
        Set<String> broken = new HashSet<>();
        Operation operation = new Operation(
                plant,
                new Archive(folder, plant),
                LIMITS,
                this::show,
                orders::add,
                signal -> broken.contains(signal) ? 0x808C_0000L : 0,
                signal -> Duration.ZERO,
                clock);
        try (operation) {
            operation.begin();
            shown.clear();
            broken.add("lathe-1/door-closed");
            operation.sensorsChanged();
            operation.tick();
            operation.tick();
        }
        assertThat(shown.stream().filter(entry -> entry.getKey().equals("lathe-1/door-closed")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getValue().looksLike(null, 0x808C_0000L))
                        .isTrue());
        assertThat(WrittenTruth.lines(folder))
                .anyMatch(line -> line.contains(",lathe-1/door-closed,") && line.contains(",,2156658688,"));
    }

    /** As a PLC whose clock is set: times jump with it, back too, and within one setting they still only rise. */
    @ParameterizedTest
    @ValueSource(ints = {-5, 5, -3_600})
    void sourceTimesFollowTheServersClock(int seconds) {
        try (Operation operation = operation(this::show)) {
            operation.begin();
            shown.clear();
            error = Duration.ofSeconds(seconds);
            for (int tick = 0; tick < 60; tick++) {
                operation.tick();
            }
            Map<String, Instant> last = new HashMap<>();
            shown.forEach(entry -> {
                Instant time = entry.getValue().sourceTime();
                Instant before = last.put(entry.getKey(), time);
                assertThat(before == null || time.isAfter(before))
                        .as(entry.getKey())
                        .isTrue();
                assertThat(Duration.between(START.plusSeconds(seconds), time))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
            });
            shown.clear();
            error = Duration.ZERO;
            operation.tick();
            assertThat(shown)
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(
                                    Duration.between(START, entry.getValue().sourceTime()))
                            .isBetween(Duration.ZERO, Duration.ofSeconds(1)));
        }
    }

    @Test
    void nothingIsSetAfterFreeze() {
        try (Operation operation = operation(this::show)) {
            operation.begin();
            operation.freeze();
            shown.clear();
            operation.tick();
            assertThat(shown).isEmpty();
        }
    }

    /** Without a truth there must be no values: the oracle would call them invented. */
    @Test
    void nothingIsSetOnceTheTruthCannotBeWritten() {
        Operation operation = operation(this::show);
        operation.begin();
        operation.close();
        shown.clear();
        operation.tick();
        assertThat(shown).isEmpty();
    }

    @Test
    void anotherSeedOnTheSameFolderIsRefusedByName() {
        operation(this::show).close();
        Plant other = new Plant(PlantLayout.steelCity("demo"), 43);
        Archive archive = new Archive(folder, other);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(archive::recall))
                .hasMessageContaining("belongs to seed 42")
                .hasMessageContaining("says 43");
    }

    @Test
    void theOldestPartGoesAtTheCap() throws IOException {
        Operation operation = new Operation(
                plant,
                new Archive(folder, plant),
                new TruthLimits(20_000, 60_000),
                this::show,
                orders::add,
                signal -> 0,
                signal -> Duration.ZERO,
                clock);
        try (operation) {
            operation.begin();
            for (int tick = 0; tick < 200; tick++) {
                operation.tick();
            }
            assertThat(operation.progress().partsDropped()).isPositive();
        }
        try (Stream<Path> parts = Files.list(folder.resolve("truth"))) {
            assertThat(parts.mapToLong(part -> part.toFile().length()).sum()).isLessThan(90_000);
        }
        Map<String, Showing> last = new HashMap<>();
        shown.forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        shown.clear();
        try (Operation next = operation(this::show)) {
            next.begin();
        }
        assertThat(shown)
                .as("what a run needs of the truth has not gone with its oldest part")
                .hasSize(last.size())
                .allSatisfy(entry -> assertThat(entry.getValue()).isEqualTo(last.get(entry.getKey())));
    }

    private Operation operation(Display display) {
        return new Operation(
                plant, new Archive(folder, plant), LIMITS, display, orders::add, signal -> 0, signal -> error, clock);
    }

    private void show(String signal, Showing showing) {
        shown.add(Map.entry(signal, showing));
    }

    private List<List<String>> valuesOfAnUndisturbedRun() {
        List<Map.Entry<String, Showing>> values = new ArrayList<>();
        Path elsewhere = folder.resolve("undisturbed");
        try (Operation operation = new Operation(
                plant,
                new Archive(elsewhere, plant),
                LIMITS,
                (signal, showing) -> values.add(Map.entry(signal, showing)),
                orders::add,
                signal -> 0,
                signal -> Duration.ZERO,
                clock)) {
            operation.begin();
            for (int tick = 0; tick < 60; tick++) {
                operation.tick();
            }
        }
        Map<String, List<String>> bySignal = new LinkedHashMap<>();
        values.forEach(entry -> bySignal.computeIfAbsent(entry.getKey(), key -> new ArrayList<>(List.of(key)))
                .add(io.steelyard.simulator.truth.TruthText.of(entry.getValue().value())));
        return List.copyOf(bySignal.values());
    }
}
