package io.steelyard.bench.scenario;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * T6: the gateway is away for minutes while 10,000 values/s are sampled; then live values go first and the backlog follows,
 * at the default pace and without one. The live view is asked for the age of what it shows all the while.
 */
public final class AgentBacklog implements Scenario {
    private static final String WAITS = "steelyard_agent_uplink{what=\"backlog\"}";
    private static final String FORETOLD = "steelyard_agent_uplink{what=\"timeToDrainSeconds\"}";
    private static final Plant.Shape SHAPE = new Plant.Shape(1_000, 10_000, 100, 100);
    /** Of the ten assets; each signal of each changes ten times a second. */
    private static final int LOOKED_AT = 5;

    private static final int FULL_SECONDS_AWAY = 600;
    /** Less is drained before the 8 s are over after which its end is asked for. */
    private static final int SMOKE_SECONDS_AWAY = 60;

    private static final int WARM_SECONDS = 15;
    private static final double FORETOLD_AFTER_SECONDS = 8;
    private static final double FRESH_SECONDS = 2;
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
     * Before the gateway came back.
     *
     * @param unhurt age of the live view just before the kill
     * @param waits values of backlog
     * @param foretold how long they take to drain; not a number where nobody can say, as without a pace
     */
    private record Away(double unhurt, double waits, double foretold) {}

    /**
     * What was seen while the backlog drained.
     *
     * @param foretold while it drained, with the seconds that had passed; not a number when it never was
     */
    private record Drained(double took, Away away, double foretold, Live live) {
        double errorPercent() {
            return Math.abs(foretold - took) / took * PERCENT;
        }

        String told() {
            return Runs.figure(away.waits()) + " values; foretold while away " + seconds(away.foretold())
                    + ", 8 s into it " + seconds(foretold);
        }

        private static String seconds(double foretold) {
            return Double.isNaN(foretold) ? "nothing" : Runs.figure(foretold) + " s";
        }
    }

    /**
     * How old the live view was.
     *
     * @param unhurt just before the kill
     * @param late 95th percentile of all looks
     * @param again after so many seconds it was as fresh as it is to be; not a number when it never was
     * @param greatest from then on
     */
    private record Live(double unhurt, double late, double again, double greatest) {
        static Live of(double unhurt, List<Look> looks) {
            List<Double> ages = new ArrayList<>();
            double again = Double.NaN;
            double greatest = 0;
            for (Look look : looks) {
                ages.add(look.age());
                again = Double.isNaN(again) && look.age() < FRESH_SECONDS ? look.passed() : again;
                greatest = Double.isNaN(again) ? 0 : Math.max(greatest, look.age());
            }
            ages.sort(Double::compare);
            return new Live(unhurt, ages.get(ages.size() * 95 / 100), again, greatest);
        }

        String told() {
            return Runs.figure(unhurt) + " s before; "
                    + (Double.isNaN(again)
                            ? "never fresh again"
                            : "fresh again after " + Runs.figure(again) + " s, from then on " + Runs.figure(greatest)
                                    + " s at most");
        }
    }

    /** An age and when it was seen, in seconds from the first message. */
    private record Look(double passed, double age) {}

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
        LiveAges ages = new LiveAges(page, LiveAges.spread(plant.assets(), LOOKED_AT), InstantSource.system());
        double unhurt = ages.greatest(); // what is shown last before the kill
        gateway.kill();
        Plant.pause(secondsAway * (long) MILLIS);
        double waits = plant.agentPage().counter(WAITS);
        double foretold = plant.agentPage().counterOrNaN(FORETOLD);
        Child again = start(house, settings, page);
        Drained drained = watch(plant.agentPage(), ages, new Away(unhurt, waits, foretold));
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

    /** Until no backlog is left; every look asks for the live view's age first. */
    private static Drained watch(Page agent, LiveAges ages, Away away) throws Exception {
        agent.await("steelyard_agent_uplink{what=\"inFlight\"}", messages -> messages > 0, LIMIT);
        long begin = System.nanoTime();
        double foretold = Double.NaN;
        List<Look> looks = new ArrayList<>();
        double waits;
        do {
            if (passed(begin) > DRAINED.toSeconds()) {
                throw new IOException("still backlog after " + DRAINED);
            }
            Plant.pause(LOOK_MILLIS);
            double age = ages.greatest();
            looks.add(new Look(passed(begin), age));
            waits = agent.counter(WAITS);
            double passed = passed(begin);
            if (Double.isNaN(foretold) && passed >= FORETOLD_AFTER_SECONDS) {
                foretold = passed + agent.counterOrNaN(FORETOLD);
            }
        } while (waits > 0);
        return new Drained(passed(begin), away, foretold, Live.of(away.unhurt(), looks));
    }

    private static double passed(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }

    private static String method(int seconds) {
        return "1,000 signals, 10,000 values/s, encrypted; gateway with the embedded store killed for " + seconds
                + " s; from the first message after it until no backlog is left; every 100 ms the gateway's live view is asked"
                + " for " + LOOKED_AT
                + " of the 10 assets, whose every signal changes ten times a second: what has passed, when"
                + " the answer is there, since the newest value of the asset that is furthest behind; as long as the gateway,"
                + " which has just come back, does not know an asset yet, since the newest value that it showed before the kill";
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
                Aim.atMost("T6", what + "age of live values at the default pace, 95th percentile", FRESH_SECONDS, "s"),
                Runs.of(seen.live().late()),
                "s",
                seen.live().told(),
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
                Aim.atMost("T6", what + "age of live values without a pace, 95th percentile", FRESH_SECONDS, "s"),
                Runs.of(seen.live().late()),
                "s",
                seen.live().told(),
                method(seconds)));
    }
}
