package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.FoldedMinutes;
import io.steelyard.bench.peer.RefoldedSite;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What key figures cost: folding the minutes of very many assets, a year of a site again, and the gateway with and without. */
public final class KpiFolds {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;
    private static final double SECONDS_A_MINUTE = 60;
    private static final int ASSETS = 10_000;
    private static final int WARM_UP = 2;
    private static final int SITE = 40;
    private static final int YEAR = 365;
    private static final int WEEK = 7;
    /** A year is folded so often; each is one figure. */
    private static final int YEARS = 2;

    private static final int SIGNALS = 10;
    private static final int METRICS = 100;
    private static final int AGENTS = 10;
    private static final int ASSETS_OF_AGENT = 100;
    private static final Duration WRITTEN = Duration.ofMinutes(20);

    private KpiFolds() {}

    /** Minutes of 10,000 assets. */
    public static List<Row> minutes(Scenario.Bench bench) throws IOException, InterruptedException {
        int runs = bench.effort().runs();
        Child folds = bench.house()
                .own(
                        FoldedMinutes.class,
                        bench.house().optionsOf("gateway"),
                        List.of(
                                Integer.toString(WARM_UP + runs),
                                Integer.toString(ASSETS),
                                "1",
                                "60",
                                "embedded",
                                bench.house().freshFolder("minutes").toString(),
                                "good"));
        folds.answer();
        List<Double> cores = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < WARM_UP + runs; i++) {
            double before = folds.cpuSeconds();
            folds.ask("fold");
            double taken = folds.cpuSeconds() - before;
            if (i >= WARM_UP) {
                cores.add(taken / SECONDS_A_MINUTE);
                micros.add(taken / ASSETS * MICROS);
            }
        }
        folds.close();
        return List.of(Row.of(
                Aim.atMost(
                        "K1",
                        "minutes of 10,000 assets with a value a second each: cores that folding takes",
                        0.3,
                        "cores"),
                new Runs(cores),
                "cores",
                Runs.figure(new Runs(micros).median()) + " µs of CPU an asset-minute",
                "a counter of good parts each, 60 samples a minute, folded minute after minute from the embedded store, rows"
                        + " written into it; CPU of the whole process, the database's included, over 60 s"));
    }

    /** A year of a site, or a week of it where there is little time. */
    public static List<Row> year(Scenario.Bench bench) throws IOException, InterruptedException {
        boolean isFull = bench.effort().isFull();
        int days = isFull ? YEAR : bench.effort().equals(Effort.SHORT) ? WEEK : 1;
        Child site = bench.house()
                .own(
                        RefoldedSite.class,
                        bench.house().optionsOf("gateway"),
                        List.of(
                                bench.house().freshFolder("year").toString(),
                                Integer.toString(SITE),
                                Integer.toString(days)));
        String samples = site.answer();
        List<Double> seconds = new ArrayList<>();
        List<Double> speed = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        int runs = isFull ? YEARS : bench.effort().runs();
        for (int i = 0; i <= runs; i++) {
            double cpu = site.cpuSeconds();
            long begin = System.nanoTime();
            double minutes = Double.parseDouble(site.ask("fold", WRITTEN));
            double took = (System.nanoTime() - begin) / NANOS;
            if (i > 0) { // the first time there are no rows yet
                seconds.add(took);
                speed.add(minutes / took / MICROS);
                micros.add((site.cpuSeconds() - cpu) / minutes * MICROS);
            }
        }
        site.close();
        String method = days + " days of " + SITE
                + " machines that report state, mode, good parts, scrap and energy on change, two"
                + " shifts from Monday to Saturday, " + Runs.figure(Double.parseDouble(samples) / MICROS)
                + " M samples in the embedded store; stretches that wait and sums that are forgotten as in the gateway; folded"
                + " for the second time and after, until all rows are durable";
        String cost = Runs.figure(new Runs(micros).median()) + " µs of CPU an asset-minute, the database's included";
        List<Row> rows = new ArrayList<>();
        if (isFull) {
            rows.add(Row.of(
                    Aim.atMost("K2", "a year of a site of 40 assets folded again", 60, "s"),
                    new Runs(seconds),
                    "s",
                    cost,
                    method));
        }
        rows.add(Row.of(Aim.shown("K2", "folded again: asset-minutes/s"), new Runs(speed), "M/s", cost, method));
        return rows;
    }

    /** P6. */
    public static List<Row> gateway(Scenario.Bench bench) throws IOException, InterruptedException, SkippedException {
        if (bench.effort().equals(Effort.SHORT)) {
            throw new SkippedException("it takes ten minutes: --full only");
        }
        boolean isFull = bench.effort().isFull();
        LoadedGateway with = start(bench.house(), "folding");
        LoadedGateway without = start(bench.house(), "unfolded");
        double rate = (double) AGENTS * ASSETS_OF_AGENT * SIGNALS / METRICS;
        double seconds = isFull ? SECONDS_A_MINUTE : bench.effort().seconds();
        measured(with, without, rate, isFull ? 2 * SECONDS_A_MINUTE : 1);
        List<Double> ratio = new ArrayList<>();
        List<Double> on = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            double[] micros = measured(with, without, rate, seconds);
            on.add(micros[0]);
            off.add(micros[1]);
            ratio.add((micros[0] / micros[1] - 1) * 100);
        }
        return List.of(Row.of(
                Aim.atMost("P6", "folds and indicators on: more gateway CPU than without", 15, "%"),
                new Runs(ratio),
                "%",
                "with " + Runs.figure(new Runs(on).median()) + " µs a value, without "
                        + Runs.figure(new Runs(off).median()),
                "two gateways with the embedded store side by side, each given the same "
                        + AGENTS * ASSETS_OF_AGENT * SIGNALS
                        + " values/s of " + AGENTS * ASSETS_OF_AGENT
                        + " assets at the same time, in windows of a minute; in the"
                        + " second the threads of folds, sums and results never run"));
    }

    private static LoadedGateway start(Household house, String end) throws IOException, InterruptedException {
        return LoadedGateway.start(house, end, "", new LoadedGateway.Shape(AGENTS, ASSETS_OF_AGENT, METRICS));
    }

    /** Both at the same time, each from a thread of its own. */
    private static double[] measured(LoadedGateway with, LoadedGateway without, double rate, double seconds)
            throws IOException, InterruptedException {
        long messages = Math.max(1, (long) (rate * seconds));
        double cpuWith = with.gateway().cpuSeconds();
        double cpuWithout = without.gateway().cpuSeconds();
        List<Exception> failed = new ArrayList<>();
        Thread other = new Thread(
                () -> {
                    try {
                        without.send(messages, rate);
                    } catch (IOException e) {
                        failed.add(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        failed.add(e);
                    }
                },
                "without");
        other.start();
        with.send(messages, rate);
        other.join();
        if (!failed.isEmpty()) {
            throw new IOException("the gateway without folds: " + failed.get(0), failed.get(0));
        }
        double values = (double) messages * METRICS / MICROS;
        return new double[] {
            (with.gateway().cpuSeconds() - cpuWith) / values, (without.gateway().cpuSeconds() - cpuWithout) / values
        };
    }
}
