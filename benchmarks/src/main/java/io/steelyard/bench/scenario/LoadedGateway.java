package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.bench.load.LoadMain;
import io.steelyard.bench.peer.MeasuredGateway;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Household;
import io.steelyard.bench.process.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A gateway with a load generator in front of it. The household ends both. */
final class LoadedGateway {
    static final String STORED = "steelyard_stage_out_total{stage=\"store\"}";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UP = Duration.ofMinutes(2);
    private static final Duration DRAINED = Duration.ofMinutes(10);
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;
    private static final long FIRST_STRETCH = 2_000;

    private final Child gateway;
    private final Child load;
    private final Page page;
    private final int metrics;
    private final Place place;

    private LoadedGateway(Child gateway, Child load, Page page, int metrics, Place place) {
        this.place = place;
        this.gateway = gateway;
        this.load = load;
        this.page = page;
        this.metrics = metrics;
    }

    /** Where a gateway lies and listens. */
    private record Place(Path data, int mqttPort) {}

    /**
     * What the generator pretends to be.
     *
     * @param agents connections
     * @param assets assets of each, of ten signals
     * @param metrics metrics a message
     */
    record Shape(int agents, int assets, int metrics) {
        /** 10,000 series from ten agents. */
        static Shape of(int metrics) {
            return new Shape(10, 100, metrics);
        }
    }

    /**
     * Starts both.
     *
     * @param end an end of {@link MeasuredGateway}, {@code null} or {@code timed} for instance, {@code shipped} for the program as it is
     * @param store the settings' section {@code store}, may be empty
     */
    static LoadedGateway start(Household house, String end, String store, Shape shape)
            throws IOException, InterruptedException {
        return launch(house, end, "inbox: {cap: 8GB, keep: {size: 128MB}}\n" + store, shape);
    }

    /** The program as it is, with the settings that it has by itself but for the section {@code store}. */
    static LoadedGateway startWithDefaults(Household house, String store, Shape shape)
            throws IOException, InterruptedException {
        return launch(house, "shipped", store, shape);
    }

    private static LoadedGateway launch(Household house, String end, String sections, Shape shape)
            throws IOException, InterruptedException {
        int ports = Household.freePorts();
        Path data = house.freshFolder("data");
        Path settings = Files.writeString(
                settingsIn(data),
                "data: \"" + data + "\"\nhttp: {port: " + ports + "}\nmqtt: {port: " + (ports + 1) + "}\n" + sections);
        Child gateway = end.equals("shipped")
                ? house.steelyard("gateway", "gateway", "--config", settings.toString())
                : house.own(
                        MeasuredGateway.class,
                        house.optionsOf("gateway"),
                        List.of(end, "--config", settings.toString()));
        Page page = new Page("http://127.0.0.1:" + ports);
        page.awaitOk("/health/ready", gateway, UP);
        Child load = house.own(
                LoadMain.class,
                List.of("-Xmx256m"),
                List.of(
                        "--url=mqtt://127.0.0.1:" + (ports + 1),
                        "--agents=" + shape.agents(),
                        "--assets=" + shape.assets(),
                        "--metrics=" + shape.metrics(),
                        "--control"));
        load.answer();
        return new LoadedGateway(gateway, load, page, shape.metrics(), new Place(data, ports + 1));
    }

    /** Sends and waits for the last PUBACK only. */
    void hand(long messages) throws IOException, InterruptedException {
        JsonNode said = JSON.readTree(load.ask(messages + " 0"));
        if (!said.has("metricsPerSecond")) {
            throw new IOException("the generator said " + said);
        }
    }

    /** SIGKILL for both; the data stay. */
    void kill() throws InterruptedException {
        gateway.kill();
        load.kill();
    }

    Child gateway() {
        return gateway;
    }

    Page page() {
        return page;
    }

    /** Ends the generator in order, so that other agents may come. */
    void endLoad() throws IOException, InterruptedException {
        load.finish();
    }

    /** The gateway's data folder. */
    Path data() {
        return place.data();
    }

    /** The settings it was started with. */
    Path settings() {
        return settingsIn(place.data());
    }

    private static Path settingsIn(Path data) {
        return data.resolve("gateway.yaml");
    }

    /** Where it takes MQTT. */
    int mqttPort() {
        return place.mqttPort();
    }

    /**
     * What a stretch came to.
     *
     * @param micros gateway's CPU a metric, from the first message until everything is stored
     * @param acknowledged metrics a second until the last PUBACK
     * @param stored metrics a second until everything was stored
     * @param pubackMillis 99th percentile
     * @param bytesAMessage of the PUBLISH
     */
    record Stretch(double micros, double acknowledged, double stored, double pubackMillis, double bytesAMessage) {}

    /** Sends that many messages at that rate (0: as fast as they are acknowledged) and waits until all are stored. */
    Stretch send(long messages, double rate) throws IOException, InterruptedException {
        double before = page.counter(LoadedGateway.STORED);
        double wanted = before + (double) messages * metrics;
        double cpu = gateway.cpuSeconds();
        long begin = System.nanoTime();
        Duration work = rate == 0 ? Duration.ZERO : Duration.ofSeconds((long) (messages / rate));
        JsonNode said = JSON.readTree(load.ask(messages + " " + rate, work));
        long end = page.await(STORED, stored -> stored >= wanted, DRAINED);
        double count = (double) messages * metrics;
        return new Stretch(
                (gateway.cpuSeconds() - cpu) / count * MICROS,
                said.path("metricsPerSecond").asDouble(),
                count * NANOS / (end - begin),
                said.path("pubackMillis").path("p99").asDouble(),
                said.path("bytes").asDouble() / messages);
    }

    /** Loads for so many seconds and says how many messages make a stretch of the length wanted, at full speed. */
    long warmUp(double seconds, double stretch) throws IOException, InterruptedException {
        long messages = FIRST_STRETCH;
        long begin = System.nanoTime();
        double rate = 0;
        while (rate == 0 || System.nanoTime() - begin < seconds * NANOS) {
            rate = send(messages, 0).stored() / metrics;
            messages = Math.max(FIRST_STRETCH, (long) (rate * Math.max(1, seconds / 5)));
        }
        return Math.max(FIRST_STRETCH, (long) (rate * stretch));
    }
}
