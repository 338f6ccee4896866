package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.MeasuredGateway;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import io.steelyard.bench.process.ProcFiles;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** P5, T2 and the inbox's bytes: simulator, agent, gateway and store, each a process, on the cores that there are. */
public final class WholeChain {
    private static final double MICROS = 1e6;
    private static final double MILLI = 1e6;
    private static final long MILLIS = 1000;
    private static final Duration DRAINED = Duration.ofMinutes(3);
    private static final int PAIR = 100_000;
    private static final int GOAL = 250_000;
    /** The compilers of three processes need two minutes until they have little left to do. */
    private static final double FULL_WARM_UP_SECONDS = 120;

    private static final double MOST_LAG_SECONDS = 2;

    private static final double FULL_WINDOW_SECONDS = 12;

    private WholeChain() {}

    /** A chain that runs. */
    private record Chain(Plant plant, Child agent, Child gateway, Page page) {
        double stored() throws IOException {
            return page.counter(LoadedGateway.STORED);
        }

        /** How old the store is, in seconds of the rate. */
        double lag() throws IOException {
            double stored = stored();
            return Math.max(0, plant.pushed() - stored) / plant.shape().rate();
        }
    }

    private static Chain start(Scenario.Bench bench, String end, String store, Plant.Shape shape)
            throws IOException, InterruptedException {
        Household house = bench.house();
        int ports = Household.freePorts();
        Path data = house.freshFolder("gateway");
        Path settings = Files.writeString(
                data.resolve("gateway.yaml"),
                "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1) + "}\n" + store);
        Child gateway = end.equals("shipped")
                ? house.steelyard("gateway", "gateway", "--config", settings.toString())
                : house.own(
                        MeasuredGateway.class,
                        house.optionsOf("gateway"),
                        List.of(end, "--config", settings.toString()));
        Page page = new Page("http://127.0.0.1:" + ports);
        page.awaitOk("/health/ready", gateway, Duration.ofMinutes(1));
        Plant plant = Plant.start(house, shape);
        Chain chain = new Chain(plant, plant.agent(ports + 1), gateway, page);
        page.await(LoadedGateway.STORED, stored -> stored >= shape.signals(), DRAINED); // the whole way is open
        return chain;
    }

    /** P5 at the pair's rate, and at the goal's. */
    public static List<Row> throughput(Scenario.Bench bench) throws Exception {
        Path program = bench.influxd();
        if (program == null) {
            throw new SkippedException("InfluxDB 2 is not there: name its program in " + RealInflux.VARIABLE);
        }
        RealInflux influx = bench.house().influx(program);
        String store = GatewayStores.influxSettings(bench, influx);
        List<Row> rows = new ArrayList<>();
        at(bench, influx, store, PAIR, rows);
        at(bench, influx, store, GOAL, rows);
        return rows;
    }

    private static void at(Scenario.Bench bench, RealInflux influx, String store, int rate, List<Row> rows)
            throws Exception {
        Chain chain = start(bench, "shipped", store, new Plant.Shape(rate / 20, rate, 10, 100));
        Effort effort = bench.effort();
        double warmUp = effort.isFull() ? FULL_WARM_UP_SECONDS : effort.warmUpSeconds();
        Plant.pause((long) (warmUp * MILLIS));
        double seconds = effort.isFull() ? FULL_WINDOW_SECONDS : effort.seconds();
        List<Double> agent = new ArrayList<>();
        List<Double> gateway = new ArrayList<>();
        List<Double> both = new ArrayList<>();
        List<Double> database = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        double lagBefore = chain.lag();
        for (int i = 0; i < effort.runs(); i++) {
            double cpuOfAgent = chain.agent().cpuSeconds();
            double cpuOfGateway = chain.gateway().cpuSeconds();
            double cpuOfInflux = ProcFiles.cpuSeconds(influx.pid());
            double stored = chain.stored();
            long begin = System.nanoTime();
            Plant.pause((long) (seconds * MILLIS));
            double values = chain.stored() - stored;
            rates.add(values * 1e9 / (System.nanoTime() - begin) / 1000);
            agent.add((chain.agent().cpuSeconds() - cpuOfAgent) / values * MICROS);
            gateway.add((chain.gateway().cpuSeconds() - cpuOfGateway) / values * MICROS);
            database.add((ProcFiles.cpuSeconds(influx.pid()) - cpuOfInflux) / values * MICROS);
            both.add(agent.get(i) + gateway.get(i));
        }
        double lag = chain.lag();
        double skipped = chain.plant().skipped();
        boolean keptUp = Math.max(lag, lagBefore) <= MOST_LAG_SECONDS && new Runs(rates).median() * 1000 > 0.98 * rate;
        if (keptUp) {
            drain(chain);
        }
        close(chain);
        String offered = Runs.figure(rate / 1000.0) + " k/s offered";
        String method = "simulator → agent → gateway → InfluxDB 2, " + rate / 20
                + " Int64 signals, 10 an asset, encrypted; values stored in windows of " + seconds
                + " s one after the other, behind a warm-up of " + warmUp + " s";
        String where = "agent " + Runs.figure(new Runs(agent).median()) + ", gateway "
                + Runs.figure(new Runs(gateway).median()) + ", InfluxDB "
                + Runs.figure(new Runs(database).median()) + " µs a value";
        rows.add(Row.of(
                new Aim("P5", "whole chain, " + offered + ": values/s stored", "kept up with", k -> keptUp),
                new Runs(rates),
                "k/s",
                "behind the plant by " + Runs.figure(lagBefore) + " s before and " + Runs.figure(lag)
                        + " s after; skipped by the simulator: " + (long) skipped,
                method));
        costs(
                "whole chain, " + offered,
                new Costs(new Runs(both), new Runs(database), rate == PAIR),
                where,
                method,
                rows);
    }

