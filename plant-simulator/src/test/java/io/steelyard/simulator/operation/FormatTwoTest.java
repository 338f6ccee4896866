package io.steelyard.simulator.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.truth.Archive;
import io.steelyard.simulator.truth.TruthLimits;
import io.steelyard.simulator.truth.TruthText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a simulator of state format 2 left when it was killed within a tick; of the signals only those of one asset of each
 * of four classes. Power was in kW then, a machine's energy in kW·h, and a machine tool's total a signed number.
 */
final class FormatTwoTest {
    private static final List<String> FILES = List.of("state.json", "present.json", "truth/00000001.csv");
    private static final Set<String> OTHERS = Set.of(
            "lathe-1/energy",
            "lathe-1/power",
            "lathe-1/total",
            "meter-site/power",
            "packaging-1/energy",
            "packaging-1/power",
            "pump-1/energy",
            "pump-1/power");
    private static final Instant UPGRADED = Instant.parse("2026-11-24T06:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final List<Map.Entry<String, Showing>> shown = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("truth"));
        for (String file : FILES) {
            try (InputStream in = FormatTwoTest.class.getResourceAsStream("/format-2/" + file)) {
                Files.copy(in, folder.resolve(file));
            }
        }
    }

    /** A stored sample is never shown again as another one: whoever stores it would overwrite what is right. */
    @Test
    void whatHasAnotherUnitSinceComesUnderANewTimeAndTheRestUnderItsOldOne() throws IOException {
        Map<String, String> before = new HashMap<>(truth());
        assertThat(before.keySet().stream().map(FormatTwoTest::signal)).containsAll(OTHERS);
        begin();
        Map<String, String> truth = truth();
        assertThat(truth).containsAllEntriesOf(before);
        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(truth)
                        .as("what was sworn")
                        .containsEntry(
                                key(entry.getKey(), entry.getValue().sourceTime()),
                                TruthText.of(entry.getValue().value())));
        Set<String> anew = new TreeSet<>();
        Set<String> old = new TreeSet<>();
        for (Map.Entry<String, Showing> first : shown) {
            if (before.keySet().stream().anyMatch(key -> signal(key).equals(first.getKey()))) {
                (first.getValue().sourceTime().isBefore(UPGRADED) ? old : anew).add(first.getKey());
            }
        }
        assertThat(anew).containsAll(OTHERS);
        assertThat(old)
                .doesNotContainAnyElementsOf(OTHERS)
                .contains("meter-site/energy", "packaging-1/total", "lathe-1/good", "pump-1/running");
    }

    /** Then nothing is left of format 2: the next run shows each value under its time. */
    @Test
    void theRunAfterThatIsAnOrdinaryOne() throws IOException {
        begin();
        Map<String, Showing> last = new HashMap<>();
        shown.forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        shown.clear();
        begin();
        assertThat(shown).hasSize(last.size());
        shown.forEach(entry -> assertThat(entry.getValue()).isEqualTo(last.get(entry.getKey())));
    }

    private void begin() {
        Plant plant = new Plant(PlantLayout.steelCity("demo"), 42);
        try (Operation operation = new Operation(
                plant,
                new Archive(folder, plant),
                new TruthLimits(1 << 20, 8 << 20),
                (signal, showing) -> shown.add(Map.entry(signal, showing)),
                showing -> {},
                signal -> 0,
                signal -> Duration.ZERO,
                () -> UPGRADED.plusNanos(nanos.addAndGet(1_337)))) {
            operation.begin();
        }
    }

    /** The sworn value of each signal and time. */
    private Map<String, String> truth() throws IOException {
        Map<String, String> values = new HashMap<>();
        try (var parts = Files.list(folder.resolve("truth"))) {
            for (Path part : parts.sorted().toList()) {
                for (String line : Files.readAllLines(part)) {
                    String[] fields = line.split(",", -1);
                    if (fields[0].equals("set")) {
                        assertThat(values.put(key(fields[2], Instant.parse(fields[3])), fields[4]))
                                .as("two rows of %s at one time", fields[2])
                                .isNull();
                    }
                }
            }
        }
        return values;
    }

    private static String key(String signal, Instant time) {
        return signal + " " + time;
    }

    private static String signal(String key) {
        return key.substring(0, key.indexOf(' '));
    }
}
