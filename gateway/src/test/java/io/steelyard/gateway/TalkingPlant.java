package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.PublishingAgent.Given;
import io.steelyard.gateway.PublishingAgent.Signal;
import io.steelyard.gateway.PublishingAgent.Told;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.Note;
import io.steelyard.settings.SettingsFile;
import io.steelyard.sparkplug.DataType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A whole gateway on a clock that the test sets, an agent that talks of machines with roles and units, and the doors that a user
 * has: settings, tables and questions over HTTP.
 */
final class TalkingPlant implements AutoCloseable {
    /** A Monday, 08:00. */
    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long BAD = 0x8000_0000L;
    /** Longer than the minute after which recorded plans are looked at though nothing was touched. */
    private static final long PATIENCE = 200_000_000_000L;

    private final AtomicLong millis;
    private final AtomicLong passed = new AtomicLong();
    private final Map<String, Signal> signals = new LinkedHashMap<>();
    private final Gateway gateway;
    private @Nullable PublishingAgent agent;
    private final Map<String, Long> said = new HashMap<>();
    private final long began;
    private int aliases;
    private long number;

    /** Begins with further lines of settings. */
    TalkingPlant(Path folder, String settings) throws Exception {
        this(folder, settings, START);
        connect("");
    }

    /** A gateway alone, on what stands in the folder already; its clock begins then. */
    TalkingPlant(Path folder, String settings, Instant now) throws Exception {
        began = now.toEpochMilli();
        millis = new AtomicLong(began);
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: data\nhttp: {port: 0}\nmqtt: {port: 0}\nzone: UTC\n" + settings);
        gateway = new Gateway(
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of)),
                new Surroundings(
                        new DiskFiles(),
                        () -> Instant.ofEpochMilli(millis.get()),
                        () -> System.nanoTime() + passed.get(),
                        UUID::randomUUID,
                        GatewayMain.surroundings().threads()));
        gateway.start();
    }

    /** The agent is born, and says so of its connections where it says anything of them. */
    void connect(String security) throws Exception {
        PublishingAgent fresh = new PublishingAgent(gateway.mqttPort(), UUID.randomUUID(), millis.get());
        agent = fresh;
        fresh.nodeBirth(security);
    }

    private PublishingAgent agent() {
        return Objects.requireNonNull(agent, "nobody is connected");
    }

    /** What the gateway's clock shows. */
    Instant now() {
        return Instant.ofEpochMilli(millis.get());
    }

    /** Lets time pass that no clock shows, so that what is done every so often is done. */
    void passes(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    /**
     * A machine whose signals are written {@code name:role:unit}; {@code order} and {@code program} are texts. The gateway knows
     * it when this returns: a birth is acknowledged once it is kept, which is before it is read.
     */
    void machine(String asset, String profile, String... described) throws Exception {
        born(asset, profile, described);
        JsonNode listed =
                until("/assets", plant -> plant.findValuesAsText("asset").contains(asset));
        assertThat(listed.findValuesAsText("asset")).contains(asset);
    }

    /** Machines that are born from now on are read from this server. */
    void readFrom(String server) {
        agent().readFrom(server);
    }

    /** The agent tells it. */
    void tell(Note note) {
        agent().record(note);
    }

    /** A birth of an asset, of which the profile is the class too; it may have had another one. It is made behind its last minute. */
    void born(String asset, String profile, String... described) {
        born(asset, 0, profile, described);
    }

    /** The same, so many seconds later. */
    void born(String asset, int seconds, String profile, String... described) {
        agent().at(said.getOrDefault(asset, began) + 1_000L * seconds);
        List<Told> told = new ArrayList<>();
        for (String one : described) {
            String[] parts = one.split(":", -1);
            boolean isText = parts[1].equals("order") || parts[1].equals("program") || parts[0].endsWith("/jobs");
            Signal signal = new Signal(asset, profile, parts[0], ++aliases);
            signals.put(asset + "/" + parts[0], signal);
            told.add(new Told(signal, isText ? DataType.STRING : DataType.DOUBLE, parts[1], parts[2]));
        }
        agent().birth(profile, told);
    }

    /** A value a minute of each signal from the start on; {@code values} by their order in the birth. */
    void minutes(String asset, int minutes, Values values) {
        minutes(asset, 0, minutes, values);
    }

    /** The same from a later minute on. */
    void minutes(String asset, int from, int minutes, Values values) {
        List<Given> given = new ArrayList<>();
        for (int minute = from; minute < minutes; minute++) {
            for (Map.Entry<String, Signal> entry : signals.entrySet()) {
                if (entry.getKey().startsWith(asset + "/")) {
                    Object value = values.at(minute, entry.getValue().name());
                    long at = START.toEpochMilli() + minute * 60_000L;
                    given.add(
                            value instanceof Bad bad
                                    ? new Given(entry.getValue(), number++, at, bad.value(), BAD)
                                    : new Given(entry.getValue(), number++, at, value));
                }
            }
        }
        agent().data(given);
        said.put(asset, START.toEpochMilli() + minutes * 60_000L);
        millis.accumulateAndGet(START.toEpochMilli() + (minutes + 5) * 60_000L, Math::max);
    }

    /** One value of a signal of the asset, of this minute; it arrives so much later, and the clock stays there. */
    void arrives(String asset, String signal, int minute, Duration later, Object value) {
        long at = START.toEpochMilli() + minute * 60_000L;
        millis.accumulateAndGet(at + later.toMillis(), Math::max);
        Signal known = Objects.requireNonNull(signals.get(asset + "/" + signal));
        agent().data(List.of(new Given(known, number++, at, value)));
        said.put(asset, at + 60_000L);
    }

    /** A value whose status says that it is none. */
    record Bad(Object value) {}

    /** What a signal shows. */
    @FunctionalInterface
    interface Values {
        Object at(int minute, String signal);
    }

    HttpResponse<String> ask(String method, String path, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.httpPort() + "/api/v1" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What Prometheus reads. */
    String metrics() throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/metrics");
        return HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = ask("GET", path, "", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Replaces a table of the site. */
    void put(String kind, String csv) throws Exception {
        HttpResponse<String> answer = ask("PUT", "/sites/works/inputs/" + kind, "text/csv", csv);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Key figures of an asset from the start on, once they are as they have to be. */
    JsonNode kpi(String query, int minutes, Predicate<JsonNode> wanted) throws Exception {
        return until("/kpi?" + query + during(minutes), answer -> wanted.test(answer.at("/rows/0")))
                .at("/rows/0");
    }

    static String during(int minutes) {
        return "&from=" + START + "&to=" + START.plusSeconds(minutes * 60L);
    }

    /** The answer, once it is as it has to be; the last one when it never is. */
    JsonNode until(String path, Predicate<JsonNode> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE;
        JsonNode answer = get(path);
        while (!wanted.test(answer) && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
            answer = get(path);
        }
        return answer;
    }

    /** Whether every minute is folded and seen. */
    static boolean isSeen(JsonNode row) {
        return row.at("/elements/unknown/value").asDouble(1) == 0;
    }

    @Override
    public void close() {
        if (agent != null) {
            agent.close();
        }
        gateway.close();
    }
}
