package io.steelyard.system.chaos;

import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One run of the chaos: makes the chain, lets the plan's faults happen, prints what is done and what came of it, on the
 * standard output and in a file.
 *
 * @param length how long faults happen, and longer until there were as many as {@code faults}
 * @param speed plant seconds in a second
 * @param store {@code embedded} or {@code influxdb}
 * @param only faults whose name has this in it; empty for all
 */
record ChaosRun(long seed, Duration length, int faults, int speed, String store, boolean brokered, String only) {
    private static final int MOST_FAULTS = 100_000;
    private static final String PREFIX = "steelyard.chaos.";

    /** As the properties {@code steelyard.chaos.*} say. */
    static ChaosRun ofProperties(Duration usual, int faults) {
        return new ChaosRun(
                Long.getLong(PREFIX + "seed", 20_261),
                Duration.ofSeconds(Long.getLong(PREFIX + "seconds", usual.toSeconds())),
                Integer.getInteger(PREFIX + "faults", faults),
                Integer.getInteger(PREFIX + "speed", 5),
                System.getProperty(PREFIX + "store", "embedded"),
                Boolean.getBoolean(PREFIX + "broker"),
                System.getProperty(PREFIX + "only", ""));
    }

    /** Runs it in the folder. */
    Chaos.Outcome in(Path folder) throws IOException, InterruptedException {
        Optional<Path> influx = store.equals("influxdb") ? RealInflux.program() : Optional.empty();
        Optional<Path> broker = brokered ? Broker.program() : Optional.empty();
        Path print = print();
        say(
                print,
                "seed " + seed + ", " + length + " and " + faults + " faults, " + store
                        + (brokered ? ", through a broker" : ""));
        try (Chain chain = new Chain(folder, new Chain.Make(speed, influx, broker), Clock.systemUTC())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAtOnce(chain), "end of all"));
            chain.start();
            Plan plan = Plan.of(seed, MOST_FAULTS, Faults.kinds(chain, only));
            Chaos.Outcome outcome =
                    new Chaos(chain, Clock.systemUTC(), line -> say(print, line)).run(plan, length, faults);
            keep(chain, print);
            return outcome;
        }
    }

    /** Whoever ends this process ends all; a second time does nothing. */
    private static void closeAtOnce(Chain chain) {
        try {
            chain.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the run can be read while it runs and afterwards. */
    Path print() throws IOException {
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
            Files.writeString(print, line + System.lineSeparator(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
