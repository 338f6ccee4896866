package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.ledger.Note;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent that says what a test tells it to, in the real bytes, as arrivals. One asset {@code m} with two signals. */
final class ScriptedAgent {
    static final long NANOS_A_MILLI = 1_000_000L;
    static final int SPEED = 1;
    static final int COUNT = 2;

    private final PayloadWriter out = new PayloadWriter(1 << 20);
    private final SamplesBodyWriter body = new SamplesBodyWriter(1 << 20);
    private final String site;
    private final String agent;
    private int seq;
    private final AtomicLong clock;
    private long millis = 1_000;

    ScriptedAgent(String site, String agent) {
        this(site, agent, new AtomicLong(1_000));
    }

    /** An agent whose messages arrive by a clock, in milliseconds, that others share. */
    ScriptedAgent(String site, String agent, AtomicLong clock) {
        this.site = site;
        this.agent = agent;
        this.clock = clock;
    }

    /** A sample of {@link #SPEED}. */
    record Given(long number, int alias, long timeMillis, Object value, boolean shares) {
        static Given of(long number) {
            return new Given(number, SPEED, number, (double) number, false);
        }
    }

    Arrival nodeBirth(@Nullable UUID epoch, @Nullable String previous) {
        seq = 0;
        out.clear().timestamp(millis).seq(next());
        whole("bdSeq", DataType.INT64, 0);
        if (epoch != null) {
            text("steelyard/epoch", epoch.toString());
            text("steelyard/previous", previous);
        }
        return published("NBIRTH", "");
    }

    /** A birth of an agent that lets go only what the gateway itself confirms. */
    Arrival nodeBirthThatWaits(UUID epoch) {
        seq = 0;
        out.clear().timestamp(millis).seq(next());
        whole("bdSeq", DataType.INT64, 0);
        text("steelyard/epoch", epoch.toString());
        text("steelyard/release", "gateway");
        return published("NBIRTH", "");
    }

    Arrival nodeDeath() {
        out.clear().timestamp(millis);
        whole("bdSeq", DataType.INT64, 0);
        return published("NDEATH", "");
    }

    Arrival deviceDeath() {
        out.clear().timestamp(millis).seq(next());
        return published("DDEATH", "/m");
    }

    Arrival deviceBirth(DataType speedType) {
        return deviceBirth(speedType, null);
    }

    /** A birth that says what the speed is. */
    Arrival deviceBirth(double speed) {
        return deviceBirth(DataType.DOUBLE, speed);
    }

    private Arrival deviceBirth(DataType speedType, @Nullable Double speed) {
        out.clear().timestamp(millis).seq(next());
        text("steelyard/class", "pump");
        text("steelyard/area", "hall");
        text("steelyard/server", "plc");
        text("steelyard/line", "one");
        out.beginMetric().name("speed").alias(SPEED).metricTimestamp(millis).dataType(speedType);
        if (speed == null) {
            out.isNull().endMetric();
        } else {
            out.doubleValue(speed).endMetric();
        }
        out.beginMetric()
                .name("count")
                .alias(COUNT)
                .dataType(DataType.INT64)
                .isNull()
                .endMetric();
        return published("DBIRTH", "/m");
    }

    Arrival data(@Nullable UUID epoch, boolean historical, List<Given> samples) {
        return data(epoch, historical, samples, next());
    }

    /** A value with Sparkplug's property, from a publisher that does not number. */
    Arrival foreign(long timeMillis, int quality) {
        out.clear().timestamp(millis).seq(next());
        out.beginMetric()
                .alias(SPEED)
                .metricTimestamp(timeMillis)
                .quality(quality)
                .doubleValue(1)
                .endMetric();
        return published("DDATA", "/m");
    }

    /** Leaves a hole of one message in the row. */
    void skipsOne() {
        next();
    }

    Arrival data(@Nullable UUID epoch, boolean historical, List<Given> samples, int withSeq) {
        out.clear().timestamp(millis).seq(withSeq);
        if (epoch != null) {
            body.begin(epoch, Sequence.SAMPLES);
        }
        for (Given sample : samples) {
            out.beginMetric().alias(sample.alias()).metricTimestamp(sample.timeMillis());
            if (historical) {
                out.historical();
            }
            if (sample.value() instanceof Double real) {
                out.doubleValue(real);
            } else if (sample.value() instanceof Long whole) {
                out.whole(DataType.INT64, whole);
            } else {
                out.stringValue(sample.value().toString());
            }
            out.endMetric();
            if (epoch != null && sample.shares()) {
                body.share();
            } else if (epoch != null) {
                body.sample(sample.number());
            }
        }
        if (epoch != null) {
            body.writeTo(out);
        }
        return published("DDATA", "/m");
    }

    Arrival record(UUID epoch, long number, Note note) {
        out.clear().timestamp(millis).seq(next());
        body.begin(epoch, Sequence.RECORDS).sample(number);
        text("steelyard/" + note.kind(), note.toJson());
        body.writeTo(out);
        return published("NDATA", "");
    }

