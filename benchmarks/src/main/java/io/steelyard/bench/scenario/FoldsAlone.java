package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.FoldedMinutes;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.ProcFiles;
import io.steelyard.testkit.RealInflux;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** P5's folds alone: what it costs to read a minute of every sample back from a store and fold it. */
public final class FoldsAlone implements Scenario {
    private static final double MICROS = 1e6;
    private static final int ASSETS = 200;
    private static final int SIGNALS = 10;
    private static final int SAMPLES = 1_200;
    /** Minutes that are folded before the first figure: by then most of it is compiled. */
    private static final int WARM_UP = 2;

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.add(of(
                bench,
                "the embedded store",
                List.of("embedded", bench.house().freshFolder("folds").toString()),
                null));
        Path program = bench.influxd();
        if (program != null) {
            RealInflux influx = bench.house().influx(program);
            rows.add(of(
                    bench,
                    "InfluxDB 2",
                    List.of("influxdb", influx.url().toString(), RealInflux.TOKEN, RealInflux.ORG),
                    influx));
        }
        return rows;
    }

    private static Row of(Bench bench, String name, List<String> store, @Nullable RealInflux influx) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(WARM_UP + bench.effort().runs()),
                Integer.toString(ASSETS),
                Integer.toString(SIGNALS),
                Integer.toString(SAMPLES)));
        arguments.addAll(store);
        Child folds = bench.house().own(FoldedMinutes.class, bench.house().optionsOf("gateway"), arguments);
        folds.answer();
        List<Double> own = new ArrayList<>();
        List<Double> database = new ArrayList<>();
        for (int i = 0; i < WARM_UP + bench.effort().runs(); i++) {
            double before = folds.cpuSeconds();
            double databaseBefore = influx == null ? 0 : ProcFiles.cpuSeconds(influx.pid());
            double samples = Double.parseDouble(folds.ask("fold"));
            if (i >= WARM_UP) {
                own.add((folds.cpuSeconds() - before) / samples * MICROS);
                database.add(
                        influx == null ? 0 : (ProcFiles.cpuSeconds(influx.pid()) - databaseBefore) / samples * MICROS);
            }
        }
        folds.close();
        return Row.of(
                Aim.shown("P5", "folds alone, from " + name + ": CPU a sample"),
                new Runs(own),
                "µs",
                influx == null
                        ? "the database runs in the process"
                        : "InfluxDB's own: " + Runs.figure(new Runs(database).median()) + " µs a sample",
                "minutes of " + ASSETS + " assets with " + SIGNALS + " Int64 signals and " + SAMPLES
                        + " samples each, folded one after the other, rows written; nothing else runs");
    }
}
