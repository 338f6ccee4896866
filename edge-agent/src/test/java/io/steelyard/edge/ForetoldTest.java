package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.edge.status.StatusServer;
import io.steelyard.edge.uplink.UplinkStatus;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.HttpAddress;
import io.steelyard.testkit.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the agent foretells is read where people and Prometheus read it: in {@code /status} and in {@code /metrics}. */
@Timeout(60)
final class ForetoldTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.anywhere();
    private UplinkStatus.Backlog backlog = new UplinkStatus.Backlog(0, 0);
    private Outbox outbox;
    private StatusServer page;

    @BeforeEach
    void open() throws Exception {
        OutboxConfig config =
                new OutboxConfig("demo", "edge-1", folder.resolve("outbox"), folder.resolve("aside"), 1 << 20, 8 << 20);
        outbox = Outbox.open(
                config, new Outbox.Sources(UUID.randomUUID(), clock, clock.nanoTime()), new DiskFiles(), Thread::new);
        page = StatusServer.start(
                "127.0.0.1",
                0,
                new HttpAddress("127.0.0.1")::refusal,
                () -> Statuses.view(new Statuses.Servers(List.of(), Map.of()), outbox.status(), uplink(), null),
                Executors.newFixedThreadPool(2));
    }

    @AfterEach
    void close() {
        page.close();
        outbox.close();
    }

    private UplinkStatus uplink() {
        return new UplinkStatus(
                "online", "", new UplinkStatus.Links(1, 0), 0, 0, 0, new UplinkStatus.Unanswered(0, 0), 0, 0, backlog);
    }

    /** A second passes, and a hundred values come in it. */
    private void second(int signal) throws InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        long now = clock.instant().getEpochSecond() * 1_000_000_000L;
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            samples.add(new Sample(signal, now + i * 1_000_000L, ClockSource.SOURCE, 0, 0, (double) i, false));
        }
        outbox.take(new Delivery("plant", 1, 1, now, now, samples, List.of()));
    }

    private String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + page.port() + path);
        return HTTP.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** What both say of a number of this room, which has to be the same. */
    private OptionalLong told(String room, String name) throws Exception {
        OptionalLong inStatus = number(get("/status"), "\"" + name + "\":(\\d+)");
        OptionalLong inMetrics =
                number(get("/metrics"), "(?m)^steelyard_agent_" + room + "\\{what=\"" + name + "\"} (\\d+)$");
        assertThat(inMetrics).as(name).isEqualTo(inStatus);
        return inStatus;
    }

    private static OptionalLong number(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }

    /** Room by growth; what nobody can say yet, or does not happen any more, is not there at all. */
    @Test
    void whenTheOutboxWillBeFull() throws Exception {
        int signal = outbox.idOf("lathe-1", "power", SignalType.scalar(ValueType.DOUBLE));
        second(signal);
        assertThat(told("outbox", "timeToFullSeconds")).as("too soon to say").isEmpty();
        long before = told("outbox", "depthBytes").orElseThrow();
        for (int i = 0; i < 30; i++) {
            second(signal);
        }
        long perSecond = (told("outbox", "depthBytes").orElseThrow() - before) / 30;
        long room = told("outbox", "roomBytes").orElseThrow();
        assertThat(told("outbox", "timeToFullSeconds").orElseThrow())
                .isBetween(room / perSecond * 90 / 100, room / perSecond * 110 / 100);
        for (int i = 0; i < 70; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(outbox.status().held()).isEqualTo(3_100);
        }
        assertThat(told("outbox", "timeToFullSeconds"))
                .as("nothing comes any more")
                .isEmpty();
    }

    @Test
    void whenTheBacklogWillBeOut() throws Exception {
        backlog = new UplinkStatus.Backlog(60_000, 155);
        assertThat(told("uplink", "backlog")).hasValue(60_000);
        assertThat(told("uplink", "timeToDrainSeconds")).hasValue(155);
        backlog = new UplinkStatus.Backlog(60_000, -1);
        assertThat(told("uplink", "timeToDrainSeconds"))
                .as("nobody can say yet")
                .isEmpty();
    }
}
