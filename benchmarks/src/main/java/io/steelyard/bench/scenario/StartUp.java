package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** T4: from exec to ready, with an archive of the classes that an earlier start loaded. */
public final class StartUp implements Scenario {
    private static final double MILLI = 1e6;
    private static final int UP_SECONDS = 30;
    private static final int WAIT_MILLIS = 2;
    private static final String FIRST = "-first";
    /** No folder can be made there, so no archive is. */
    private static final Path NOWHERE = Path.of("/dev/null/classes");

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.add(gateway(bench, "", "embedded", 800));
        Path program = bench.influxd();
        if (program != null) {
            RealInflux influx = bench.house().influx(program);
            rows.add(gateway(bench, GatewayStores.influxSettings(bench, influx), "influxdb", 500));
        }
        rows.add(agent(bench));
        return rows;
    }

    private static Row gateway(Bench bench, String store, String name, int most) throws Exception {
        Path classes = bench.house().freshFolder(name + "-classes");
        List<Double> plain = new ArrayList<>();
        List<Double> archived = new ArrayList<>();
        once(bench, store, name + FIRST, classes);
        for (int i = 0; i < bench.effort().runs(); i++) {
            plain.add(once(bench, store, name + "-plain-" + i, NOWHERE));
            archived.add(once(bench, store, name + "-" + i, classes));
        }
        return Row.of(
                Aim.atMost("T4", "gateway with store " + name + ": start to ready, with class archive", most, "ms"),
                new Runs(archived),
                "ms",
                "without archive " + Runs.figure(new Runs(plain).median()) + " ms",
                "exec of ./steelyard until GET /health/ready says 200, empty data folder, asked every 2 ms");
    }

    private static double once(Bench bench, String store, String run, Path classes) throws Exception {
        Household house = bench.house();
        int ports = Household.freePorts();
        Path data = Files.createDirectories(house.folder().resolve(run));
        Path settings = Files.writeString(
                data.resolve("gateway.yaml"),
                "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1) + "}\n" + store);
        long begin = System.nanoTime();
        Child gateway =
                house.steelyard("gateway-" + run, classesIn(classes), "gateway", "--config", settings.toString());
        while (!isReady(ports)) {
            if (System.nanoTime() - begin > Duration.ofSeconds(UP_SECONDS).toNanos() || !gateway.isAlive()) {
                throw new IOException("the gateway was not ready within " + UP_SECONDS + " s");
            }
            Plant.pause(WAIT_MILLIS);
        }
        double millis = (System.nanoTime() - begin) / MILLI;
        end(gateway, run);
        return millis;
    }

    /** Only the first run has to end in order, because it leaves its archive then; an agent takes its time to. */
    private static void end(Child started, String run) throws InterruptedException {
        if (run.endsWith(FIRST)) {
            started.close();
        } else {
            started.kill();
        }
    }

    /** Where {@code ./steelyard} leaves the archive of the classes that a run loaded, and finds it. */
    private static Map<String, String> classesIn(Path folder) {
        return Map.of("STEELYARD_CLASSES", folder.toString());
    }

    private static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.getOutputStream()
                    .write(("GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static Row agent(Bench bench) throws Exception {
        Path classes = bench.house().freshFolder("agent-classes");
        List<Double> plain = new ArrayList<>();
        List<Double> archived = new ArrayList<>();
        knock(bench, "agent" + FIRST, classes);
        for (int i = 0; i < bench.effort().runs(); i++) {
            plain.add(knock(bench, "agent-plain-" + i, NOWHERE));
            archived.add(knock(bench, "agent-" + i, classes));
        }
        return Row.of(
                Aim.atMost("T4", "agent: start to its first connect, with class archive", 500, "ms"),
                new Runs(archived),
                "ms",
                "without archive " + Runs.figure(new Runs(plain).median()) + " ms",
                "exec of ./steelyard until its first connection reaches the OPC UA server's port; its key, which a very"
                        + " first start makes, is there");
    }

    private static double knock(Bench bench, String run, Path classes) throws Exception {
        Household house = bench.house();
        int ports = Household.freePorts();
        Path data = Files.createDirectories(house.folder().resolve(run));
        OwnCertificate.in(data.resolve("edge-agent/pki/own"), ApplicationUri.of("demo", "edge-1"));
        try (ServerSocket server = new ServerSocket(ports + 4, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(UP_SECONDS * 1000);
            Path settings = Files.writeString(
                    data.resolve("agent.yaml"),
                    "agent: edge-1\nenterprise: bench\nsite: demo\ndata: \"" + data + "\"\nhttp: {port: " + (ports + 3)
                            + "}\nuplink: {url: \"mqtt://127.0.0.1:" + (ports + 1) + "\"}\nservers:\n  - {name: plant,"
                            + " url: \"opc.tcp://127.0.0.1:" + (ports + 4) + "\"}\nassets:\n  - {asset: a, class: pump,"
                            + " profile: pump, area: a, line: l, server: plant, signals: [{name: s, node: \"nsu=urn:x;s=s\"}]}\n");
            long begin = System.nanoTime();
            Child agent = house.steelyard(run, classesIn(classes), "edge-agent", "--config", settings.toString());
            server.accept().close();
            double millis = (System.nanoTime() - begin) / MILLI;
            end(agent, run);
            return millis;
        }
    }
}
