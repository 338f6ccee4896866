package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise as a whole: whatever goes wrong, in whatever order, every value that the plant had is stored or in a gap,
 * and the ledger says the same. A few minutes in the build; for hours, or to run a seed again, see CONTRIBUTING.
 */
final class ChaosIT {
    private static final int MOST_FAULTS = 100_000;

    @TempDir
    Path folder;

    @Test
    void whateverGoesWrongNothingIsLostWithoutARecord() throws Exception {
        long seed = Long.getLong("steelyard.chaos.seed", 20_261);
        Duration length = Duration.ofSeconds(Long.getLong("steelyard.chaos.seconds", 100));
        String store = System.getProperty("steelyard.chaos.store", "embedded");
        boolean brokered = Boolean.getBoolean("steelyard.chaos.broker");
        Optional<Path> influx = store.equals("influxdb") ? RealInflux.program() : Optional.empty();
        Optional<Path> broker = brokered ? Broker.program() : Optional.empty();
        Chain.Make make = new Chain.Make(Integer.getInteger("steelyard.chaos.speed", 20), influx, broker);
        Plan plan = Plan.of(seed, MOST_FAULTS, Faults.kinds(influx.isPresent(), broker.isPresent()));

        Path print = printOf(seed);
        try (Chain chain = new Chain(folder, make, Clock.systemUTC())) {
            say(print, "seed " + seed + ", " + length + ", " + store + (brokered ? ", through a broker" : ""));
            chain.start();
            Chaos.Outcome outcome = new Chaos(chain, Clock.systemUTC(), line -> say(print, line)).run(plan, length);
            keep(chain, print);
            assertThat(outcome.verdict().isYes())
                    .as("seed %d: %s", seed, Files.readString(print))
                    .isTrue();
            assertThat(outcome.ledgerIsBalanced())
                    .as("the ledger agrees: %s", outcome.ledger())
                    .isTrue();
        }
    }

    /** Where the run can be read while it runs and afterwards. */
    private static Path printOf(long seed) throws IOException {
        Path chaos =
                Files.createDirectories(io.steelyard.system.Steelyard.root().resolve("system-tests/target/chaos"));
        return Files.writeString(chaos.resolve("seed-" + seed + ".txt"), "");
    }

    /** What the gateway says, for whoever looks into a no. */
    private static void keep(Chain chain, Path print) throws IOException {
        for (String what : List.of("ledger", "gaps", "events")) {
            String all = chain.json("/api/v1/" + what + "?limit=10000&to=2200-01-01T00:00:00Z")
                    .toString();
            Files.writeString(print.resolveSibling(print.getFileName() + "." + what + ".json"), all);
        }
    }

    private static void say(Path print, String line) {
        System.out.println(line);
        try {
            Files.writeString(print, line + System.lineSeparator(), java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
