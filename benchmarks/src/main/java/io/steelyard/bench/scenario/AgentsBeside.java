package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.Door;
import io.steelyard.bench.peer.NullSink;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** P7 and Growth of the agent: agents that differ in one thing and run at the same time, each with a plant of its own. */
public final class AgentsBeside {
    private static final double MICROS = 1e6;
    private static final long MILLIS = 1000;
    /** The compilers of several agents need longer than one's. */
    private static final double FULL_WARM_UP_SECONDS = 60;

    private static final Plant.Shape ENCRYPTED = new Plant.Shape(5_000, 50_000, 100, 100);
    private static final int GROWING_RATE = 20_000;
    private static final int[] SIGNALS = {1_000, 10_000, 100_000};
    private static final double MOST_OF_LINEAR = 1.3;
    /** More than that in an outbox, and nobody takes what the agent sends. */
    private static final int MOST_HELD_SECONDS = 5;

    private static final String PASSWORD = "benchmark";
    private static final String PATH =
            "simulator (push, SignAndEncrypt) → agent, outbox with fsync → null MQTT sink; one chain each, at the same time, ";

    private AgentsBeside() {}

    /** What an agent has done so far. */
    private record Done(double cpuSeconds, double values, double messages) {}

    /** What a value has cost in a stretch of time. */
    private record Cost(double micros, double valuesAMessage) {
        static Cost between(Done before, Done after) {
            double values = after.values - before.values;
            return new Cost(
                    (after.cpuSeconds - before.cpuSeconds) / values * MICROS,
                    values / (after.messages - before.messages));
        }
    }

    /** Where an agent sends, and behind it what counts. */
    private record Sink(int port, Child child) {
        double messages() throws IOException, InterruptedException {
            return Double.parseDouble(child.ask("").split(" ", -1)[0]);
        }
    }

    /** An agent, what it reads and where it sends. */
    private record Beside(Plant plant, Child agent, Sink sink) {
        void end() {
            agent.close();
            plant.simulator().close();
        }

        Done done() throws IOException, InterruptedException {
            double values = sampled();
            return new Done(agent.cpuSeconds(), values, sink.messages());
        }

        /** Values sampled so far, of which the sink has had nearly all. */
        private double sampled() throws IOException {
            double[] now = plant.agentPage().counters(Plant.SAMPLED, Plant.HELD);
            if (now[1] > (double) MOST_HELD_SECONDS * plant.shape().rate()) {
                throw new IOException("the agent holds " + (long) now[1] + " values: nobody takes what it sends");
            }
            return now[0];
        }
    }

