package io.steelyard.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start is over when a value has come: neither a birth nor what came before it may be taken for one. */
@Timeout(20)
final class ToldSignalsTest {
    private static final String DATA = "spBv1.0/bench:demo/DDATA/edge-1/load-00001";
    private static final String BIRTH = "spBv1.0/bench:demo/DBIRTH/edge-1/load-00001";
    private static final int PROPERTIES = 200; // a length of two bytes

    private final ToldSignals told = new ToldSignals();

    @Test
    void countsEachSignalOnceAndNoBirth() throws InterruptedException {
        told.hear();
        come(BIRTH, 1, 2, 3);
        come(DATA, 7, 8);
        come(DATA, 8);

        assertThat(told.await(2)).isEqualTo(2);
    }

    @Test
    void theSameAliasOfAnotherAssetIsAnotherSignal() throws InterruptedException {
        told.hear();
        come(DATA, 7);
        come(DATA.replace("00001", "00002"), 7);

        assertThat(told.await(1)).isEqualTo(2);
    }

    @Test
    void beginsAnew() throws InterruptedException {
        come(DATA, 1);
        told.hear();
        come(DATA, 2);
        told.hear();

        assertThat(told.await(0)).isZero();
    }

    /** A PUBLISH as the sink reads it: its buffer stands before the properties, and the next packet follows. */
    private void come(String topic, long... aliases) {
        List<Metric> metrics = new ArrayList<>();
        for (long alias : aliases) {
            metrics.add(Metric.of("m", 1, DataType.INT64, new Value.Whole(5)).withAlias(alias));
        }
        byte[] body = Payload.of(1, 0, metrics).encode(1 << 16);
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        in.put((byte) 0x40); // of an earlier packet
        in.mark();
        in.put((byte) ((PROPERTIES & 0x7F) | 0x80)).put((byte) (PROPERTIES >>> 7)); // variable byte integer
        in.put(new byte[PROPERTIES]);
        in.put(body);
        int end = in.position();
        in.put((byte) 0xC0);
        in.reset();
        told.message(topic, in, end);
    }
}
