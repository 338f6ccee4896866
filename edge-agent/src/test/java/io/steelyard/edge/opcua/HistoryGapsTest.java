package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.opcua.history.HistoryMeter;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was missed comes from the server's history, once and at its own time; where it does not, the gap stays. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait, each for a server of its own
final class HistoryGapsTest {
    private static final String A = OpcUaTestServer.PUSHED + "-" + OpcUaTestServer.HISTORISED;
    private static final String B = OpcUaTestServer.PUSHED + "-b";

    @TempDir
    static Path own;

    @TempDir
    Path folder;

    private int port;
    private OpcUaTestServer server;
    private Relay line;
    private String url;
    private SourceBench bench;
    private Outbox outbox;
    private int last;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        line = new Relay(port, System::nanoTime);
        url = "opc.tcp://127.0.0.1:" + line.port();
        bench = new SourceBench(folder.resolve("pki"), own);
        openOutbox();
        push(1);
        bench.open(url, A, B);
        awaitLast();
        push(5);
        awaitLast();
    }

    @AfterEach
    void close() throws Exception {
        server.historian.heldAt = Integer.MAX_VALUE;
        bench.close();
        outbox.close();
        line.close();
        server.close();
    }

    private void openOutbox() {
        outbox = Outbox.open(
                new OutboxConfig("demo", "edge-1", folder.resolve("outbox"), folder.resolve("aside"), 1 << 20, 8 << 20),
                new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                new DiskFiles(),
                Thread::new);
        bench.outbox = outbox;
    }

    private void push(int count) {
        for (int i = 0; i < count; i++) {
            last++;
            server.push(A, last);
            server.push(B, last);
        }
    }

    private void awaitLast() throws InterruptedException {
        bench.awaitValue(A, (long) last);
        bench.awaitValue(B, (long) last);
    }

    /** The agent dies, misses so many values, and comes again. */
    private void miss(int count) throws Exception {
        bench.crash(line);
        push(count);
        bench.open(url, A, B);
        awaitLast();
    }

    private HistoryMeter.Counts history() {
        return bench.status().counts().missed().history();
    }

    /** What is known of the signal in the order of its times. */
    private List<NumberedSample> stored(String signal) {
        int id = bench.told().get(signal).id();
        List<NumberedSample> all = new ArrayList<>();
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (next instanceof OutboxEntry.Samples some) {
                some.samples().stream().filter(one -> one.signal() == id).forEach(all::add);
            }
        }
        all.sort((one, other) -> Long.compare(one.time(), other.time()));
        return all;
    }

    private static List<Object> from(long first, long end) {
        return LongStream.rangeClosed(first, end).mapToObj(i -> (Object) i).toList();
    }

    private List<GapRecord> gapsOf(String signal) {
        return bench.gaps().stream()
                .filter(gap -> signal.equals(gap.scope().signal()))
                .toList();
    }

    private void allIsThereOnce(long missed) {
        assertThat(stored(A)).extracting(NumberedSample::value).isEqualTo(from(1, last));
        assertThat(stored(A)).extracting(NumberedSample::time).doesNotHaveDuplicates();
        assertThat(stored(A).stream().filter(NumberedSample::history)).hasSize((int) missed);
        List<GapRecord> gaps = gapsOf(A);
        GapRecord again = gaps.get(gaps.size() - 1);
        assertThat(again.filled()).isEqualTo(new GapRecord.Filled("history", missed));
        assertThat(gaps.get(gaps.size() - 2))
                .as("the same record, as it was before")
                .extracting(GapRecord::id, GapRecord::from, GapRecord::to, GapRecord::cause, GapRecord::filled)
                .containsExactly(again.id(), again.from(), again.to(), again.cause(), null);
        assertThat(outbox.holesOf("plc")).isEmpty();
        assertThat(outbox.status().dropped()).doesNotContainKeys("policy", "too-large", "outbox-full");
    }

    /** A page at a time; whoever has no history keeps the gap, and costs the server no question. */
    @Test
    void whatAnAgentMissedWhileItWasDeadIsFilledInAndSaid() throws Exception {
        server.historian.page = 4;
        miss(20);
        bench.await(() -> history().filled() == 1);
        push(3);
        awaitLast();
        allIsThereOnce(19);
        assertThat(stored(B)).hasSize(10);
        assertThat(gapsOf(B)).extracting(GapRecord::filled).containsOnlyNulls();
        assertThat(history().samples()).isEqualTo(19);
        assertThat(history().stayed()).isEmpty();
    }

    /** Values that the server writes late come all the same. */
    @Test
    void aGapOfALostLinkIsFilledWhenHistoryHasReachedItsEnd() throws Exception {
        server.historian.late.set(1);
        line.silence();
        push(20);
        bench.await(() -> {
            bench.leap.addAndGet(Duration.ofSeconds(1).toNanos());
            return !bench.status().phase().equals("online");
        });
        line.mend();
        awaitLast();
        bench.await(() -> history().filled() == 1);
        allIsThereOnce(19);
        assertThat(gapsOf(A).get(0).cause()).isEqualTo(GapCause.LINK_DOWN);
    }

    /** Half of it is on disk: the next process fetches the other half, and nothing comes twice. */
    @Test
    void anAgentThatDiesWhileItFillsGoesOnWhereItWas() throws Exception {
        server.historian.page = 4;
        server.historian.heldAt = 2;
        miss(20);
        bench.await(() -> stored(A).stream().filter(NumberedSample::history).count() == 7);
        bench.crash(line);
        outbox.close();
        server.historian.heldAt = Integer.MAX_VALUE;
        openOutbox();
        push(20);
        bench.open(url, A, B);
        awaitLast();
        bench.await(() -> history().filled() == 2);
        assertThat(stored(A)).extracting(NumberedSample::value).isEqualTo(from(1, last));
        assertThat(gapsOf(A).stream().filter(gap -> gap.filled() != null))
                .extracting(gap -> gap.filled().samples())
                .containsExactly(19L, 19L);
        assertThat(outbox.holesOf("plc")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, unsupported", "FORGOTTEN, begins-late", "RESTARTED, server-down"})
    void aGapStaysWhereHistoryIsNotWhole(String what, String why) throws Exception {
        bench.crash(line);
        push(20);
        switch (what) {
            case "REFUSED" -> server.historian.refusal = StatusCodes.Bad_HistoryOperationUnsupported;
            case "FORGOTTEN" -> server.historian.forgetAllBut(10);
            default -> {
                server.close();
                server = new OpcUaTestServer(port);
                push(1);
            }
        }
        bench.open(url, A, B);
        awaitLast();
        bench.await(() -> !history().stayed().isEmpty());
        assertThat(history().stayed()).containsOnlyKeys(why).containsValue(1L);
        assertThat(history().filled()).isZero();
        assertThat(gapsOf(A)).extracting(GapRecord::filled).containsOnlyNulls();
        assertThat(outbox.holesOf("plc")).isEmpty();
    }

    /** Of a signal without history, too: what was told before the agent died is known when it comes again. */
    @Test
    void aGapBeginsBehindTheLastValueOfTheLifeBefore() throws Exception {
        long before = last;
        miss(3);
        assertThat(gapsOf(B))
                .filteredOn(gap -> gap.to() != null)
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.sourceFrom()).isEqualTo(timeOf(before));
                    assertThat(gap.sourceTo()).isEqualTo(timeOf(last));
                });
    }

    private long timeOf(long value) {
        return stored(B).stream()
                .filter(one -> Long.valueOf(value).equals(one.value()))
                .findFirst()
                .orElseThrow()
                .time();
    }
}
