package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.Clock;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataFormTest {

    private static final long TIME = 1_700_000_000_123_456_789L;

    private SignalType type = SignalType.scalar(ValueType.DOUBLE);
    private final DataForm form =
            new DataForm(signal -> new SignalEntry(signal, "a", "s", type), (epoch, number) -> number < 10);

    private static Batch batch(NumberedSample... samples) {
        Batch batch = new Batch(PRESENT, "a", 0);
        batch.samples().addAll(List.of(samples));
        return batch;
    }

    private PayloadReader made() {
        byte[] bytes = form.writer().toByteArray();
        return new PayloadReader().reset(bytes, 0, bytes.length);
    }

    @Test
    void carriesEverythingThatSparkplugHasNoFieldFor() {
        NumberedSample sample =
                new NumberedSample(7, 3, TIME, ClockSource.SERVER, TIME + 55, TIME + 99, 0x8034_0000L, null);
        DataForm.Made made = form.samples(batch(sample), 500, 5, () -> 42);
        assertThat(made.entries()).isEqualTo(1);
        PayloadReader payload = made();
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        payload.nextMetric();
        assertThat(payload.seq()).isEqualTo(42);
        assertThat(payload.metric().alias()).isEqualTo(3);
        assertThat(payload.metric().isNull()).isTrue();
        assertThat(payload.metric().isHistorical()).isTrue();
        assertThat(payload.metric().properties().value("Quality")).isEqualTo(new Value.Whole(0));
        assertThat(body.epoch()).isEqualTo(PRESENT);
        assertThat(body.number(0)).isEqualTo(7);
        assertThat(body.time(0, payload.metric().timestamp())).isEqualTo(TIME);
        assertThat(body.clock(0)).isEqualTo(Clock.SERVER);
        assertThat(body.serverTime(0, TIME)).isEqualTo(TIME + 55);
        assertThat(body.received(0)).isEqualTo(TIME + 99);
        assertThat(body.status(0)).isEqualTo(0x8034_0000L);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(SignalType.scalar(ValueType.BOOLEAN), true, new Value.Flag(true)),
                Arguments.of(SignalType.scalar(ValueType.INT8), -5L, new Value.Whole(-5)),
                Arguments.of(SignalType.scalar(ValueType.UINT32), 0xFFFF_FFFFL, new Value.Whole(0xFFFF_FFFFL)),
                Arguments.of(SignalType.scalar(ValueType.UINT64), -1L, new Value.Whole(-1)),
                Arguments.of(SignalType.scalar(ValueType.FLOAT), 1.5f, new Value.Real(1.5)),
                Arguments.of(SignalType.scalar(ValueType.STRING), "Walzgerüst", new Value.Text("Walzgerüst")),
                Arguments.of(SignalType.scalar(ValueType.DATE_TIME), 1_999_999L, new Value.Whole(1)),
                Arguments.of(
                        new SignalType(ValueType.INT16, true), new long[] {1, -2}, new Value.Wholes(List.of(1L, -2L))),
                Arguments.of(new SignalType(ValueType.FLOAT, true), new float[] {0.5f}, new Value.Reals(List.of(0.5))),
                Arguments.of(
                        new SignalType(ValueType.BOOLEAN, true),
                        new boolean[] {true, false},
                        new Value.Flags(List.of(true, false))),
                Arguments.of(new SignalType(ValueType.GUID, true), new String[] {"g"}, new Value.Texts(List.of("g"))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void carriesEveryType(SignalType signalType, Object value, Value expected) {
        type = signalType;
        form.samples(batch(InMemoryOutbox.sample(1, 3, value)), 500, 5, () -> 0);
        PayloadReader payload = made();
        payload.nextMetric();
        assertThat(payload.metric().value(WireTypes.of(signalType))).isEqualTo(expected);
    }

    /** The payload ends where the next sample would make it too large; nothing is lost between two payloads. */
    @Test
    void cutsABatchIntoPayloadsThatFit() {
        type = SignalType.scalar(ValueType.STRING);
        Batch batch = new Batch(PRESENT, "a", 0);
        for (int i = 0; i < 300; i++) {
            batch.samples().add(InMemoryOutbox.sample(i, 3, "x".repeat(1_000)));
        }
        AtomicInteger seqs = new AtomicInteger();
        long next = 0;
        while (!batch.isEmpty()) {
            DataForm.Made made = form.samples(batch, 500, 5, seqs::getAndIncrement);
            assertThat(form.writer().size()).isLessThanOrEqualTo(DataForm.USUAL_BYTES);
            PayloadReader payload = made();
            assertThat(payload.metricCount()).isEqualTo(made.entries());
            SamplesBodyReader body = new SamplesBodyReader().reset(payload);
            for (int i = 0; i < made.entries(); i++) {
                assertThat(body.number(i)).isEqualTo(next++);
                batch.samples().remove();
            }
        }
        assertThat(next).isEqualTo(300);
        assertThat(seqs.get()).isLessThan(8);
    }

    @Test
    void givesOneLargeSampleAPayloadOfItsOwn() {
        type = SignalType.scalar(ValueType.STRING);
        form.limit(1 << 20);
        Batch batch = batch(InMemoryOutbox.sample(0, 3, "x".repeat(200_000)), InMemoryOutbox.sample(1, 3, "y"));
        assertThat(form.samples(batch, 500, 5, () -> 0).entries()).isEqualTo(1);
    }

    @Test
    void spendsNoSeqOnWhatDoesNotFit() {
        type = SignalType.scalar(ValueType.STRING);
        form.limit(10_000);
        AtomicInteger seqs = new AtomicInteger();
        Batch batch = batch(InMemoryOutbox.sample(0, 3, "x".repeat(20_000)));
        assertThat(form.samples(batch, 500, 5, seqs::getAndIncrement).entries()).isZero();
        assertThat(seqs.get()).isZero();
    }
}
