package io.steelyard.bench;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.scenario.Effort;
import io.steelyard.bench.scenario.Scenario;
import io.steelyard.bench.scenario.Scenarios;
import io.steelyard.bench.scenario.SkippedException;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run}: takes the figures and writes the page. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = {
            "Measures whole processes and writes benchmarks/RESULTS.md.",
            "A real InfluxDB 2 is used when STEELYARD_TEST_INFLUXD names its program; without it what needs one is skipped.",
            "--rivals takes the journal's figures against RocksDB, too (downloads its library)."
        },
        footer = {"", "Exit codes: 0 every figure was taken, 1 one could not be, 2 wrong use. Ctrl-C ends everything."})
public final class BenchmarksMain implements Callable<Integer> {
    @Option(names = "--root", required = true, hidden = true)
    private Path root = Path.of(".");

    @Option(names = "--full", description = "Warm-up 20 s, five runs of 10 s: the figures that count.")
    private boolean full;

    @Option(names = "--short", description = "Warm-up 5 s, three runs of 3 s: to see a change.")
    private boolean quick;

    @Option(names = "--smoke", description = "One run of 1 s each: whether it works; writes nothing.")
    private boolean smoke;

    @Option(
            names = "--only",
            split = ",",
            description = "These scenarios: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    private List<String> only = List.of();

    /** What {@code --only} takes. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(Scenarios.ALL.keySet());
        }
    }

    /** Runs and exits with the code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchmarksMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int efforts = (full ? 1 : 0) + (quick ? 1 : 0) + (smoke ? 1 : 0);
        if (efforts != 1 || !Scenarios.ALL.keySet().containsAll(only)) {
            System.err.println("say one of --short, --full and --smoke, and with --only some of "
                    + String.join(", ", Scenarios.ALL.keySet()));
            return 2;
        }
        if (full && RealInflux.program().isEmpty()) {
            System.err.println(
                    "the full set needs a real InfluxDB 2: name its program influxd in " + RealInflux.VARIABLE);
            return 2;
        }
        Effort effort = full ? Effort.FULL : quick ? Effort.SHORT : Effort.SMOKE;
        Path kept = smoke ? root.resolve("benchmarks/target/work") : root.resolve("benchmarks");
        Files.createDirectories(kept);
        Results results = new Results(kept.resolve("results.json"));
        boolean complete = true;
        for (Map.Entry<String, Scenario> scenario : Scenarios.ALL.entrySet()) {
            if (only.isEmpty() || only.contains(scenario.getKey())) {
                complete &= take(scenario.getKey(), scenario.getValue(), effort, results);
                Files.writeString(kept.resolve("RESULTS.md"), results.page(List.copyOf(Scenarios.ALL.keySet())));
            }
        }
        return complete ? 0 : 1;
    }

    private boolean take(String name, Scenario scenario, Effort effort, Results results)
            throws IOException, InterruptedException {
        System.out.println(name + " …");
        long begin = System.nanoTime();
        try (Household house = new Household(root, name)) {
            List<Row> rows = scenario.measure(
                    new Scenario.Bench(house, effort, RealInflux.program().orElse(null)));
            results.put(name, when(effort), rows);
            for (Row row : rows) {
                System.out.printf(
                        "  %-3s %s: %s (goal %s; range %s; %s) %s%n",
                        row.id(),
                        row.what(),
                        row.figure(),
                        row.goal().isEmpty() ? "none" : row.goal(),
                        row.range(),
                        row.reference(),
                        row.verdict());
            }
            System.out.printf("  took %d s%n", (System.nanoTime() - begin) / 1_000_000_000L);
            return true;
        } catch (SkippedException e) {
            System.out.println("  skipped: " + e.getMessage());
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.println("  " + name + " could not be taken: " + e + "; logs in benchmarks/target/work/" + name);
            return false;
        }
    }

    private static String when(Effort effort) throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
        return LocalDate.now(Clock.systemUTC()) + ", " + effort.name() + " set (warm-up " + effort.warmUpSeconds()
                + " s, "
                + effort.runs() + " runs of " + effort.seconds() + " s), "
                + Runtime.getRuntime().availableProcessors() + " cores of " + processor + ", Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version").replaceFirst("-.*", "");
    }
}
