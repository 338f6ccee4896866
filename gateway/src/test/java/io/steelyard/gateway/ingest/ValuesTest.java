package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.PayloadWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store is given for what no field of it can hold. */
final class ValuesTest {
    @Test
    void arraysAreTextAsTheirElementsAreWritten() {
        assertThat(read(DataType.INT64_ARRAY, out -> out.arrayValue(DataType.INT64_ARRAY, new long[] {-1, 2})))
                .isEqualTo("[-1, 2]");
        assertThat(read(DataType.UINT64_ARRAY, out -> out.arrayValue(DataType.UINT64_ARRAY, new long[] {-1, 2})))
                .isEqualTo("[18446744073709551615, 2]");
        assertThat(read(DataType.STRING_ARRAY, out -> out.arrayValue(List.of("a\"b", "c\\d"))))
                .isEqualTo("[\"a\\\"b\", \"c\\\\d\"]");
    }

    /** OPC UA's time has ticks of 100 ns, Sparkplug's milliseconds. */
    @Test
    void timesHaveWhatTheBodySaysOfThem() {
        long millis = 1_764_230_400_123L;
        assertThat(read(DataType.DATE_TIME, out -> out.whole(DataType.DATE_TIME, millis)))
                .isEqualTo("2025-11-27T08:00:00.123000017Z");
        assertThat(read(
                        DataType.DATE_TIME_ARRAY,
                        out -> out.arrayValue(DataType.DATE_TIME_ARRAY, new long[] {millis, millis})))
                .isEqualTo("[\"2025-11-27T08:00:00.123000017Z\", \"2025-11-27T08:00:00.123000117Z\"]");
    }

    @Test
    void nullIsNoValue() {
        assertThat(read(DataType.DOUBLE, PayloadWriter::isNull)).isNull();
    }

    private static Object read(DataType type, Consumer<PayloadWriter> value) {
        PayloadWriter out = new PayloadWriter(1_024);
        out.clear().timestamp(1).seq(0).beginMetric().name("a").dataType(type);
        value.accept(out);
        out.endMetric();
        PayloadReader in = new PayloadReader();
        in.reset(out.buffer(), 0, out.size());
        assertThat(in.nextMetric()).isTrue();
        return Values.of(in.metric(), type, element -> 100 * element + 17);
    }
}