    /** CPU a value: of agent and gateway, of the database, and whether it is the pair's rate. */
    private record Costs(Runs both, Runs database, boolean isPairs) {}

    private static void costs(String what, Costs costs, String where, String method, List<Row> rows) {
        rows.add(Row.of(
                Aim.atMost("P5", what + ": CPU of agent and gateway a value", 1.3, "µs"),
                costs.both(),
                "µs",
                where,
                method));
        if (costs.isPairs()) {
            rows.add(Row.of(
                    Aim.atMost("P5", what + ": the same, against Telegraf's pair", 8.9, "µs"),
                    costs.both(),
                    "µs",
                    "what the pair cost on another day: not measured here",
                    method));
            rows.add(Row.of(
                    Aim.atMost("P5", what + ": InfluxDB's own CPU a value", 3.6, "µs"),
                    costs.database(),
                    "µs",
                    "half of what the pair causes, on another day",
                    method));
        }
    }

    private static void drain(Chain chain) throws IOException {
        chain.plant().freeze();
        long all = chain.plant().pushed();
        chain.page()
                .await(
                        LoadedGateway.STORED,
                        stored -> stored >= all - chain.plant().shape().signals(),
                        DRAINED);
    }

    /** A chain that fell behind is not waited for: what it holds is for nobody. */
    private static void close(Chain chain) {
        chain.agent().close();
        chain.gateway().close();
        chain.plant().simulator().close();
    }

    /** T2, into the embedded store and into InfluxDB where it is. */
    public static List<Row> latency(Scenario.Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        age(bench, "", "embedded store", rows);
        Path program = bench.influxd();
        if (program != null) {
            age(bench, GatewayStores.influxSettings(bench, bench.house().influx(program)), "InfluxDB 2", rows);
        }
        return rows;
    }

    private static void age(Scenario.Bench bench, String store, String name, List<Row> rows) throws Exception {
        Chain chain = start(bench, "timed", store, new Plant.Shape(1_000, 10_000, 10, 100));
        Effort effort = bench.effort();
        Plant.pause((long) (effort.warmUpSeconds() * MILLIS));
        List<Double> middles = new ArrayList<>();
        List<Double> lates = new ArrayList<>();
        String[] first = chain.gateway().ask("").split(" ", -1);
        double before = chain.stored();
        String[] last = first;
        for (int i = 0; i < effort.runs(); i++) {
            Plant.pause((long) (effort.seconds() * MILLIS));
            last = chain.gateway().ask("").split(" ", -1);
            if (last[0].equals("0")) {
                throw new IOException("nothing was stored for " + effort.seconds() + " s; see the logs");
            }
            middles.add(Double.parseDouble(last[1]) / MILLI);
            lates.add(Double.parseDouble(last[2]) / MILLI);
        }
        double bytes = (Double.parseDouble(last[4]) - Double.parseDouble(first[4])) / (chain.stored() - before);
        drain(chain);
        close(chain);
        rows.add(Row.of(
                Aim.atMost("T2", "source time → visible in the " + name + ", 99th percentile", 270, "ms"),
                new Runs(lates),
                "ms",
                "median " + Runs.figure(new Runs(middles).median()) + " ms",
                "10,000 values/s, publishing interval 100 ms; every value, from its source time to the return of the"
                        + " store's write"));
        if (store.isEmpty()) {
            rows.add(Row.of(
                    Aim.shown("M4", "inbox: bytes a value on disk, from an agent, 10 signals an asset"),
                    Runs.of(bytes),
                    "bytes",
                    "",
                    "the messages of T2: about ten values each, their topic and header included"));
        }
    }
}
