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

    /** An agent and what it reads. */
    private record Beside(Plant plant, Child agent) {
        void end() {
            agent.close();
            plant.simulator().close();
        }

        /** Values sampled so far, of which the sink has had nearly all. */
        double sampled() throws IOException {
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
        int sink = sink(house);
        int plainDoor = sink + 1;
        int tlsDoor = sink + 2;
        Path certificate = certificate(house);
        door(house, plainDoor, sink, List.of());
        door(house, tlsDoor, sink, List.of(keys(house), PASSWORD));
        List<Double> more = new ArrayList<>();
        List<Double> plain = new ArrayList<>();
        List<Double> encrypted = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            Plant first = Plant.start(house, ENCRYPTED);
            Plant second = Plant.start(house, ENCRYPTED);
            boolean isTlsFirst = i % 2 == 1; // who starts later has less time for its compilers
            Child early = isTlsFirst ? first.agentOverTls(tlsDoor, certificate) : first.agent(plainDoor);
            Child late = isTlsFirst ? second.agent(plainDoor) : second.agentOverTls(tlsDoor, certificate);
            List<Beside> both = List.of(new Beside(first, early), new Beside(second, late));
            warmUp(bench.effort());
            List<Double> micros = micros(both, bench.effort());
            double with = micros.get(isTlsFirst ? 0 : 1);
            double without = micros.get(isTlsFirst ? 1 : 0);
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
        int sink = sink(bench.house());
        List<Beside> agents = new ArrayList<>();
        for (int i = SIGNALS.length - 1; i >= 0; i--) { // bringing in the most signals takes a minute of both cores
            Plant plant = Plant.start(bench.house(), new Plant.Shape(SIGNALS[i], GROWING_RATE, 100, 100));
            agents.add(0, new Beside(plant, plant.agent(sink)));
        }
        warmUp(bench.effort());
        List<List<Double>> figures = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            figures.add(micros(agents, bench.effort()));
        }
        List<Runs> micros = new ArrayList<>();
        for (int agent = 0; agent < SIGNALS.length; agent++) {
            int at = agent;
            micros.add(new Runs(figures.stream().map(all -> all.get(at)).toList()));
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
                    Runs.figure(micros.get(i).median()) + " µs a value, with " + SIGNALS[i - 1] + " signals "
                            + Runs.figure(micros.get(i - 1).median()),
                    PATH + GROWING_RATE + " values/s over all signals of each, 100 signals an asset, after "
                            + (int) warmUpSeconds(bench.effort()) + " s of load"));
        }
        return rows;
    }

    private static int sink(Household house) throws IOException, InterruptedException {
        int port = Household.freePorts();
        house.own(NullSink.class, List.of("-Xmx128m"), List.of(Integer.toString(port)))
                .ask("");
        return port;
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

    /** Agent's CPU a value of each, in the same stretch of time. */
    private static List<Double> micros(List<Beside> agents, Effort effort) throws IOException {
        double[] values = new double[agents.size()];
        double[] cpu = new double[agents.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = agents.get(i).sampled();
            cpu[i] = agents.get(i).agent().cpuSeconds();
        }
        Plant.pause((long) (effort.seconds() * MILLIS));
        List<Double> micros = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            double taken = agents.get(i).agent().cpuSeconds() - cpu[i];
            micros.add(taken / (agents.get(i).sampled() - values[i]) * MICROS);
        }
        return micros;
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
