package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentFile;
import io.steelyard.ledger.NumberSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent's file says of the backlog is what its uplink does; what each of it comes to exactly is {@link LanesTest}'s. */
@Timeout(60)
class BacklogKeysTest {
    private static final int WAITED = 20_000;
    /** For so long the sample that comes last is waited for on a busy machine; those before it may go one a second. */
    private static final int PATIENCE_SECONDS = 4;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Of an agent's file with these lines of {@code backlog}. */
    private UplinkConfig config(String backlog) {
        String file = """
                agent: edge-1
                enterprise: works
                site: demo
                data: %s
                uplink: {url: "mqtt://127.0.0.1:%d"%s}
                servers: []
                assets: []
                """.formatted(folder, bench.broker.port(), backlog);
        return AgentFile.of(folder.resolve("agent.yaml"), file, Map.of())
                .config()
                .uplink();
    }

    /** Starts behind an outage of {@value #WAITED} samples, and gives one more when the births are out. */
    private void startBehindAnOutage(String backlog) throws Exception {
        for (int i = 0; i < WAITED; i++) {
            bench.outbox.sampled(PRESENT, i, 1);
        }
        bench.start(config(", backlog: {" + backlog + "}"));
        bench.broker.next("DBIRTH");
        bench.outbox.sampled(PRESENT, WAITED, 1);
    }

    /** Numbers in the order in which they come, with whether each is historical, until all are there or the time is over. */
    private Map<Long, Boolean> gone(Duration most) throws InterruptedException {
        Map<Long, Boolean> gone = new LinkedHashMap<>();
        long until = System.nanoTime() + most.toNanos();
        ScriptedBroker.@Nullable Message message = bench.broker.messages.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        while (message != null) {
            if (message.topic().contains("DDATA")) {
                gone.putAll(Bench.numbers(message));
            }
            message = gone.size() > WAITED
                    ? null
                    : bench.broker.messages.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return gone;
    }

    @Test
    void areWhatTheFileSaysOrTheirDefaults() {
        assertThat(config("").backlog()).isEqualTo(UplinkConfig.Backlog.USUAL);
        assertThat(config(", backlog: {order: oldest-first, pace: 7, least: 77}")
                        .backlog())
                .isEqualTo(new UplinkConfig.Backlog(false, 7, 77));
    }

    /** One sample a second at least, once as many as come: while the live one goes at once, the others hardly do. */
    @Test
    void keepTheBacklogBackBehindWhatComes() throws Exception {
        startBehindAnOutage("pace: 1, least: 1");
        Map<Long, Boolean> gone = gone(Duration.ofMillis(1_500));
        for (int second = 0; second < PATIENCE_SECONDS && !gone.containsKey((long) WAITED); second++) {
            gone.putAll(gone(Duration.ofSeconds(1)));
        }
        assertThat(gone).containsEntry((long) WAITED, false).hasSizeLessThan(10);
    }

    /** Each of them alone lets all of it go; with the other's default it would take twice that time at least. */
    @ParameterizedTest
    @ValueSource(strings = {"pace: 0, least: 1", "pace: 1, least: 1000000"})
    void letTheBacklogGoAsFastAsItCan(String backlog) throws Exception {
        startBehindAnOutage(backlog);
        Map<Long, Boolean> gone = gone(Duration.ofSeconds(9));
        assertThat(gone).hasSize(WAITED + 1).containsEntry(0L, true).containsEntry((long) WAITED, false);
        bench.awaitReleased(NumberSet.range(0, WAITED));
    }

    /** In the order of sampling nothing is paced: what comes would have to wait for it. */
    @Test
    void sendAllInTheOrderOfSampling() throws Exception {
        startBehindAnOutage("order: oldest-first, pace: 1, least: 1");
        Map<Long, Boolean> gone = gone(Duration.ofSeconds(9));
        assertThat(List.copyOf(gone.keySet())).hasSize(WAITED + 1).isSorted();
        assertThat(gone).containsEntry(0L, true).containsEntry((long) WAITED, false);
    }
}
