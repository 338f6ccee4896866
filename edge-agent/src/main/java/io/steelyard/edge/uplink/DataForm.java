package io.steelyard.edge.uplink;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.NumberSet;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.SparkplugException.Reason;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.samples.Clock;
import io.steelyard.sparkplug.samples.Origin;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes DDATA and NDATA payloads of batches; one payload takes as many entries from the front as fit. For the uplink's
 * thread; its buffers are kept.
 */
final class DataForm {

    /** More than this a payload gets only when it holds a single entry. */
    static final int USUAL_BYTES = 64 * 1024;

    /** What seq, uuid and the body's own fields need beside the metrics at most, with what a writer wants to spare. */
    private static final int BODY_BYTES = 160;

    /** What the body needs for a metric at most: number, nanoseconds, status, clock, server and receive time. */
    private static final int BODY_BYTES_A_METRIC = 48;

    private final IntFunction<@Nullable SignalEntry> born;
    private final History history;
    private final SamplesBodyWriter body = new SamplesBodyWriter(16 * 1024 * 1024);
    /** The signals that the present sample tells of, the sampled one first; and how many have their metric. */
    private final List<SignalEntry> told = new ArrayList<>();

    private int next;
    private PayloadWriter out = new PayloadWriter(USUAL_BYTES * 2);
    private int maxBytes = USUAL_BYTES * 2;

    /**
     * A form without a limit of the server's yet.
     *
     * @param born the entry of a signal that is born in this session, else null
     * @param history tells which numbers are history
     */
    DataForm(IntFunction<@Nullable SignalEntry> born, History history) {
        this.born = born;
        this.history = history;
    }

    /** What one payload became. */
    record Made(int entries, NumberSet samples, NumberSet records) {}

    /** Sets the greatest payload that the server takes. */
    void limit(int bytes) {
        if (bytes != maxBytes) {
            maxBytes = bytes;
            out = new PayloadWriter(bytes);
        }
    }

    /** The writer, holding the payload made last. */
    PayloadWriter writer() {
        return out;
    }

    /** What stood in the outbox when the session's NBIRTH was sent. */
    @FunctionalInterface
    interface History {
        /** The greatest number that is history, -1 when none of the epoch is. */
        long upTo(UUID epoch);
    }

    /**
     * DDATA of the first samples of a batch, at most {@code most}; the seq is asked for only when there is a payload. Zero
     * entries made means that the first is not born or alone does not fit; a first one whose value cannot travel throws with reason {@code VALUE}.
     */
    Made samples(Batch batch, int most, long millis, IntSupplier seq) {
        out.clear().timestamp(millis);
        body.begin(batch.epoch(), Sequence.SAMPLES);
        NumberSet numbers = new NumberSet();
        long upTo = history.upTo(batch.epoch());
        int made = 0;
        Iterator<NumberedSample> samples = batch.samples().iterator();
        while (made < most && samples.hasNext()) {
            NumberedSample sample = samples.next();
            if (!areBorn(sample) || !add(sample, sample.history() || sample.number() <= upTo, made == 0)) {
                break;
            }
            numbers.add(sample.number());
            made++;
        }
        if (made > 0) {
            body.writeTo(out.seq(seq.getAsInt()));
        }
        return new Made(made, numbers, new NumberSet());
    }

    /** Looks up the signals that the sample tells of; false when one of them is not born. */
    private boolean areBorn(NumberedSample sample) {
        told.clear();
        next = 0;
        boolean all = isBorn(sample.signal());
        for (Parts.Part part : Parts.below(sample.value())) {
            all = all && isBorn(part.signal());
        }
        return all;
    }

    private boolean isBorn(int signal) {
        SignalEntry entry = born.apply(signal);
        return entry != null && told.add(entry);
    }

    /** A metric of the sampled signal, and one of each signal below it, which shares its number: all of them or none. */
    private boolean add(NumberedSample sample, boolean historical, boolean first) {
        int size = out.size();
        int metrics = out.metricCount();
        boolean fits = add(sample, Parts.own(sample.value()), historical, first);
        for (Parts.Part part : Parts.below(sample.value())) {
            fits = fits && add(sample, part.value(), historical, first);
        }
        if (!fits) {
            out.backTo(size, metrics);
            body.truncate(metrics);
        }
        return fits;
    }