    /** P7: each figure is that of two new processes. */
    public static List<Row> tls(Scenario.Bench bench) throws IOException, InterruptedException {
        Household house = bench.house();
        Sink sink = sink(house);
        int plainDoor = sink.port() + 1;
        int tlsDoor = sink.port() + 2;
        Path certificate = certificate(house);
        door(house, plainDoor, sink.port(), List.of());
        door(house, tlsDoor, sink.port(), List.of(keys(house), PASSWORD));
        List<Double> more = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> encrypted = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            Plant first = Plant.start(house, ENCRYPTED);
            Plant second = Plant.start(house, ENCRYPTED);
            boolean isTlsFirst = i % 2 == 1; // who starts later has less time for its compilers
            Child early = isTlsFirst ? first.agentOverTls(tlsDoor, certificate) : first.agent(plainDoor);
            Child late = isTlsFirst ? second.agent(plainDoor) : second.agentOverTls(tlsDoor, certificate);
            List<Beside> both = List.of(new Beside(first, early, sink), new Beside(second, late, sink));
            warmUp(bench.effort());
            List<Cost> costs = costs(both, bench.effort());
            double with = costs.get(isTlsFirst ? 0 : 1).micros();
            double without = costs.get(isTlsFirst ? 1 : 0).micros();
            encrypted.add(with);
            plain.add(without);
            more.add((with / without - 1) * 100);
            both.forEach(Beside::end);
        }
        return List.of(Row.of(
                Aim.atMost("P7", "agent, MQTT over TLS: more agent CPU than without", 10, "%"),
                new Runs(more),
                "%",
                "with " + Runs.figure(new Runs(encrypted).median()) + " µs a value, without "
                        + Runs.figure(new Runs(plain).median()) + "; " + ENCRYPTED.rate() + " values/s each",
                PATH + "100 values a message; between agent and sink a process that ends TLS, or only passes on; new"
                        + " processes for each figure, after " + (int) warmUpSeconds(bench.effort()) + " s of load"));
    }

    /** Growth: what a value costs where more signals share the same rate. */
    public static List<Row> growth(Scenario.Bench bench) throws IOException, InterruptedException {
        List<Beside> agents = new ArrayList<>();
        for (int i = SIGNALS.length - 1; i >= 0; i--) { // bringing in the most signals takes a minute of both cores
            Plant plant = Plant.start(bench.house(), new Plant.Shape(SIGNALS[i], GROWING_RATE, 100, 100));
            Sink sink = sink(bench.house());
            agents.add(0, new Beside(plant, plant.agent(sink.port()), sink));
        }
        warmUp(bench.effort());
        List<List<Cost>> figures = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            figures.add(costs(agents, bench.effort()));
        }
        List<Runs> micros = new ArrayList<>();
        List<Runs> valuesAMessage = new ArrayList<>();
        for (int agent = 0; agent < SIGNALS.length; agent++) {
            List<Cost> costs = column(figures, agent);
            micros.add(new Runs(costs.stream().map(Cost::micros).toList()));
            valuesAMessage.add(new Runs(costs.stream().map(Cost::valuesAMessage).toList()));
        }
        agents.forEach(Beside::end);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < SIGNALS.length; i++) {
            rows.add(Row.of(
                    Aim.atMost(
                            "Growth",
                            "agent with " + SIGNALS[i] + " signals: CPU a value over that with " + SIGNALS[i - 1],
                            MOST_OF_LINEAR,
                            "of it"),
                    micros.get(i).over(micros.get(i - 1)),
                    "of it",
                    said(micros.get(i), valuesAMessage.get(i)) + "; with " + SIGNALS[i - 1] + " signals "
                            + said(micros.get(i - 1), valuesAMessage.get(i - 1)),
                    PATH + GROWING_RATE + " values/s over all signals of each, 100 signals an asset, after "
                            + (int) warmUpSeconds(bench.effort()) + " s of load"));
        }
        return rows;
    }

    private static String said(Runs micros, Runs valuesAMessage) {
        return Runs.figure(micros.median()) + " µs a value, " + Runs.figure(valuesAMessage.median())
                + " values a message in the mean";
    }

    private static List<Cost> column(List<List<Cost>> rows, int at) {
        return rows.stream().map(row -> row.get(at)).toList();
    }

    private static Sink sink(Household house) throws IOException, InterruptedException {
        int port = Household.freePorts();
        Child child = house.own(NullSink.class, List.of("-Xmx128m"), List.of(Integer.toString(port)));
        child.ask("");
        return new Sink(port, child);
    }

    private static void door(Household house, int port, int behind, List<String> more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port), Integer.toString(behind)));
        arguments.addAll(more);
        house.own(Door.class, List.of("-Xmx64m"), arguments).ask("");
    }

    private static double warmUpSeconds(Effort effort) {
        return effort.isFull() ? FULL_WARM_UP_SECONDS : effort.warmUpSeconds();
    }

    private static void warmUp(Effort effort) throws IOException {
        Plant.pause((long) (warmUpSeconds(effort) * MILLIS));
    }

    /** Of each, in the same stretch of time. */
    private static List<Cost> costs(List<Beside> agents, Effort effort) throws IOException, InterruptedException {
        List<Done> before = done(agents);
        Plant.pause((long) (effort.seconds() * MILLIS));
        List<Done> after = done(agents);
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < agents.size(); i++) {
            costs.add(Cost.between(before.get(i), after.get(i)));
        }
        return costs;
    }

    private static List<Done> done(List<Beside> agents) throws IOException, InterruptedException {
        List<Done> done = new ArrayList<>();
        for (Beside one : agents) {
            done.add(one.done());
        }
        return done;
    }

    private static String keys(Household house) {
        return house.folder().resolve("sink.p12").toString();
    }

    /** A self-signed one of the loopback's address, with its key beside it. */
    private static Path certificate(Household house) throws IOException, InterruptedException {
        Path file = house.folder().resolve("sink.pem");
        keytool(
                house,
                "-genkeypair -alias sink -keyalg EC -dname CN=sink -ext san=ip:127.0.0.1 -validity 30 -storetype PKCS12");
        keytool(house, "-exportcert -alias sink -rfc -file " + file);
        return file;
    }

    private static void keytool(Household house, String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        command.addAll(List.of("-keystore", keys(house), "-storepass", PASSWORD));
        File log = house.folder().resolve("keytool.log").toFile();
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool ended with " + code + ", see " + log);
        }
    }
}
