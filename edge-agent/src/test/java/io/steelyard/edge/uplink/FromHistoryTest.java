package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.Origin;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was read from a server's history is told to be that, and moves no present value. */
final class FromHistoryTest {
    private static final UUID EPOCH = new UUID(1, 2);

    @Test
    void aSampleFromHistoryIsHistoricalAndSaysWhence() {
        SignalEntry speed = new SignalEntry(7, "lathe", "speed", SignalType.scalar(ValueType.INT64));
        DataForm form = new DataForm(id -> speed, epoch -> 3);
        Batch batch = new Batch(EPOCH, "lathe", 0, 0);
        batch.samples().add(sample(3, 100, false)); // history of the session: it stood in the outbox before its birth
        batch.samples().add(sample(4, 200, false));
        batch.samples().add(sample(5, 150, true));
        batch.samples().add(sample(6, 300, false));
        assertThat(form.samples(batch, 10, 1, () -> 0).entries()).isEqualTo(4);
        byte[] bytes = form.writer().toByteArray();
        PayloadReader payload = new PayloadReader().reset(bytes, 0, bytes.length);
        SamplesBodyReader body = new SamplesBodyReader().reset(payload);
        List<Boolean> historical = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        while (payload.nextMetric()) {
            historical.add(payload.metric().isHistorical());
            origins.add(body.origin(payload.metric().index()));
        }
        assertThat(historical).containsExactly(true, false, true, false);
        assertThat(origins).containsExactly(Origin.PRESENT, Origin.PRESENT, Origin.HISTORY, Origin.PRESENT);
    }

    private static NumberedSample sample(long number, long millis, boolean history) {
        long time = millis * 1_000_000;
        return new NumberedSample(number, 7, time, ClockSource.SOURCE, 0, time, 0, number, history);
    }
}
