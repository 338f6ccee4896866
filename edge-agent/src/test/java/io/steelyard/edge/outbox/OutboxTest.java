package io.steelyard.edge.outbox;

import static io.steelyard.edge.outbox.OutboxBench.DOUBLE;
import static io.steelyard.edge.outbox.OutboxBench.NONE;
import static io.steelyard.edge.outbox.OutboxBench.first;
import static io.steelyard.edge.outbox.ReadBack.notes;
import static io.steelyard.edge.outbox.ReadBack.samples;
import static io.steelyard.edge.outbox.ReadBack.samplesOf;
import static io.steelyard.edge.outbox.ReadBack.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox promises between the machines and the uplink: each sample has a number and comes back as it was. */
final class OutboxTest {
    @TempDir
    Path folder;

    private OutboxBench bench;

    @BeforeEach
    void set() {
        bench = new OutboxBench(folder);
    }

    @Test
    void numbersAreGaplessAssetByAssetAndReadBackAsTheyCame() throws Exception {
        try (Outbox outbox = bench.open()) {
            int power = outbox.idOf("stand-1", "power", DOUBLE);
            int speed = outbox.idOf("lathe-1", "speed", DOUBLE);
            outbox.take(bench.delivery(bench.value(power, 1.5), bench.value(speed, 2.5), bench.value(power, 3.5)));
            List<NumberedSample> read = samples(outbox);
            assertThat(read).extracting(NumberedSample::number).containsExactly(0L, 1L, 2L);
            assertThat(read).extracting(NumberedSample::signal).containsExactly(power, power, speed);
            assertThat(read).extracting(NumberedSample::value).containsExactly(1.5, 3.5, 2.5);
        }
    }

