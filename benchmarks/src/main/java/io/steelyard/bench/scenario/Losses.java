package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.MeasuredGateway;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** L1 to L4: 5,000 values/s while processes are killed for five seconds and disks are full for as long. */
public final class Losses implements Scenario {
    private static final Plant.Shape SHAPE = new Plant.Shape(500, 5_000, 10, 100);
    private static final long AROUND_MILLIS = 4_000;
    private static final long AWAY_MILLIS = 5_000;
    private static final double MILLIS_A_SECOND = 1e3;
    private static final String INBOX_FULL = "inbox-full";
    private static final String BACKLOG = "steelyard_agent_uplink{what=\"backlog\"}";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What happens to a chain that runs. */
    @FunctionalInterface
    interface Blow {
        void strike(House chain) throws Exception;
    }

    /**
     * One row.
     *
     * @param mayHaveGaps whether the agent itself is hit, so that it may have missed values for as long as its gaps say;
     *     where it goes on sampling, a gap explains nothing
     */
    record Case(String id, String what, boolean mayHaveGaps, Blow blow) {
        /** How many fewer values the gaps explain: what the plant pushes meanwhile, and one of each signal a run. */
        long explained(double unknownSeconds, int runs) {
            return mayHaveGaps && unknownSeconds > 0
                    ? (long) (unknownSeconds * SHAPE.rate()) + (long) runs * SHAPE.signals()
                    : 0;
        }
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        Path program = bench.influxd();
        RealInflux influx = program == null ? null : bench.house().influx(program);
        List<Row> rows = new ArrayList<>();
        for (Case one : cases(influx)) {
            rows.addAll(rows(bench, influx, one));
        }
        return rows;
    }

