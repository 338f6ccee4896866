package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.trouble.FailedSignal;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.edge.outbox.Outbox;
import io.steelyard.edge.outbox.OutboxConfig;
import io.steelyard.journal.DiskFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An outbox with room for some 250 signals, of which parts may be three fourths. */
@Timeout(120)
final class RoomForSignalsTest {
    private static final long SEGMENT = 131_072;

    @TempDir
    static Path pki;

    @TempDir
    Path disk;

    private ValuesBench bench;
    private Outbox outbox;

    @BeforeEach
    void startServer() throws Exception {
        bench = new ValuesBench(pki);
        outbox = Outbox.open(
                new OutboxConfig(
                        "demo", "edge-1", disk.resolve("outbox"), disk.resolve("aside"), SEGMENT, 10 * SEGMENT),
                new Outbox.Sources(UUID.randomUUID(), Instant::now, System::nanoTime),
                new DiskFiles(),
                Thread::new);
        bench.outbox = outbox;
    }

    @AfterEach
    void close() {
        bench.close();
        outbox.close();
    }

    private String[] doubles(int number) {
        String[] names = IntStream.range(0, number).mapToObj(i -> "d" + i).toArray(String[]::new);
        Arrays.stream(names).forEach(name -> bench.set(name, NodeIds.Double, ValuesBench.SCALAR, 1.0));
        return names;
    }

    private LinkStatus status() {
        return bench.source().status().get(0);
    }

    /** Lists fill the dictionary long before signals of their own do: without their last elements everything else is read. */
    @Test
    void partsOfAListAreLeftOutBeforeASignalIs() throws Exception {
        ByteString[] list = IntStream.range(0, 256)
                .mapToObj(i -> ByteString.of(new byte[] {(byte) i}))
                .toArray(ByteString[]::new);
        bench.set("list", NodeIds.ByteString, ValuesBench.LIST, list);
        bench.set("other", NodeIds.ByteString, ValuesBench.LIST, new ByteString[0]);
        String[] doubles = doubles(20);
        bench.open(Stream.concat(Stream.of("list", "other"), Arrays.stream(doubles))
                .toArray(String[]::new));
        Map<String, Object> told = bench.told("list");
        assertThat(told).containsEntry("list", 256L).hasSizeBetween(60, 200);
        assertThat(told).containsKey("list/0").doesNotContainKey("list/255");
        bench.set("other", NodeIds.ByteString, ValuesBench.LIST, list);
        assertThat(bench.told(bench.next("other", sample -> bench.told(sample).containsValue(256L))))
                .hasSize(1);
        for (String name : doubles) {
            bench.set(name, NodeIds.Double, ValuesBench.SCALAR, 2.0);
        }
        bench.next("d19", sample -> Double.valueOf(2.0).equals(sample.value()));
        assertThat(status().known().shortened()).isEqualTo(2);
        assertThat(status().counts().missed().signals()).isEmpty();
        assertThat(status().counts().losses()).isZero();
    }

    /** Each says what can be done; the others are read. */
    @Test
    void aSignalWithoutRoomFailsAlone() throws Exception {
        bench.open(doubles(400));
        bench.set("d0", NodeIds.Double, ValuesBench.SCALAR, 2.0);
        bench.next("d0", sample -> Double.valueOf(2.0).equals(sample.value()));
        List<FailedSignal> failed = status().counts().missed().signals();
        assertThat(failed).hasSizeBetween(100, 300).allSatisfy(one -> {
            assertThat(one.trouble().status()).isEqualTo(Trouble.NO_ROOM);
            assertThat(one.trouble().reason()).contains("outbox.segment");
        });
        assertThat(status().counts().connections()).isEqualTo(1);
        assertThat(status().counts().losses()).isZero();
    }

    /** Its type shows with its first value only. */
    @Test
    void aSignalThatSaysItsTypeLaterFailsAlone() throws Exception {
        bench.set("late", NodeIds.BaseDataType, ValuesBench.SCALAR, 1.0, 0x8000_0000L);
        bench.open(Stream.concat(Arrays.stream(doubles(400)), Stream.of("late")).toArray(String[]::new));
        bench.next("d0", any -> true);
        bench.set("late", NodeIds.BaseDataType, ValuesBench.SCALAR, 1.0);
        while (status().counts().missed().signals().stream()
                .noneMatch(one -> one.signal().equals("m/late"))) {
            Thread.onSpinWait();
        }
        assertThat(status().counts().losses()).isZero();
    }
}