    @Test
    void everyKindOfValueComesBackEqual() throws Exception {
        Object[] values = {
            null,
            true,
            false,
            0L,
            -1L,
            Long.MIN_VALUE,
            1.5f,
            Float.NaN,
            -2.5,
            Double.POSITIVE_INFINITY,
            "",
            "kühl 铁",
            new byte[] {1, 2},
            new boolean[] {true, false},
            new long[] {-5, 7},
            new float[] {1f},
            new double[] {},
            new String[] {"a", ""},
            parts(4L, "Auto", null, new long[] {2, 3}),
            parts(null)
        };
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            List<Sample> samples = new ArrayList<>();
            for (Object value : values) {
                bench.sourceTime += 1_000;
                samples.add(new Sample(
                        id, bench.sourceTime, ClockSource.SERVER, bench.sourceTime + 5, 0x80350000L, value, false));
            }
            outbox.take(bench.delivery(samples.toArray(Sample[]::new)));
            List<NumberedSample> read = samples(outbox);
            assertThat(read).hasSize(values.length);
            for (int i = 0; i < values.length; i++) {
                Sample sent = samples.get(i);
                assertThat(read.get(i).value()).isEqualTo(values[i]);
                assertThat(read.get(i).time()).isEqualTo(sent.time());
                assertThat(read.get(i).serverTime()).isEqualTo(sent.serverTime());
                assertThat(read.get(i).status()).isEqualTo(0x80350000L);
                assertThat(read.get(i).clock()).isEqualTo(ClockSource.SERVER);
            }
        }
    }

    /** Source, server and receive time, whichever of the clocks is ahead, and also in another life of the agent. */
    @Test
    void theThreeTimesOfASampleComeOutAsTheyWentIn() throws Exception {
        long received = bench.now() + 123_456_700; // what decides is kept to 100 ns, as OPC UA tells it
        long ahead = received + 37_000_000_700L;
        long behind = received - 86_400_000_000_100L;
        try (Outbox outbox = bench.open()) {
            Sample[] samples = {
                new Sample(outbox.idOf("a", "0", DOUBLE), behind, ClockSource.SOURCE, received - 5, 0, 1.0, false),
                new Sample(outbox.idOf("a", "1", DOUBLE), ahead, ClockSource.SOURCE, ahead + 900, 0, 1.0, false),
                new Sample(outbox.idOf("a", "2", DOUBLE), received, ClockSource.SOURCE, 0, 0, 1.0, false),
                new Sample(outbox.idOf("a", "3", DOUBLE), ahead, ClockSource.SERVER, ahead, 0, 1.0, false),
                new Sample(outbox.idOf("a", "4", DOUBLE), received, ClockSource.AGENT, 0, 0, 1.0, false)
            };
            outbox.take(new Delivery("plant", 1, 1, received - 7, received, List.of(samples), List.of()));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(samples(outbox))
                    .extracting(
                            NumberedSample::time,
                            NumberedSample::clock,
                            NumberedSample::serverTime,
                            NumberedSample::receiveTime)
                    .containsExactly(
                            tuple(behind, ClockSource.SOURCE, received - 5, received),
                            tuple(ahead, ClockSource.SOURCE, ahead + 900, received),
                            tuple(received, ClockSource.SOURCE, 0L, received),
                            tuple(ahead, ClockSource.SERVER, ahead, received),
                            tuple(received, ClockSource.AGENT, 0L, received));
        }
    }

    /** Of the signals 100, 101 … below. */
    private static Parts parts(@Nullable Object own, @Nullable Object... below) {
        List<Parts.Part> all = new ArrayList<>();
        for (Object one : below) {
            all.add(new Parts.Part(100 + all.size(), one));
        }
        return new Parts(own, all);
    }

    /** A birth has to say it, also after a restart and when the segment with the sample was given back. */
    @Test
    void theLastValueOfWhatIsBelowASignalIsThatOfTheSignalsLastSample() throws Exception {
        int mode;
        int text;
        try (Outbox outbox = bench.open()) {
            mode = outbox.idOf("a", "mode", SignalType.scalar(ValueType.INT32));
            text = outbox.idOf("a", "mode/text", SignalType.scalar(ValueType.STRING));
            outbox.take(bench.delivery(new Sample(
                    mode,
                    bench.sourceTime,
                    ClockSource.SOURCE,
                    0,
                    0,
                    new Parts(4L, List.of(new Parts.Part(text, "Auto"))),
                    false)));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.lastValue(mode).value()).isEqualTo(4L);
            assertThat(outbox.lastValue(text).value()).isEqualTo("Auto");
            assertThat(outbox.lastValue(text).signal()).isEqualTo(text);
            outbox.take(bench.delivery(
                    new Sample(mode, bench.sourceTime + 100, ClockSource.SOURCE, 0, 0x80000000L, null, false)));
            assertThat(outbox.lastValue(text).value()).isNull();
            assertThat(outbox.lastValue(text).status()).isEqualTo(0x80000000L);
        }
    }

    /** What a new subscription says again is a repeat only when nothing below the signal differs. */
    @Test
    void aRepeatIsEqualInEveryPart() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(
                    new Sample(id, bench.sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {5}), true)));
            outbox.take(bench.delivery(
                    new Sample(id, bench.sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {5}), true)));
            outbox.take(bench.delivery(
                    new Sample(id, bench.sourceTime, ClockSource.SOURCE, 0, 0, parts(1L, new long[] {6}), true)));
            assertThat(samples(outbox))
                    .extracting(NumberedSample::value)
                    .containsExactly(parts(1L, new long[] {5}), parts(1L, new long[] {6}));
        }
    }

    /** What the mapping leaves out has a number, stands behind what is kept, and is told as dropped, not as a hole. */
    @Test
    void aFilteredSampleIsNumberedAndDropped() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(
                    bench.value(id, 1.0),
                    new Sample(id, bench.sourceTime + 1_000, ClockSource.SOURCE, 0, 0, 1.1, false, true),
                    new Sample(id, bench.sourceTime + 2_000, ClockSource.SOURCE, 0, 0, 3.0, false)));
            assertThat(samples(outbox)).extracting(NumberedSample::value).containsExactly(1.0, 3.0);
            assertThat(samples(outbox)).extracting(NumberedSample::number).containsExactly(0L, 1L);
            assertThat(outbox.status().sampled()).isEqualTo(3);
            assertThat(outbox.status().dropped()).isEqualTo(Map.of("filter", 1L));
            assertThat(outbox.lastValue(id).value()).isEqualTo(3.0);
        }
    }

    @Test
    void dictionaryIdsStayOverRestartsAndAChangedTypeIsANewEntry() {
        int power;
        try (Outbox outbox = bench.open()) {
            power = outbox.idOf("stand-1", "power", DOUBLE);
            assertThat(outbox.idOf("stand-1", "power", DOUBLE)).isEqualTo(power);
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.idOf("stand-1", "power", DOUBLE)).isEqualTo(power);
            int changed = outbox.idOf("stand-1", "power", SignalType.scalar(ValueType.INT32));
            assertThat(changed).isNotEqualTo(power);
            assertThat(outbox.signal(changed).type().element()).isEqualTo(ValueType.INT32);
        }
    }

    /** A new subscription delivers every present value again; it is no new sample. */
    @Test
    void aRepeatIsDroppedByNumberBehindTheAssetsKeptSamplesAlsoAfterARestart() throws Exception {
        Sample one;
        Sample two;
        try (Outbox outbox = bench.open()) {
            int power = outbox.idOf("a", "power", DOUBLE);
            int speed = outbox.idOf("a", "speed", DOUBLE);
            one = bench.value(power, 1.0);
            two = bench.value(speed, 2.0);
            outbox.take(bench.delivery(one, two));
        }
        try (Outbox outbox = bench.open()) {
            outbox.take(bench.delivery(first(one), bench.value(two.signal(), 9.0)));
            List<NumberedSample> read = samplesOf(outbox, outbox.epoch());
            assertThat(read).extracting(NumberedSample::number).containsExactly(0L);
            DropRecord drop = notes(outbox, "drop").stream()
                    .map(DropRecord::parse)
                    .findFirst()
                    .orElseThrow();
            assertThat(drop.reason()).isEqualTo("repeat");
            assertThat(drop.numbers()).containsExactly(new NumberRange(1, 1));
            assertThat(drop.epoch()).isEqualTo(outbox.epoch());
        }
    }

    @Test
    void gapsTravelWithTheirDeliveryAndRecordsAreNumberedGapless() throws Exception {
        Scope scope = Scope.agent("demo", "edge-1");
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            GapRecord gap = new GapRecord("g1", scope, 1, 2L, null, null, GapCause.LINK_DOWN);
            outbox.take(new Delivery("plant", 1, 1, 5, bench.now(), List.of(bench.value(id, 1)), List.of(gap)));
            outbox.leave(new EventRecord("item-failed", scope, 3, Map.of())).get(10, TimeUnit.SECONDS);
            List<OutboxEntry.Text> texts = texts(outbox);
            assertThat(texts).extracting(OutboxEntry.Text::kind).containsExactly("gap", "event");
            assertThat(texts).extracting(OutboxEntry.Text::number).containsExactly(0L, 1L);
            assertThat(GapRecord.parse(texts.get(0).json())).isEqualTo(gap);
        }
    }

    @Test
    void theLastProofOfLifeOfAServerSurvives() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(new Delivery("plant", 4, 17, 1_000, 1_000, List.of(bench.value(id, 1)), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 2_000_001_000L, 2_000_001_000L, List.of(), List.of()));
            outbox.take(new Delivery("plant", 4, 0, 2_000_001_500L, 2_000_001_500L, List.of(), List.of()));
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.recovered().servers())
                    .isEqualTo(Map.of(
                            "plant", new Recovered.ServerProof(2_000_001_000L, List.of(new Recovered.Heard(4, 17)))));
            outbox.report(false).get(10, TimeUnit.SECONDS);
            assertThat(notes(outbox, "alive")).hasSize(1).allMatch(json -> json.contains("plant"));
        }
    }

    @Test
    void lastValuesForBirthsSurviveSegmentsThatWereGivenBack() throws Exception {
        int quiet;
        try (Outbox outbox = bench.open()) {
            quiet = outbox.idOf("a", "quiet", DOUBLE);
            int busy = outbox.idOf("a", "busy", DOUBLE);
            outbox.take(bench.delivery(bench.value(quiet, 7.5)));
            for (int i = 0; i < 3000; i++) {
                outbox.take(bench.delivery(
                        bench.value(busy, i), bench.value(busy, i), bench.value(busy, i), bench.value(busy, i)));
                if (i % 100 == 0) {
                    outbox.release(outbox.epoch(), NumberSet.range(0, 4L * i), NONE);
                }
            }
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.lastValue(quiet).value()).isEqualTo(7.5);
            assertThat(outbox.signal(quiet).signal()).isEqualTo("quiet");
            assertThat(samplesOf(outbox, outbox.recovered().previous()).get(0).number())
                    .isEqualTo(11_601);
            assertThat(outbox.held().get(0).samples()).isEqualTo(NumberSet.range(11_601, 12_000));
        }
    }

    @Test
    void aSampleTakesFewBytesOnDisk() throws Exception {
        try (Outbox outbox = bench.open()) {
            int[] ids = new int[20];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = outbox.idOf("stand-" + i % 3, "signal-" + i, DOUBLE);
            }
            long before = outbox.status().depthBytes();
            for (int i = 0; i < 100; i++) {
                Sample[] samples = new Sample[20];
                for (int k = 0; k < 20; k++) {
                    samples[k] = bench.value(ids[k], i * 0.37);
                }
                outbox.take(bench.delivery(samples));
            }
            assertThat((outbox.status().depthBytes() - before) / 2000.0).isLessThan(20);
        }
    }
}
