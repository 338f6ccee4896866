package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.BareClient;
import io.steelyard.bench.peer.NullSink;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** P1 and the outbox's share of M4: the agent from OPC UA to a sink that acknowledges at once. */
public final class AgentAlone implements Scenario {
    private static final double MICROS = 1e6;
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final long MILLIS = 1000;
    private static final int FILLED_SECONDS = 10;
    private static final Plant.Shape HUNDRED = new Plant.Shape(10_000, 100_000, 100, 100);
    private static final Plant.Shape TEN = new Plant.Shape(3_000, 30_000, 10, 100);
    private static final int[] RATES = {200_000, 300_000, 400_000, 500_000, 700_000, 1_000_000, 1_400_000};
    private static final double KEEPS_UP = 0.97;
    private static final long TRIAL_MILLIS = 5_000;
    private static final Plant.Shape QUIET = new Plant.Shape(10_000, 10_000, 100, 1_000);
    private static final String PATH =
            "simulator (push, SignAndEncrypt, one Publish request at a time) → agent, outbox with fsync → null MQTT sink";

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int port = Household.freePorts();
        Child sink = bench.house().own(NullSink.class, List.of("-Xmx64m"), List.of(Integer.toString(port)));
        sink.ask("");
        List<Row> rows = new ArrayList<>();
        hundred(bench, port, sink, rows);
        cost(
                window(bench, TEN, port, sink),
                Aim.atMost("P1", "agent alone, 10 values a message: agent CPU a value", 2.5, "µs"),
                rows);
        Plant.Shape most = fastest(bench, port);
        Window fast = window(bench, most, port, sink);
        rows.add(Row.of(
                Aim.atLeast("P1", "agent alone, 100 values a message: values/s through the agent", 1, "M/s"),
                fast.rate(),
                "M/s",
                Runs.figure(most.rate() / MEGA) + " M/s offered; agent "
                        + Runs.figure(fast.micros().median()) + " µs a value",
                PATH + "; the highest of 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4 M/s that simulator and agent, which share the"
                        + " cores, kept up with for a moment: beyond it the server's queues overflow"));
        outbox(bench, rows);
        return rows;
    }

    /** What the agent cost in several stretches. */
    private record Window(Runs micros, Runs rate, double valuesAMessage, Plant plant, Child agent) {}

    private static Window window(Bench bench, Plant.Shape shape, int port, Child sink) throws Exception {
        Plant plant = Plant.start(bench.house(), shape);
        Child agent = plant.agent(port);
        Effort effort = bench.effort();
        Plant.pause((long) (effort.warmUpSeconds() * MILLIS));
        List<Double> micros = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        double messages = messages(sink);
        double first = plant.agentPage().counter(Plant.SAMPLED);
        for (int i = 0; i < effort.runs(); i++) {
            double sampled = plant.agentPage().counter(Plant.SAMPLED);
            double cpu = agent.cpuSeconds();
            long begin = System.nanoTime();
            Plant.pause((long) (effort.seconds() * MILLIS));
            double values = plant.agentPage().counter(Plant.SAMPLED) - sampled;
            micros.add((agent.cpuSeconds() - cpu) / values * MICROS);
            rates.add(values * NANOS / (System.nanoTime() - begin) / MEGA);
        }
        double aMessage = (plant.agentPage().counter(Plant.SAMPLED) - first) / (messages(sink) - messages);
        if (!shape.equals(HUNDRED)) {
            agent.close();
            plant.simulator().close();
        }
        return new Window(new Runs(micros), new Runs(rates), aMessage, plant, agent);
    }

    /** The highest rate with which both keep up, or the lowest of all. */
    private static Plant.Shape fastest(Bench bench, int port) throws Exception {
        Plant.Shape held = fast(RATES[0]);
        for (int rate : RATES) {
            Plant plant = Plant.start(bench.house(), fast(rate));
            Child agent = plant.agent(port);
            Plant.pause(TRIAL_MILLIS);
            double sampled = plant.agentPage().counter(Plant.SAMPLED);
            long begin = System.nanoTime();
            Plant.pause(TRIAL_MILLIS);
            double values = plant.agentPage().counter(Plant.SAMPLED) - sampled;
            double seconds = (System.nanoTime() - begin) / NANOS;
            agent.kill();
            plant.simulator().close();
            if (values < KEEPS_UP * rate * seconds) {
                return held;
            }
            held = fast(rate);
        }
        return held;
    }

    private static Plant.Shape fast(int rate) {
        return new Plant.Shape(10_000, rate, 100, 100);
    }

    private static double messages(Child sink) throws IOException, InterruptedException {
        return Double.parseDouble(sink.ask("").split(" ", -1)[0]);
    }

    private static void cost(Window window, Aim aim, List<Row> rows) {
        rows.add(Row.of(
                aim,
                window.micros(),
                "µs",
                Runs.figure(window.rate().median() * MEGA) + " values/s, " + Runs.figure(window.valuesAMessage())
                        + " values a message in the mean",
                PATH));
    }

    private static void hundred(Bench bench, int port, Child sink, List<Row> rows) throws Exception {
        Window window = window(bench, HUNDRED, port, sink);
        cost(window, Aim.atMost("P1", "agent alone, 100 values a message: agent CPU a value", 0.80, "µs"), rows);
        Plant plant = window.plant();
        window.agent().close();
        Child bare = bench.house()
                .own(
                        BareClient.class,
                        List.of(),
                        List.of(
                                plant.endpoint(),
                                plant.pki().toString(),
                                Plant.NAMESPACE,
                                Integer.toString(HUNDRED.signals()),
                                Integer.toString(HUNDRED.publishingMillis()),
                                Integer.toString(Plant.QUEUE)));
        bare.ask("");
        Effort effort = bench.effort();
        Plant.pause((long) (effort.warmUpSeconds() * MILLIS));
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            double values = Double.parseDouble(bare.ask(""));
            double cpu = bare.cpuSeconds();
            Plant.pause((long) (effort.seconds() * MILLIS));
            micros.add((bare.cpuSeconds() - cpu) / (Double.parseDouble(bare.ask("")) - values) * MICROS);
        }
        bare.kill();
        plant.simulator().close();
        Runs reference = new Runs(micros);
        List<Double> beyond = window.micros().figures().stream()
                .map(one -> one - reference.median())
                .toList();
        rows.add(Row.of(
                Aim.atMost("P1", "agent alone, 100 values a message: beyond a bare client", 0.25, "µs"),
                new Runs(beyond),
                "µs",
                "bare Milo client that only counts: " + Runs.figure(reference.median()) + " µs a value ("
                        + reference.range() + ")",
                "same simulator, security and subscriptions, right after the agent"));
    }

    private static void outbox(Bench bench, List<Row> rows) throws Exception {
        Plant plant = Plant.start(bench.house(), QUIET);
        Child alone = plant.agent(Household.freePorts());
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            double[] before = plant.agentPage().counters(Plant.HELD, Plant.DEPTH);
            plant.agentPage()
                    .await(
                            Plant.HELD,
                            held -> held >= before[0] + FILLED_SECONDS * QUIET.rate(),
                            Duration.ofSeconds(4 * FILLED_SECONDS));
            double[] after = plant.agentPage().counters(Plant.HELD, Plant.DEPTH);
            bytes.add((after[1] - before[1]) / (after[0] - before[0]));
        }
        rows.add(Row.of(
                Aim.atMost("M4", "outbox: bytes a value on disk", 20, "bytes"),
                new Runs(bytes),
                "bytes",
                Runs.figure(FILLED_SECONDS * QUIET.rate()) + " values each",
                "growth of the outbox while nobody takes anything; Int64 values, own source time each burst"));
        alone.kill();
        plant.simulator().close();
    }
}
