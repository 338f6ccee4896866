package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.BareAppender;
import io.steelyard.bench.peer.BarePosts;
import io.steelyard.bench.process.Page;
import io.steelyard.bench.process.ProcFiles;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** P3, P4 and M5: the gateway into a real InfluxDB 2, and into the embedded store. */
public final class GatewayStores {
    private static final double MEGA = 1e6;
    private static final double MICROS = 1e6;
    private static final int METRICS = 100;
    private static final int FIELDS_A_BODY = 20_000;
    private static final int CONNECTIONS = 2;
    private static final int BATCH = 20_000;
    private static final int ASSETS = 1_000;
    private static final Duration COMPACTED = Duration.ofMinutes(5);

    private GatewayStores() {}

    /** P3. */
    public static List<Row> influx(Scenario.Bench bench) throws Exception {
        Path program = bench.influxd();
        if (program == null) {
            throw new SkippedException("InfluxDB 2 is not there: name its program in " + RealInflux.VARIABLE);
        }
        RealInflux influx = bench.house().influx(program);
        LoadedGateway gateway = LoadedGateway.start(
                bench.house(), "shipped", influxSettings(bench, influx), LoadedGateway.Shape.of(METRICS));
        Effort effort = bench.effort();
        long messages = gateway.warmUp(effort.warmUpSeconds(), effort.seconds());
        List<Double> micros = new ArrayList<>();
        List<Double> rate = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> server = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            double cpu = ProcFiles.cpuSeconds(influx.pid());
            LoadedGateway.Stretch stretch = gateway.send(messages, 0);
            server.add((ProcFiles.cpuSeconds(influx.pid()) - cpu) / (messages * METRICS) * MICROS);
            micros.add(stretch.micros());
            rate.add(stretch.stored() / MEGA);
            bare.add(bare(influx, messages * METRICS / FIELDS_A_BODY) / MEGA);
        }
        Runs ceiling = new Runs(bare);
        String reference = "prebuilt bodies of 20,000 fields (10 a line), 2 connections: "
                + Runs.figure(ceiling.median()) + " M fields/s";
        return List.of(
                Row.of(
                        Aim.atMost("P3", "gateway into InfluxDB 2: gateway CPU a metric", 0.55, "µs"),
                        new Runs(micros),
                        "µs",
                        "InfluxDB's own: " + Runs.figure(new Runs(server).median()) + " µs a metric",
                        "as P2, 100 metrics a message, 10 signals an asset: ten fields a line"),
                Row.of(
                        Aim.shown("P3", "gateway into InfluxDB 2: metrics/s stored"),
                        new Runs(rate),
                        "M/s",
                        reference,
                        "from the first message until everything is stored"),
                Row.of(
                        Aim.atLeast("P3", "rate over the bare database's", 0.85, "of it"),
                        new Runs(rate).over(ceiling),
                        "of it",
                        reference,
                        "right after each stretch, the same number of fields into the same bucket"));
    }

    private static double bare(RealInflux influx, long bodies) throws Exception {
        BarePosts posts = new BarePosts(
                RealInflux.TOKEN,
                RealInflux.ORG,
                "telemetry",
                new BarePosts.Shape(
                        (int) Math.max(4, bodies), FIELDS_A_BODY, ASSETS, System.currentTimeMillis() * 1_000_000L));
        return posts.fieldsASecond(influx.url(), CONNECTIONS);
    }

    /** The settings of a gateway that writes there. */
    static String influxSettings(Scenario.Bench bench, RealInflux influx) throws IOException {
        Path token = Files.writeString(bench.house().folder().resolve("token"), RealInflux.TOKEN);
        return "store: {kind: influxdb, influxdb: {url: \"" + influx.url() + "\", token: \"${file:" + token
                + "}\", org: " + RealInflux.ORG + "}}\n";
    }

    /** P4 and M5. */
    public static List<Row> embedded(Scenario.Bench bench) throws Exception {
        LoadedGateway gateway = LoadedGateway.start(bench.house(), "shipped", "", LoadedGateway.Shape.of(METRICS));
        Effort effort = bench.effort();
        long messages = gateway.warmUp(effort.warmUpSeconds(), effort.seconds());
        List<Double> micros = new ArrayList<>();
        List<Double> rate = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            LoadedGateway.Stretch stretch = gateway.send(messages, 0);
            micros.add(stretch.micros());
            rate.add(stretch.stored() / MEGA);
            Path file = bench.house().folder().resolve("bare-" + i + ".duckdb");
            long rows = Math.max(1, messages * METRICS / BATCH) * BATCH;
            bare.add(BareAppender.rowsASecond(file, BATCH, rows) / MEGA);
            Files.deleteIfExists(file);
        }
        Runs ceiling = new Runs(bare);
        String reference = "bare appender, the same columns, transactions of 20,000 rows: "
                + Runs.figure(ceiling.median()) + " M rows/s";
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(
                Aim.atMost("P4", "gateway with the embedded store: CPU a metric, in all", 1.0, "µs"),
                new Runs(micros),
                "µs",
                "",
                "as P2, 100 metrics a message; the database runs in the gateway's process"));
        rows.add(Row.of(
                Aim.atLeast("P4", "gateway with the embedded store: metrics/s stored", 1, "M/s"),
                new Runs(rate),
                "M/s",
                reference,
                "points and position in one transaction; until everything is stored"));
        rows.add(Row.of(
                Aim.atLeast("P4", "rate over the bare appender's", 0.7, "of it"),
                new Runs(rate).over(ceiling),
                "of it",
                reference,
                "right after each stretch, as many rows into a new file"));
        gateway.endLoad();
        JsonNode compaction = compact(gateway.page());
        gateway.gateway().close();
        rows.add(Row.of(
                Aim.atMost("M5", "embedded store: used bytes a value after compaction", 8, "bytes"),
                Runs.of(bytesAValue(gateway.data().resolve("gateway/store"))),
                "bytes",
                Runs.figure(compaction.path("bytesBefore").asDouble() / MEGA) + " MB before, "
                        + Runs.figure(compaction.path("bytesAfter").asDouble() / MEGA) + " MB after",
                "blocks in use ÷ rows, once the gateway has closed; random values of two decimals"));
        return rows;
    }

    private static JsonNode compact(Page page) throws IOException {
        page.post("/api/v1/store:compact");
        long deadline = System.nanoTime() + COMPACTED.toNanos();
        while (true) {
            JsonNode compaction = page.json("/api/v1/store").path("compaction");
            String state = compaction.path("state").asText();
            if (state.equals("done")) {
                return compaction;
            }
            if (state.equals("failed") || System.nanoTime() > deadline) {
                throw new IOException("the embedded store was not compacted: " + compaction);
            }
            Plant.pause(200);
        }
    }

    private static double bytesAValue(Path store) throws Exception {
        try (EmbeddedFile file = new EmbeddedFile(store)) {
            return file.usedBytes() / (double) file.rows();
        }
    }
}
