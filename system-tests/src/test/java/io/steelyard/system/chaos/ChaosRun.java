package io.steelyard.system.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * One run of the chaos: makes the chain, lets the plan's faults happen, prints what is done and what came of it, on the
 * standard output and in a file.
 *
 * @param length how long faults happen, and longer until as many as {@code faults} were felt
 * @param rate values a second that the plant has to set at least while they happen, on average
 * @param only faults whose name has this in it; empty for all
 */
record ChaosRun(long seed, Duration length, int faults, int rate, Make make, String only, Plan.Tempo tempo) {
    /** Without another one the build always does the same. */
    static final long USUAL_SEED = 20_261;

    static final int MOST_FAULTS = 100_000;

    /** Runs it in the folder. */
    Chaos.Outcome in(Path folder) throws IOException, InterruptedException {
        Path print = print();
        say(print, words());
        try (Chain chain = new Chain(folder, make, Clock.systemUTC())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAtOnce(chain), "end of all"));
            return run(chain, print);
        }
    }

    private Chaos.Outcome run(Chain chain, Path print) throws IOException, InterruptedException {
        try {
            chain.start();
            Plan plan = Plan.of(seed, MOST_FAULTS, Faults.kinds(make, only, tempo), tempo);
            Chaos.Outcome outcome =
                    new Chaos(chain, Clock.systemUTC(), line -> say(print, line)).run(plan, length, faults, rate);
            keep(chain, print);
            return outcome;
        } catch (RuntimeException | Error e) {
            say(print, "ends before its time: " + e.getMessage());
            try {
                keep(chain, print);
            } catch (IOException none) {
                e.addSuppressed(none);
            }
            throw e;
        }
    }

    /** What is about to run. */
    String words() {
        return "seed " + seed + ", " + length.toSeconds() + " s and " + faults + " faults"
                + (rate == 0 ? "" : " at " + rate + " values/s and more")
                + (only.isEmpty() ? "" : " with \"" + only + "\" in their name") + ", " + make.words();
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
