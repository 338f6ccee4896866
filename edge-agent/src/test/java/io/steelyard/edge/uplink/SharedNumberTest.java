package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sample that several signals tell of travels as consecutive metrics under one number, whole or not at all. */
@Timeout(60)
final class SharedNumberTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Bench(folder);
        bench.outbox.define(2, "stand-1", "mode", ValueType.INT32);
        bench.outbox.define(3, "stand-1", "mode/text", ValueType.STRING);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static NumberedSample mode(long number, Object own, Object text) {
        return InMemoryOutbox.sample(number, 2, new Parts(own, List.of(new Parts.Part(3, text))));
    }

    /** Number and whether it is shared, by metric. */
    private static List<String> numbers(ScriptedBroker.Message message) {
        byte[] bytes = message.payload();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        List<String> numbers = new ArrayList<>();
        while (payload.nextMetric()) {
            int index = payload.metric().index();
            numbers.add(body.number(index) + (body.sharesNumber(index) ? "+" : "") + " at "
                    + body.time(index, payload.metric().timestamp()));
        }
        return numbers;
    }

    /** Neither signal is in the catalogue: the device is born again with both before the sample goes out. */
    @Test
    void bearsEverySignalOfTheSampleAndSendsThemUnderItsNumber() throws Exception {
        bench.startBorn();
        NumberedSample sample = mode(1, 4L, "Auto");
        bench.outbox.add(
                InMemoryOutbox.PRESENT,
                List.of(InMemoryOutbox.sample(0, 1, 7.5), sample, InMemoryOutbox.sample(2, 1, 8.5)));
        Payload birth = Payload.decode(bench.broker.next("DBIRTH").payload());
        assertThat(birth.metrics()).extracting(Metric::name).contains("mode", "mode/text");
        ScriptedBroker.Message data = bench.broker.next("DDATA");
        if (numbers(data).size() == 1) { // the first sample needed no birth
            data = bench.broker.next("DDATA");
        }
        assertThat(numbers(data)).contains("1 at " + sample.time(), "1+ at " + sample.time());
        assertThat(Payload.decode(data.payload()).metrics())
                .extracting(Metric::value)
                .contains(new Value.Whole(4), new Value.Text("Auto"), new Value.Real(8.5));
        bench.awaitReleased(NumberSet.range(0, 2));
    }

    /** What does not fit any more goes into the next message with all its metrics. */
    @Test
    void neverCutsASampleInTwo() throws Exception {
        bench.startBorn();
        String large = "x".repeat(30_000);
        bench.outbox.add(InMemoryOutbox.PRESENT, List.of(mode(0, 1L, large), mode(1, 2L, large), mode(2, 3L, large)));
        List<List<String>> messages = new ArrayList<>();
        int metrics = 0;
        while (metrics < 6) {
            List<String> one = numbers(bench.broker.next("DDATA"));
            messages.add(one);
            metrics += one.size();
        }
        assertThat(messages).allSatisfy(one -> {
            assertThat(one).hasSizeBetween(2, 4);
            assertThat(one.size() % 2).isZero();
            assertThat(one.get(0)).doesNotContain("+");
        });
        assertThat(messages).hasSizeGreaterThan(1);
        bench.awaitReleased(NumberSet.range(0, 2));
    }
}
