package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** T7: the whole command, from exec to its end, that walks a server of 10,000 variables and proposes a mapping. */
final class Browsing implements Scenario {
    private static final int NODES = 10_000;
    private static final Plant.Shape SHAPE = new Plant.Shape(NODES, NODES, 100, 1_000);
    private static final double NANOS = 1e9;
    private static final int MOST_SECONDS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        Plant plant = Plant.start(bench.house(), SHAPE);
        once(bench, plant, "first"); // the server's own code is compiled by then
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            double before = plant.simulator().cpuSeconds();
            seconds.add(once(bench, plant, Integer.toString(i)));
            cpu.add(plant.simulator().cpuSeconds() - before);
        }
        plant.simulator().close();
        return List.of(Row.of(
                Aim.atMost("T7", "browse of 10,000 nodes of the simulator", MOST_SECONDS, "s"),
                new Runs(seconds),
                "s",
                "the simulator's own CPU meanwhile: " + Runs.figure(new Runs(cpu).median()) + " s",
                "exec of ./steelyard browse --format yaml until it ends, its virtual machine and encrypted session included;"
                        + " every one of 10,000 signals stands in what it prints; simulator on the same machine"));
    }

    private static double once(Bench bench, Plant plant, String run) throws Exception {
        long begin = System.nanoTime();
        Child browse = bench.house()
                .steelyard(
                        "browse-" + run,
                        "browse",
                        plant.endpoint(),
                        "--data",
                        plant.data().toString(),
                        "--as",
                        "demo/edge-1",
                        "--format",
                        "yaml");
        int code = browse.exitCode(PATIENCE);
        double seconds = (System.nanoTime() - begin) / NANOS;
        Path log = bench.house().folder().resolve("browse-" + run + ".log");
        long found;
        try (var lines = Files.lines(log)) {
            found = lines.filter(line -> line.contains("{name: ")).count();
        }
        if (code != 0 || found < NODES) {
            throw new IOException("browse ended with " + code + " and found " + found + " signals; see " + log);
        }
        return seconds;
    }
}