    static List<Case> cases(@Nullable RealInflux influx) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("L1", "agent killed for 5 s", true, chain -> {
            chain.agent().kill();
            Plant.pause(AWAY_MILLIS);
            chain.startAgent();
        }));
        cases.add(new Case("L2", "gateway killed for 5 s", false, chain -> {
            chain.gateway().kill();
            Plant.pause(AWAY_MILLIS);
            chain.startGateway();
        }));
        if (influx != null) {
            cases.add(new Case("L2", "InfluxDB 2 killed for 5 s", false, chain -> {
                influx.stop();
                Plant.pause(AWAY_MILLIS);
                influx.start();
            }));
        }
        cases.add(new Case("L3", "gateway killed, then the agent, both back after 5 s", true, chain -> {
            chain.gateway().kill();
            Plant.pause(AWAY_MILLIS / 2);
            chain.agent().kill();
            Plant.pause(AWAY_MILLIS / 2);
            chain.startGateway();
            chain.startAgent();
        }));
        cases.add(new Case("L4", "agent's disk full for 5 s", true, chain -> {
            fill(chain.agent());
            chain.plant().agentPage().await(Plant.ROOM, room -> room == 0, LIMIT);
            empty(chain.agent());
        }));
        cases.add(new Case("L4", "gateway's disk full for 5 s", false, chain -> {
            fill(chain.gateway());
            chain.page().awaitFinding(INBOX_FULL, LIMIT);
            empty(chain.gateway());
        }));
        return cases;
    }

    /** As on a disk without a block; it is met when what is allocated is used up. */
    private static void fill(Child process) throws IOException, InterruptedException {
        process.ask("disk fail-names on");
        process.ask("disk full-after 0");
    }

    /** Five seconds after it was met there is room again. */
    private static void empty(Child process) throws IOException, InterruptedException {
        Plant.pause(AWAY_MILLIS);
        process.ask("disk full-after never");
        process.ask("disk fail-names off");
    }

    /** A chain whose processes can be killed, started again, and hurt. */
    static final class House {
        private final Household house;
        private final Plant plant;
        private final Path settings;
        private final int ports;
        private Child gateway;
        private Child agent;

        House(Bench bench, @Nullable RealInflux influx) throws IOException, InterruptedException {
            house = bench.house();
            ports = Household.freePorts();
            Path data = house.freshFolder("gateway");
            settings = Files.writeString(
                    data.resolve("gateway.yaml"),
                    "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1)
                            + ", maximumPacketSize: 256KB}\ninbox: {segment: 1MB}\n"
                            + (influx == null ? "" : GatewayStores.influxSettings(bench, influx)));
            gateway = launchGateway();
            plant = Plant.start(house, SHAPE);
            agent = plant.hurtAgent(ports + 1);
        }

        private Child launchGateway() throws IOException {
            Child launched = house.own(
                    MeasuredGateway.class,
                    house.optionsOf("gateway"),
                    List.of("hurt", "--config", settings.toString()));
            page().awaitOk("/health/live", launched, LIMIT);
            return launched;
        }

        void startGateway() throws IOException {
            gateway = launchGateway();
        }

        void startAgent() throws IOException {
            agent = house.own(
                    io.steelyard.bench.peer.HurtAgent.class,
                    house.optionsOf("edge-agent"),
                    List.of("--config", plant.hurtSettings(ports + 1).toString()));
            plant.agentPage().await(Plant.SAMPLED, sampled -> sampled >= SHAPE.signals(), LIMIT); // watches again
        }

        Child agent() {
            return agent;
        }

        Child gateway() {
            return gateway;
        }

        Plant plant() {
            return plant;
        }

        Page page() {
            return new Page("http://127.0.0.1:" + ports);
        }

        void end() {
            agent.close();
            gateway.close();
            plant.simulator().close();
        }
    }

    private static List<Row> rows(Bench bench, @Nullable RealInflux influx, Case one) throws Exception {
        if (influx != null) {
            influx.dropBucket("telemetry");
        }
        House chain = new House(bench, influx);
        Plant.pause(AROUND_MILLIS);
        for (int i = 0; i < bench.effort().runs(); i++) {
            one.blow().strike(chain);
            Plant.pause(AROUND_MILLIS);
        }
        // While values come: without any, the backlog has the least pace.
        chain.plant().agentPage().await(BACKLOG, backlog -> backlog == 0, LIMIT);
        chain.plant().freeze();
        long pushed = chain.plant().pushed();
        chain.plant().agentPage().await(Plant.HELD, held -> held == 0, LIMIT);
        chain.agent().close();
        JsonNode total = awaitFinal(chain.page(), LIMIT);
        long stored = influx == null ? total.path("stored").asLong() : countIn(influx);
        JsonNode gaps = chain.page().json("/api/v1/gaps?limit=10000").path("gaps");
        chain.end();
        long missing = total.path("missing").asLong();
        double unknown = unknownSeconds(gaps);
        long explained = one.explained(unknown, bench.effort().runs());
        long unrecorded = Math.max(missing, Math.max(stored - pushed, pushed - stored - explained));
        String store = influx == null ? "the ledger" : "InfluxDB 2";
        String method =
                "500 signals, 5,000 values/s, encrypted, queues of 200 s; SIGKILL, or a disk that is full for five"
                        + " seconds from when the process has no room any more; "
                        + bench.effort().runs()
                        + " times one after the other; pushed by the simulator's own count, stored by a count in the"
                        + " database (without one, the ledger's); fewer are explained by no more than what the plant"
                        + " pushes in the time of the server's gap records, and by nothing where the agent goes on sampling";
        Row lost = Row.of(
                Aim.atMost(one.id(), one.what() + ": values lost without a record", 0, "values"),
                Runs.of((double) unrecorded),
                "values",
                pushed + " pushed, " + stored + " in " + store + " (" + (pushed - stored) + " fewer), ledger: sampled "
                        + total.path("sampled").asLong() + ", missing " + missing + "; gap records " + gaps.size()
                        + ", the server unknown for " + Runs.figure(unknown) + " s",
                method);
        Row recorded = Row.of(
                Aim.atMost(one.id(), one.what() + ": gap records, though the server's queues cover it", 0, "records"),
                Runs.of((double) gaps.size()),
                "records",
                (pushed - stored) + " values fewer than pushed",
                method);
        return List.of(lost, recorded);
    }

    /** How long the server was unknown in all; its gaps follow one another. */
    private static double unknownSeconds(JsonNode gaps) throws IOException {
        double seconds = 0;
        for (JsonNode gap : gaps) {
            if (gap.path("scope").path("asset").isTextual()) {
                continue;
            }
            if (!gap.path("to").isTextual()) {
                throw new IOException("a gap without an end: " + gap);
            }
            Instant from = Instant.parse(gap.path("from").asText());
            seconds += Duration.between(from, Instant.parse(gap.path("to").asText()))
                            .toMillis()
                    / MILLIS_A_SECOND;
        }
        return seconds;
    }

    /** The ledger's total once nothing is under way any more. */
    static JsonNode awaitFinal(Page page, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            JsonNode total = page.json("/api/v1/ledger").path("total");
            boolean done = total.path("state").asText().equals("final")
                    && total.path("inInbox").asLong() == 0
                    && total.path("inOutbox").asLong() == 0;
            if (done) {
                return total;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the ledger did not become final: " + total);
            }
            Plant.pause(200);
        }
    }

    /** How many values of the load are in the database. */
    static long countIn(RealInflux influx) throws IOException, InterruptedException {
        String query = "{\"query\":\"from(bucket: \\\"telemetry\\\") |> range(start: -1h, stop: 1h)"
                + " |> filter(fn: (r) => r._measurement == \\\"load\\\" and r._field !~ /status$/) |> count() |> group() |> sum()\"}";
        String table = influx.query(query);
        String[] cells = table.strip()
                .lines()
                .reduce((first, second) -> second)
                .orElse("")
                .split(",", -1);
        return Long.parseLong(cells[cells.length - 1].strip());
    }
}
