package io.steelyard.edge.opcua.interop;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The agent as a process of its own that a test kills, life after life: it reads counters of one server, and has nobody to send
 * them to, so that all that it took stands in its outbox.
 */
final class KilledAgent implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    private static final SignalType INT64 = SignalType.scalar(ValueType.INT64);
    private static final Pattern PAGE = Pattern.compile("running: own page (http://\\S+/status)");
    private static final Pattern SAMPLED = Pattern.compile("\"sampled\":(\\d+)");
    private static final Pattern CONNECTED = Pattern.compile("(?m)^(\\S+Z) .*server plc: connected to ");

    private final Path folder;
    private final Path settings;
    private final List<String> counters;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Path> lives = new ArrayList<>();
    private @Nullable Process process;

    /** Where a counter does not go on by one: the last value before, the first one after. */
    record Break(NumberedSample before, NumberedSample after) {}

    /**
     * Nothing runs yet.
     *
     * @param folder the agent's alone
     * @param certificate the server's, which it trusts
     * @param counters names below {@code Count}
     */
    KilledAgent(Path folder, byte[] certificate, String url, List<String> counters) throws IOException {
        this.folder = folder;
        this.counters = List.copyOf(counters);
        Path pki = folder.resolve("data/edge-agent/pki");
        ReadyPair.in(pki.resolve("own")); // else it makes a longer one, which takes its time
        Files.write(Files.createDirectories(pki.resolve("trusted")).resolve("peer.der"), certificate);
        String signals = counters.stream()
                .map(name -> "      - {name: \"%s\", node: \"nsu=%s;s=Count/%s\"}\n"
                        .formatted(name, PeerContract.NAMESPACE, name))
                .collect(Collectors.joining());
        settings = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            data: "%s"
            http: {port: 0}
            uplink: {url: "mqtt://127.0.0.1:9"}
            outbox: {segment: 1MB, cap: 8MB}
            servers:
              - name: plc
                url: "%s"
                security: {policy: Basic256Sha256, mode: SignAndEncrypt}
                publishing: 100ms
                sampling: 0ms
                queue: 1000
            assets:
              - asset: m
                class: lathe
                profile: lathe
                area: a
                line: l
                server: plc
                signals:
            %s\
            """.formatted(folder.resolve("data"), url, signals));
    }

    /** Begins a life. */
    void start() throws IOException {
        Path said = folder.resolve("life-" + lives.size() + ".txt");
        lives.add(said);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dlogback.configurationFile=logback.xml", // as shipped
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        EdgeAgentMain.class.getName(),
                        "--config",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** SIGKILL; returns when it is gone, with the time of that. */
    Instant kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        return Instant.now();
    }

    /** What this life has said so far. */
    String said() throws IOException {
        return Files.readString(lives.get(lives.size() - 1));
    }

    /** Waits until this life has taken so many values from the server. */
    void awaitSampled(long count) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (sampled() < count) {
            if (System.nanoTime() > end || (process != null && !process.isAlive())) {
                throw new AssertionError("life " + lives.size() + " took no " + count + " values:\n" + said());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private long sampled() throws IOException, InterruptedException {
        Matcher page = PAGE.matcher(said());
        if (!page.find()) {
            return 0;
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(page.group(1)))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Matcher sampled = SAMPLED.matcher(answer.body());
        return sampled.find() ? Long.parseLong(sampled.group(1)) : 0;
    }

    /** When this life had its first session, by its own log. */
    Instant connectedAt() throws IOException {
        Matcher line = CONNECTED.matcher(said());
        if (!line.find()) {
            throw new AssertionError("life " + lives.size() + " was never connected:\n" + said());
        }
        return Instant.parse(line.group(1));
    }

    /** What the lives so far have left on disk; for as long as none of them runs. */
    Left left() {
        List<NumberedSample> samples = new ArrayList<>();
        Map<String, GapRecord> gaps = new LinkedHashMap<>();
        Path data = folder.resolve("data/edge-agent");
        try (Outbox outbox = Outbox.open(
                new OutboxConfig(
                        "demo", "edge-1", data.resolve("outbox"), data.resolve("dead-letter"), 1_000_000, 8_000_000),
                new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                new DiskFiles(),
                Thread::new)) {
            OutboxReader reader = outbox.reader();
            for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
                if (next instanceof OutboxEntry.Samples some) {
                    samples.addAll(some.samples());
                } else if (next instanceof OutboxEntry.Text text && text.kind().equals("gap")) {
                    GapRecord gap = GapRecord.parse(text.json());
                    gaps.put(gap.id(), gap);
                }
            }
            Map<String, Integer> ids = new LinkedHashMap<>();
            counters.forEach(name -> ids.put(name, outbox.idOf("m", name, INT64)));
            return new Left(samples, List.copyOf(gaps.values()), ids);
        }
    }

    /**
     * What stands in the outbox.
     *
     * @param gaps as each was told last
     * @param ids of the counters
     */
    record Left(List<NumberedSample> samples, List<GapRecord> gaps, Map<String, Integer> ids) {

        /** Where the values of a counter do not go on by one, in their order. */
        List<Break> breaks(String counter) {
            List<NumberedSample> own = samplesOf(counter);
            List<Break> breaks = new ArrayList<>();
            for (int i = 1; i < own.size(); i++) {
                if ((Long) own.get(i).value() != (Long) own.get(i - 1).value() + 1) {
                    breaks.add(new Break(own.get(i - 1), own.get(i)));
                }
            }
            return breaks;
        }

        /** In the order of their times. */
        List<NumberedSample> samplesOf(String counter) {
            Integer id = Objects.requireNonNull(ids.get(counter), counter);
            return samples.stream()
                    .filter(one -> one.signal() == id)
                    .sorted(Comparator.comparingLong(NumberedSample::time))
                    .toList();
        }

        /** Of this signal, in the order of their times. */
        List<GapRecord> gapsOf(String counter) {
            return gaps.stream()
                    .filter(gap -> counter.equals(gap.scope().signal()))
                    .sorted(Comparator.comparingLong(GapRecord::from))
                    .toList();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
