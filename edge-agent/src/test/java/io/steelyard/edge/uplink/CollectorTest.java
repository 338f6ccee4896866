package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.InMemoryOutbox.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CollectorTest {

    private static final long MILLI = 1_000_000L;

    /** Signals 1 to 9 belong to asset a, the others to asset b. */
    private final Collector collector = new Collector(signal -> signal < 10 ? "a" : "b");

    private static OutboxEntry samples(UUID epoch, long first, long last, int signal) {
        List<NumberedSample> samples = LongStream.rangeClosed(first, last)
                .mapToObj(number -> InMemoryOutbox.sample(number, signal, 1.0))
                .toList();
        return new OutboxEntry.Samples(epoch, samples);
    }

    private static OutboxEntry record(long number) {
        return new OutboxEntry.Text(PRESENT, number, "report", "{}");
    }

    private static void send(Collector from, Batch batch) {
        int entries = batch.size();
        batch.samples().clear();
        batch.records().clear();
        from.sent(batch, entries);
    }

    @Test
    void gathersSeveralCyclesOfAnAssetForTwentyMilliseconds() {
        collector.add(samples(PRESENT, 0, 1, 1), 0);
        collector.add(samples(PRESENT, 2, 2, 20), 5 * MILLI);
        collector.add(samples(PRESENT, 3, 4, 2), 10 * MILLI);
        assertThat(collector.due(20 * MILLI - 1)).isNull();
        assertThat(collector.deadline()).isEqualTo(20 * MILLI);
        Batch first = collector.due(20 * MILLI);
        assertThat(first.asset()).isEqualTo("a");
        assertThat(first.samples()).extracting(NumberedSample::number).containsExactly(0L, 1L, 3L, 4L);
        send(collector, first);
        assertThat(collector.due(20 * MILLI)).isNull();
        assertThat(collector.due(25 * MILLI).asset()).isEqualTo("b");
    }

    @Test
    void doesNotWaitWithFiveHundredMetrics() {
        collector.add(samples(PRESENT, 0, 499, 1), 0);
        assertThat(collector.due(0).size()).isEqualTo(500);
    }

    /** A report describes what stands before it, so nothing may overtake it in either direction. */
    @Test
    void letsNothingOvertakeARecord() {
        collector.add(samples(PRESENT, 0, 0, 1), 0);
        assertThat(collector.add(record(0), 0)).isFalse();
        Batch samples = collector.due(0);
        assertThat(samples.asset()).isEqualTo("a");
        send(collector, samples);
        assertThat(collector.add(record(0), 0)).isTrue();
        assertThat(collector.add(record(1), 0)).isTrue();
        assertThat(collector.add(samples(PRESENT, 1, 1, 1), 0)).isFalse();
        assertThat(collector.due(0).records()).hasSize(2);
    }

    @Test
    void neverMixesTwoEpochs() {
        collector.add(samples(PREVIOUS, 0, 0, 1), 0);
        assertThat(collector.add(samples(PRESENT, 0, 0, 20), 0)).isFalse();
        send(collector, collector.due(0));
        assertThat(collector.add(samples(PRESENT, 0, 0, 20), 0)).isTrue();
    }

    @Test
    void isFullAtItsBound() {
        for (int i = 0; i < 20; i++) {
            assertThat(collector.isFull()).isFalse();
            collector.add(samples(PRESENT, i * 1_000L, i * 1_000L + 999, 1), 0);
        }
        assertThat(collector.isFull()).isTrue();
    }
}