    /** The sample's next metric, of the signal that was looked up for it. */
    private boolean add(NumberedSample sample, @Nullable Object value, boolean historical, boolean first) {
        boolean shares = next > 0;
        SignalEntry signal = told.get(next);
        next++;
        try {
            out.beginMetric().alias(signal.id()).metricTimestamp(MetricForm.millis(sample.time()));
            if (historical) {
                out.historical();
            }
            if (sample.status() != 0) {
                out.quality(MetricForm.quality(sample.status()));
            }
            MetricForm.value(out, WireTypes.of(signal.type()), value);
            out.endMetric();
        } catch (SparkplugException e) {
            out.cancelMetric();
            if (first && e.reason() == Reason.VALUE) {
                throw e;
            }
            return false;
        }
        (shares ? body.share() : body.sample(sample.number()))
                .nanos(MetricForm.belowMilli(sample.time()))
                .status(sample.status())
                .clock(clock(sample.clock()))
                .received(sample.receiveTime());
        if (sample.history()) {
            body.origin(Origin.HISTORY);
        }
        if (sample.serverTime() != 0) {
            body.serverTime(sample.time(), sample.serverTime());
        }
        if (signal.type().element() == ValueType.DATE_TIME) {
            belowMillis(value);
        }
        return fits(first);
    }

    /** What Sparkplug's DateTime does not hold of the value. */
    private void belowMillis(@Nullable Object value) {
        if (value instanceof Long time && MetricForm.belowMilli(time) != 0) {
            body.valueNanos(MetricForm.belowMilli(time));
        } else if (value instanceof long[] times) {
            int last = times.length;
            while (last > 0 && MetricForm.belowMilli(times[last - 1]) == 0) {
                last--;
            }
            for (int i = 0; i < last; i++) {
                body.valueNanos(MetricForm.belowMilli(times[i]));
            }
        }
    }

    /** Whether the payload may stay as large as it is. */
    private boolean fits(boolean first) {
        int whole = out.size() + BODY_BYTES + out.metricCount() * BODY_BYTES_A_METRIC;
        return whole <= Math.min(maxBytes, first ? maxBytes : USUAL_BYTES);
    }

    private static Clock clock(ClockSource source) {
        return switch (source) {
            case SOURCE -> Clock.SOURCE;
            case SERVER -> Clock.SERVER;
            case AGENT -> Clock.AGENT;
        };
    }

    /** NDATA of the first records of a batch, at most {@code most}; zero entries as in {@link #samples}. */
    Made records(Batch batch, int most, long millis, IntSupplier seq) {
        out.clear().timestamp(millis);
        body.begin(batch.epoch(), Sequence.RECORDS);
        NumberSet numbers = new NumberSet();
        int made = 0;
        Iterator<OutboxEntry.Text> records = batch.records().iterator();
        while (made < most && records.hasNext()) {
            OutboxEntry.Text record = records.next();
            if (!add(record, millis, made == 0)) {
                break;
            }
            numbers.add(record.number());
            made++;
        }
        if (made > 0) {
            body.writeTo(out.seq(seq.getAsInt()));
        }
        return new Made(made, new NumberSet(), numbers);
    }

    private boolean add(OutboxEntry.Text record, long millis, boolean first) {
        int size = out.size();
        int metrics = out.metricCount();
        try {
            out.beginMetric()
                    .name("steelyard/" + record.kind())
                    .metricTimestamp(millis)
                    .dataType(DataType.STRING)
                    .stringValue(record.json())
                    .endMetric();
        } catch (SparkplugException e) {
            out.cancelMetric();
            return false;
        }
        if (!fits(first)) {
            out.backTo(size, metrics);
            return false;
        }
        body.sample(record.number());
        return true;
    }

    /** The single entry at the front of a batch, for the dead-letter. */
    static OutboxEntry front(Batch batch) {
        return batch.asset() == null
                ? batch.records().element()
                : new OutboxEntry.Samples(batch.epoch(), List.of(batch.samples().element()));
    }
}
