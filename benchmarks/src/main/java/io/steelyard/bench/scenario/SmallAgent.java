package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.NullSink;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * M1, the idle agent, and the time to its first value, with the options of a small machine beside those that are shipped. The sink
 * acknowledges at once.
 */
public final class SmallAgent implements Scenario {
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;
    private static final long MILLIS = 1000;
    private static final Plant.Shape THOUSAND = new Plant.Shape(1_000, 1_000, 100, 1_000);
    private static final Plant.Shape TEN_THOUSAND = new Plant.Shape(10_000, 10_000, 100, 1_000);
    /** What an agent does once it has been told the last values, and a forced look at its page, are over by then. */
    private static final long SETTLED_MILLIS = 3_000;

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int port = Household.freePorts();
        Child sink = bench.house().own(NullSink.class, List.of("-Xmx64m"), List.of(Integer.toString(port)));
        sink.ask("");
        Agents agents = new Agents(bench, port, sink, bench.house().freshFolder("classes"));
        List<Row> rows = new ArrayList<>();
        starts(agents, rows);
        Plant plant = Plant.start(bench.house(), TEN_THOUSAND);
        memory(agents, plant, rows);
        plant.simulator().close();
        return rows;
    }

    /**
     * Agents of one sink that share their class archive.
     *
     * @param classes where the first of them leaves it when it ends
     */
    private record Agents(Bench bench, int port, Child sink, Path classes) {
        Map<String, String> environment(boolean small) {
            Map<String, String> environment = new HashMap<>(Map.of("STEELYARD_CLASSES", classes.toString()));
            environment.put("STEELYARD_SMALL", small ? "yes" : "no");
            return environment;
        }

        Child start(Plant plant, boolean small) throws IOException {
            return plant.agent(port, environment(small));
        }

        void pause() throws IOException {
            Plant.pause((long) (bench.effort().seconds() * MILLIS));
        }

        void warmUp() throws IOException {
            Plant.pause((long) (bench.effort().warmUpSeconds() * MILLIS));
        }
    }

    /** Seconds from exec to the first value and to the last signal's first value at the sink. */
    private record Start(double first, double all) {}

    private static Start start(Agents agents, Plant plant, boolean small, boolean killed) throws Exception {
        Path settings = plant.agentSettings(agents.port());
        agents.sink().ask("hear");
        long begin = System.nanoTime();
        Child agent = plant.begin(settings, agents.environment(small));
        agents.sink().ask("heard 1");
        long first = System.nanoTime();
        agents.sink().ask("heard " + THOUSAND.signals());
        long all = System.nanoTime();
        if (killed) {
            agent.kill();
        } else {
            agent.close();
        }
        return new Start((first - begin) / NANOS, (all - begin) / NANOS);
    }

    private static void starts(Agents agents, List<Row> rows) throws Exception {
        Plant plant = Plant.start(agents.bench().house(), THOUSAND);
        start(agents, plant, true, false); // makes the data folder and leaves the archive
        List<Start> small = new ArrayList<>();
        List<Start> shipped = new ArrayList<>();
        List<Start> afterKill = new ArrayList<>();
        for (int i = 0; i < agents.bench().effort().runs(); i++) {
            small.add(start(agents, plant, true, false));
            shipped.add(start(agents, plant, false, true));
            afterKill.add(start(agents, plant, true, false));
        }
        plant.simulator().close();
        rows.add(row(
                ", small machine",
                small,
                "after SIGKILL, perhaps out of the outbox, "
                        + Runs.figure(first(afterKill).median()) + " s ("
                        + first(afterKill).range() + "); ",
                "STEELYARD_SMALL=yes"));
        rows.add(row("", shipped, "", "options as it has them"));
    }

    private static Row row(String which, List<Start> starts, String beside, String options) {
        return Row.of(
                Aim.atMost("T4", "agent with 1,000 items" + which + ": start to its first published value", 3, "s"),
                first(starts),
                "s",
                beside + "until all 1,000 signals were published "
                        + Runs.figure(new Runs(starts.stream().map(Start::all).toList()).median()) + " s",
                "exec of ./steelyard (" + options
                        + ") until the first data message has reached the MQTT sink; each on the data folder of an agent that"
                        + " was ended in order; warm: class archive, own key, pinned server, files in the system's cache;"
                        + " publishing interval 1 s, SignAndEncrypt; 1,000 values/s are pushed all the while");
    }

    private static Runs first(List<Start> starts) {
        return new Runs(starts.stream().map(Start::first).toList());
    }

    private static void memory(Agents agents, Plant plant, List<Row> rows) throws Exception {
        Child shipped = agents.start(plant, false);
        agents.warmUp();
        Load usual = load(agents, shipped);
        shipped.close();
        Child small = agents.start(plant, true);
        agents.warmUp();
        Load tight = load(agents, small);
        String method =
                "one process, looked at every " + agents.bench().effort().seconds() + " s; publishing interval 1 s; ";
        rows.add(row("", usual, method + "options as ./steelyard has them"));
        rows.add(row(", small machine", tight, method + "STEELYARD_SMALL=yes (at most 32 MB of heap)"));
        plant.freeze();
        Plant.pause(SETTLED_MILLIS);
        double sampled = plant.agentPage().counter(Plant.SAMPLED);
        Load idle = load(agents, small);
        rows.add(Row.of(
                Aim.below("idle", "agent with 10,000 items that do not change, small machine: of a core", 2, "%"),
                idle.cores(),
                "%",
                Runs.figure(plant.agentPage().counter(Plant.SAMPLED) - sampled) + " values came; "
                        + Runs.figure(idle.resident().median()) + " MB resident",
                "the process above, after the last value: keep-alives of 10 subscriptions, its looks at servers, file and"
                        + " certificates, page, MQTT; stretches of "
                        + agents.bench().effort().seconds() + " s"));
        small.close();
    }

    private static Row row(String which, Load load, String method) {
        return Row.of(
                Aim.atMost("M1", "agent with 10,000 items at 1 value/s each" + which + ": resident memory", 140, "MB"),
                load.resident(),
                "MB",
                Runs.figure(load.cores().median()) + " % of a core",
                method);
    }

    /** Resident memory in MB and percent of a core, in several stretches. */
    private record Load(Runs resident, Runs cores) {}

    private static Load load(Agents agents, Child agent) throws IOException {
        List<Double> resident = new ArrayList<>();
        List<Double> cores = new ArrayList<>();
        for (int i = 0; i < agents.bench().effort().runs(); i++) {
            double cpu = agent.cpuSeconds();
            long begin = System.nanoTime();
            agents.pause();
            cores.add((agent.cpuSeconds() - cpu) / ((System.nanoTime() - begin) / NANOS) * PERCENT);
            resident.add(agent.residentBytes() / MEGA);
        }
        return new Load(new Runs(resident), new Runs(cores));
    }
}
