package io.steelyard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for a record behind what cannot be read: zeros are passed over in strides, and no record with them. */
final class RecordWindowTest {
    private static final long BASE = 4096;
    private static final int WINDOW = 256 * 1024;

    @TempDir
    private Path folder;

    /** Around each edge at which a stride or a window could end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4096, WINDOW - 64, WINDOW, 2 * WINDOW - 64, 2 * WINDOW, 3 * WINDOW - 4096})
    void findsARecordBehindZerosWhereverItBegins(int around) throws IOException {
        for (int gap = Math.max(8, around); gap < around + 136; gap += 8) {
            byte[] log = new byte[gap + 4096];
            put(log, gap);
            assertThat(find(log)).as("behind %s zeros", gap).isEqualTo(BASE + gap);
        }
    }

    @Test
    void findsARecordBehindZerosAndWhatIsLeftOfOthers() throws IOException {
        byte[] log = new byte[8192];
        log[800] = 1; // as if it were the offset of a header
        log[1_003] = 1; // no multiple of eight
        put(log, 1_024);
        log[1_024 + RecordFormat.HEADER] ^= 1; // damaged
        put(log, 4_096);
        assertThat(find(log)).isEqualTo(BASE + 4_096);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32, 4096, WINDOW, WINDOW + 8, 3 * WINDOW})
    void findsNothingInZeros(int bytes) throws IOException {
        assertThat(find(new byte[bytes])).isEqualTo(-1);
    }

    private static void put(byte[] log, int at) {
        ByteBuffer out = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN).position(at);
        RecordFormat.put(
                out,
                new RecordFormat.Stamp(BASE + at, 1, RecordFormat.KIND_KEPT, BASE + at),
                List.of(Logs.bytes("a record")));
    }

    private long find(byte[] log) throws IOException {
        Path file = folder.resolve("segment");
        Files.write(file, new byte[SegmentFormat.HEADER]);
        Files.write(file, log, StandardOpenOption.APPEND);
        Segment segment = new Segment(file, 1, BASE, 1, SegmentFormat.HEADER + log.length);
        try (RecordWindow window = new RecordWindow(new DiskFiles(), segment)) {
            return window.find(BASE, segment.capacityEnd(), 1);
        }
    }
}