    /** A record as text, whoever wrote it. */
    Arrival rawRecord(UUID epoch, long number, String kind, String json) {
        out.clear().timestamp(millis).seq(next());
        body.begin(epoch, Sequence.RECORDS).sample(number);
        text("steelyard/" + kind, json);
        body.writeTo(out);
        return published("NDATA", "");
    }

    /** A birth of a publisher that does not number, with a metric of the node's own. */
    Arrival nodeBirthOf(String signal, long value) {
        seq = 0;
        out.clear().timestamp(millis).seq(next());
        whole("bdSeq", DataType.INT64, 0);
        whole(signal, DataType.INT64, value);
        return published("NBIRTH", "");
    }

    /** A value of the node's own metric, by its name, from a publisher that does not number. */
    Arrival nodeData(String signal, long value) {
        out.clear().timestamp(millis).seq(next());
        whole(signal, DataType.INT64, value);
        return published("NDATA", "");
    }

    /** A birth whose enterprise is called so. */
    Arrival nodeBirth(UUID epoch, String previous, String enterprise) {
        seq = 0;
        out.clear().timestamp(millis).seq(next());
        whole("bdSeq", DataType.INT64, 0);
        text("steelyard/epoch", epoch.toString());
        text("steelyard/previous", previous);
        text("steelyard/enterprise", enterprise);
        return published("NBIRTH", "");
    }

    /** Data of the asset's second signal, sent by name at a time that the test chooses; without one when it is null. */
    Arrival foreign(String name, @Nullable Long timeMillis) {
        out.clear().seq(next());
        out.beginMetric().name(name).dataType(DataType.INT64);
        if (timeMillis != null) {
            out.metricTimestamp(timeMillis);
        }
        out.whole(DataType.INT64, 7L).endMetric();
        return published("DDATA", "/m");
    }

    /** A signal as a birth names it, without a value. */
    record Named(String name, int alias, DataType type) {}

    /** A birth of the asset with just these signals. */
    Arrival deviceBirth(Named... signals) {
        out.clear().timestamp(millis).seq(next());
        text("steelyard/class", "pump");
        for (Named signal : signals) {
            out.beginMetric()
                    .name(signal.name())
                    .alias(signal.alias())
                    .dataType(signal.type())
                    .isNull()
                    .endMetric();
        }
        return published("DBIRTH", "/m");
    }

    /** A birth of the asset with one signal of the name. */
    Arrival deviceBirthOf(String signal) {
        return deviceBirthOf("m", signal);
    }

    /** A birth of a device with one signal of the name, which is 1. */
    Arrival deviceBirthOf(String device, String signal) {
        out.clear().timestamp(millis).seq(next());
        whole(signal, DataType.INT64, 1);
        return published("DBIRTH", "/" + device);
    }

    /** A value of a device's signal, by its name, from a publisher that does not number. */
    Arrival foreignOf(String device, String signal, long value) {
        out.clear().timestamp(millis).seq(next());
        whole(signal, DataType.INT64, value);
        return published("DDATA", "/" + device);
    }

    /** A birth of a device of the profile that says it was made then. */
    Arrival deviceBirthAs(String device, String profile, long madeMillis) {
        out.clear().timestamp(madeMillis).seq(next());
        text("steelyard/profile", profile);
        whole("state", DataType.INT64, 1);
        return published("DBIRTH", "/" + device);
    }

    /** A birth that says when it was made, and since when the device is of the profile. */
    Arrival deviceBirthAs(String device, String profile, long madeMillis, long sinceMillis) {
        out.clear().timestamp(madeMillis).seq(next());
        out.beginMetric()
                .name("steelyard/profile")
                .metricTimestamp(sinceMillis)
                .dataType(DataType.STRING)
                .stringValue(profile)
                .endMetric();
        return published("DBIRTH", "/" + device);
    }

    /** Nothing is said for so many milliseconds. */
    void waits(long silence) {
        millis = clock.addAndGet(silence);
    }

    Arrival garbage() {
        return new Arrival.Published(
                at(), agent, 1, topic("DDATA", "/m"), Bytes.utf8("\u0007no payload"), 1, false, false);
    }

    private int next() {
        int given = seq;
        seq = seq + 1 & 255;
        return given;
    }

    private void text(String name, @Nullable String value) {
        out.beginMetric().name(name).dataType(DataType.STRING);
        if (value == null) {
            out.isNull();
        } else {
            out.stringValue(value);
        }
        out.endMetric();
    }

    private void whole(String name, DataType type, long value) {
        out.beginMetric().name(name).dataType(type).whole(type, value).endMetric();
    }

    private Arrival published(String type, String device) {
        return new Arrival.Published(
                at(), agent, 1, topic(type, device), Bytes.owning(out.toByteArray()), 1, false, false);
    }

    private String topic(String type, String device) {
        return "spBv1.0/" + site + "/" + type + "/" + agent + device;
    }

    private long at() {
        millis = clock.addAndGet(10);
        return millis * NANOS_A_MILLI;
    }

    long now() {
        return millis * NANOS_A_MILLI;
    }
}
