package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records as they lie on disks already. */
final class OutboxFormatTest {

    private static ByteBuffer bytes(String... fields) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", fields)));
    }

    /** As the program before parts wrote it. */
    @Test
    void aDeliveryOfVersionOneIsRead() {
        OutboxRecord read = OutboxFormat.read(bytes(
                "13", // version 1, kind 3: delivered
                "01", // epoch
                "00000000000003e8", // receive time 1000
                "03706c63", // server plc
                "07", // subscription
                "09", // sequence
                "14", // receive time less proof: 10
                "08", // last number 4
                "01", // one sample
                "83", // integer, source clock, has a status
                "04", // number 4
                "02", // signal 2
                "c701", // time: 100 before the receive time
                "808080a408", // status 0x84800000
                "2a", // value 21
                "00", // nothing aside
                "00", // nothing dropped
                "00")); // no records
        assertThat(read)
                .isEqualTo(new OutboxRecord.Delivered(
                        1,
                        new OutboxRecord.Origin("plc", 7, 9, 990),
                        1_000,
                        4,
                        List.of(new NumberedSample(4, 2, 900, ClockSource.SOURCE, 0, 1_000, 0x84800000L, 21L)),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        null));
    }

    private static OutboxRecord.Delivered delivered(Object value) {
        return new OutboxRecord.Delivered(
                1,
                new OutboxRecord.Origin("plc", 7, 9, 990),
                1_000,
                4,
                List.of(new NumberedSample(4, 2, 900, ClockSource.SERVER, 0, 1_000, 0, value)),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                null);
    }

    /** Whoever goes back to the program before finds that it refuses such a record by its version, and reads every other. */
    @Test
    void onlyARecordWithPartsNeedsTheNewestVersion() {
        OutboxRecord.Delivered parts =
                delivered(new Parts(4L, List.of(new Parts.Part(3, "Auto"), new Parts.Part(5, null))));
        ByteBuffer written = OutboxFormat.write(parts);
        assertThat(written.get(0)).isEqualTo((byte) 0x33);
        assertThat(OutboxFormat.read(written)).isEqualTo(parts);
        assertThat(OutboxFormat.write(delivered(4L)).get(0)).isEqualTo((byte) 0x13);
    }

    @Test
    void gapsWithoutAnEndHaveAVersionOfTheirOwn() {
        OutboxRecord.Gaps open = new OutboxRecord.Gaps(List.of(new GapRecord(
                "g1",
                Scope.server("demo", "edge-1", "plc").signal("a", "s"),
                1_000,
                null,
                900L,
                null,
                GapCause.ITEM_FAILED)));
        ByteBuffer written = OutboxFormat.write(open);
        assertThat(written.get(0)).isEqualTo((byte) 0x6e);
        assertThat(OutboxFormat.read(written)).isEqualTo(open);
    }

    @Test
    void aNewerVersionIsRefusedByName() {
        assertThatThrownBy(() -> OutboxFormat.read(bytes("73")))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("format version 7, this program reads up to 6");
    }

    /** A damaged disk must not make the reader call itself without end. */
    @Test
    void partsHoldNoParts() {
        ByteBuffer written = OutboxFormat.write(delivered(new Parts(null, List.of())));
        byte[] damaged = new byte[written.remaining()];
        written.get(damaged);
        damaged[damaged.length - 5] = ValueFormat.PARTS; // the code of the signal's own value
        assertThatThrownBy(() -> OutboxFormat.read(ByteBuffer.wrap(damaged)))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("parts within parts");
    }
}
