package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * T6: the gateway is away for minutes while 10,000 values/s are sampled; then live values go first and the backlog follows,
 * at the default pace and without one. The live view is asked for the age of its newest value all the while.
 */
public final class AgentBacklog implements Scenario {
    private static final String WAITS = "steelyard_agent_uplink{what=\"backlog\"}";
    private static final String FORETOLD = "steelyard_agent_uplink{what=\"timeToDrainSeconds\"}";
    private static final Plant.Shape SHAPE = new Plant.Shape(1_000, 10_000, 100, 100);
    private static final String ASSET = "/api/v1/assets/load-";
    private static final int FULL_SECONDS_AWAY = 600;
    private static final int SMOKE_SECONDS_AWAY = 20;
    private static final int WARM_SECONDS = 15;
    private static final long FORETOLD_AFTER_MILLIS = 8_000;
    private static final long LOOK_MILLIS = 100;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double PERCENT = 100;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration DRAINED = Duration.ofMinutes(20);

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        int seconds = bench.effort().isFull() ? FULL_SECONDS_AWAY : SMOKE_SECONDS_AWAY;
        paced(drain(bench, seconds, ""), seconds, rows);
        unpaced(drain(bench, seconds, ", backlog: {pace: 0}"), seconds, rows);
        return rows;
    }

    /**
     * What was seen while the backlog drained.
     *
     * @param away foretold while the gateway was away; not a number where nobody can say, as without a pace
     * @param foretold while it drained, with the seconds that had passed; not a number when it never was
     */
    private record Drained(double took, double samples, double away, double foretold, double ageSeconds) {
        double errorPercent() {
            return Math.abs(foretold - took) / took * PERCENT;
        }

        String told() {
            return Runs.figure(samples) + " values; foretold while away " + seconds(away) + ", 8 s into it "
                    + seconds(foretold);
        }

        private static String seconds(double foretold) {
            return Double.isNaN(foretold) ? "nothing" : Runs.figure(foretold) + " s";
        }
    }

    private static Drained drain(Bench bench, int secondsAway, String uplink) throws Exception {
        Household house = bench.house();
        int ports = Household.freePorts();
        Path data = house.freshFolder("gateway");
        Path settings = Files.writeString(
                data.resolve("gateway.yaml"),
                "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1) + "}\n");
        Page page = new Page("http://127.0.0.1:" + ports);
        Child gateway = start(house, settings, page);
        Plant plant = Plant.start(house, SHAPE);
        Child agent = plant.agent(ports + 1, uplink);
        Plant.pause(WARM_SECONDS * (long) MILLIS);
        gateway.kill();
        Plant.pause(secondsAway * (long) MILLIS);
        double waits = plant.agentPage().counter(WAITS);
        double away = plant.agentPage().counterOrNaN(FORETOLD);
        Child again = start(house, settings, page);
        Drained drained = watch(plant.agentPage(), page, waits, away);
        agent.close();
        again.close();
        plant.simulator().close();
        return drained;
    }

    private static Child start(Household house, Path settings, Page page) throws IOException {
        Child gateway = house.steelyard("gateway", "gateway", "--config", settings.toString());
        page.awaitOk("/health/ready", gateway, LIMIT);
        return gateway;
    }

    private static Drained watch(Page agent, Page gateway, double before, double away) throws Exception {
        agent.await("steelyard_agent_uplink{what=\"inFlight\"}", messages -> messages > 0, LIMIT);
        long begin = System.nanoTime();
        double foretold = Double.NaN;
        List<Double> ages = new ArrayList<>();
        double waits = before;
        while (waits > 0) {
            if ((System.nanoTime() - begin) / NANOS > DRAINED.toSeconds()) {
                throw new IOException("still " + waits + " values of backlog after " + DRAINED);
            }
            Plant.pause(LOOK_MILLIS);
            ages.add(age(gateway));
            waits = agent.counter(WAITS);
            double passed = (System.nanoTime() - begin) / NANOS;
            if (Double.isNaN(foretold) && passed * MILLIS >= FORETOLD_AFTER_MILLIS) {
                foretold = passed + agent.counterOrNaN(FORETOLD);
            }
        }
        double took = (System.nanoTime() - begin) / NANOS;
        ages.sort(Double::compare);
        double late = ages.get(ages.size() * 95 / 100);
        return new Drained(took, before, away, foretold, late);
    }

    /** How old the newest value of an asset is in the live view, whose every signal changes ten times a second. */
    private static double age(Page gateway) throws IOException {
        Instant newest = Instant.MIN;
        JsonNode asset = gateway.json(ASSET + "1");
        for (JsonNode time : asset.findValues("time")) {
            Instant at = time.isTextual() ? Instant.parse(time.asText()) : Instant.MIN;
            newest = at.isAfter(newest) ? at : newest;
        }
        return newest.equals(Instant.MIN)
                ? DRAINED.toSeconds() // no value at all
                : Duration.between(newest, Instant.now()).toMillis() / MILLIS;
    }

    private static String method(int seconds) {
        return "1,000 signals, 10,000 values/s, encrypted; gateway with the embedded store killed for " + seconds
                + " s; from the first message after it until no backlog is left; age of the newest value of an asset in the"
                + " gateway's live view, asked every 100 ms";
    }

    private static void paced(Drained seen, int seconds, List<Row> rows) throws IOException {
        if (Double.isNaN(seen.foretold())) {
            throw new IOException("how long it takes to drain was not foretold at the default pace");
        }
        String what = "gateway away for " + seconds + " s of 10,000 values/s: ";
        double goal = 180.0 * seconds / FULL_SECONDS_AWAY;
        rows.add(Row.of(
                Aim.atMost("T6", what + "backlog drained at the default pace", goal, "s"),
                Runs.of(seen.took()),
                "s",
                seen.told(),
                method(seconds)));
        rows.add(Row.of(
                Aim.atMost("T6", what + "time to drain, foretold 8 s into it, off by", 15, "%"),
                Runs.of(seen.errorPercent()),
                "%",
                seen.told(),
                method(seconds)));
        rows.add(Row.of(
                Aim.atMost("T6", what + "age of live values at the default pace, 95th percentile", 2, "s"),
                Runs.of(seen.ageSeconds()),
                "s",
                "",
                method(seconds)));
    }

    private static void unpaced(Drained seen, int seconds, List<Row> rows) {
        String what = "gateway away for " + seconds + " s of 10,000 values/s: ";
        double goal = 60.0 * seconds / FULL_SECONDS_AWAY;
        rows.add(Row.of(
                Aim.atMost("T6", what + "backlog drained without a pace", goal, "s"),
                Runs.of(seen.took()),
                "s",
                seen.told(),
                method(seconds)));
        rows.add(Row.of(
                Aim.atMost("T6", what + "age of live values without a pace, 95th percentile", 2, "s"),
                Runs.of(seen.ageSeconds()),
                "s",
                "",
                method(seconds)));
    }
}
