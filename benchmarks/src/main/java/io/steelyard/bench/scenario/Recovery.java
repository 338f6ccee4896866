package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.KilledJournal;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** T5: how long 1 GB that nobody has read keeps a start after SIGKILL from taking the next message. */
public final class Recovery implements Scenario {
    private static final long GIGABYTE = 1L << 30;
    private static final long MOST_MILLIS = 2_000;
    private static final double MILLI = 1e6;
    private static final int METRICS = 100;
    private static final int BYTES_A_METRIC = 26;
    private static final int WAIT_MILLIS = 2;
    private static final Duration UP = Duration.ofMinutes(1);

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>(List.of(journal(bench)));
        Path program = bench.influxd();
        if (program != null) {
            rows.add(gateway(bench, bench.house().influx(program)));
        }
        return rows;
    }

    private static Row journal(Bench bench) throws Exception {
        Path folder = bench.house().folder().resolve("journal");
        List<String> arguments = List.of(folder.toString(), Long.toString(GIGABYTE));
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i <= bench.effort().runs(); i++) {
            Child journal = bench.house().own(KilledJournal.class, List.of("-Xmx256m"), arguments);
            double opened = Double.parseDouble(journal.answer());
            journal.answer();
            journal.kill();
            if (i > 0) { // the first opened an empty folder
                millis.add(opened);
            }
        }
        return Row.of(
                Aim.atMost(
                        "T5",
                        "journal of 1 GB, killed while it is written: to the next record on disk",
                        MOST_MILLIS,
                        "ms"),
                new Runs(millis),
                "ms",
                "",
                "SIGKILL between two records of 2,500 bytes; from opening in a new process until one more is durable");
    }

    private static Row gateway(Bench bench, RealInflux influx) throws Exception {
        Household house = bench.house();
        LoadedGateway gateway = LoadedGateway.start(
                house, "shipped", GatewayStores.influxSettings(bench, influx), LoadedGateway.Shape.of(METRICS));
        influx.stop();
        gateway.hand(GIGABYTE / (METRICS * BYTES_A_METRIC));
        gateway.kill();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < bench.effort().runs(); i++) {
            long begin = System.nanoTime();
            Child again = house.steelyard(
                    "gateway-again", "gateway", "--config", gateway.settings().toString());
            awaitPort(gateway.mqttPort(), again);
            millis.add((System.nanoTime() - begin) / MILLI);
            again.kill();
        }
        return Row.of(
                Aim.atMost("T5", "gateway with 1 GB in its inbox, killed: to taking MQTT again", MOST_MILLIS, "ms"),
                new Runs(millis),
                "ms",
                "",
                "exec of ./steelyard until its MQTT port takes a connection, the start of the virtual machine included;"
                        + " the store is away, so nothing of the inbox is stored");
    }

    private static void awaitPort(int port, Child of) throws IOException {
        long deadline = System.nanoTime() + UP.toNanos();
        while (!takes(port)) {
            if (System.nanoTime() > deadline || !of.isAlive()) {
                throw new IOException(of.name() + " does not take MQTT after " + UP.toSeconds() + " s; see its log");
            }
            Plant.pause(WAIT_MILLIS);
        }
    }

    private static boolean takes(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
