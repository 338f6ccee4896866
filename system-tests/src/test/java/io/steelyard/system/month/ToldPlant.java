package io.steelyard.system.month;

import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PayloadWriter;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.samples.SamplesBodyWriter;
import io.steelyard.sparkplug.samples.Sequence;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Machines of a site, works when none is named, as an agent tells of them over MQTT: signals named for their roles, whole numbers all. */
final class ToldPlant implements AutoCloseable {
    private static final String AGENT = "edge";
    private static final long NANOS_A_MILLI = 1_000_000L;

    private final PayloadWriter out = new PayloadWriter(1 << 20);
    private final SamplesBodyWriter body = new SamplesBodyWriter(1 << 20);
    private final UUID epoch = new UUID(4, 2);
    private final List<String> aliases = new ArrayList<>();
    private final String site;
    private final Instant now;
    private final Feed feed;
    private int seq;
    private long samples;
    private long records;

    ToldPlant(int port, Instant now) throws IOException {
        this(port, "works", now);
    }

    ToldPlant(int port, String site, Instant now) throws IOException {
        this.site = site;
        this.now = now;
        byte[] death = new PayloadWriter(100).timestamp(0).toByteArray();
        feed = new Feed(
                port,
                site + "/" + AGENT,
                epoch.toString(),
                new Feed.Will("spBv1.0/" + site + "/NDEATH/" + AGENT, death),
                List.of("steelyard/v1/" + site + "/" + AGENT + "/received"),
                topic -> {});
        begin();
        out.beginMetric()
                .name("bdSeq")
                .dataType(DataType.INT64)
                .whole(DataType.INT64, 0)
                .endMetric();
        text("steelyard/epoch", epoch.toString());
        publish("NBIRTH", "");
    }

    /** A machine is connected; behind a role, and a colon, may stand the unit that its signal says. */
    void connect(String asset, String equipmentClass, String... roles) throws IOException {
        begin();
        text("steelyard/class", equipmentClass);
        text("steelyard/area", "hall");
        text("steelyard/line", "one");
        for (String told : roles) {
            String role = told.split(":")[0];
            PropertySet properties = PropertySet.EMPTY.with("typeName", "Int64").with("role", role);
            if (role.equals("energy")) {
                properties = properties.with("unit", told.contains(":") ? told.split(":")[1] : "kW.h");
            }
            aliases.add(asset + " " + role);
            out.beginMetric()
                    .name(role)
                    .alias(aliases.size())
                    .dataType(DataType.INT64)
                    .properties(properties)
                    .isNull()
                    .endMetric();
        }
        publish("DBIRTH", "/" + asset);
    }

    /** A value of a machine's signal at an instant, however long ago that is. */
    void tell(String asset, String role, Instant at, long value) throws IOException {
        begin();
        body.begin(epoch, Sequence.SAMPLES);
        out.beginMetric()
                .alias(1 + aliases.indexOf(asset + " " + role))
                .metricTimestamp(at.toEpochMilli())
                .whole(DataType.INT64, value)
                .endMetric();
        body.sample(samples++);
        body.writeTo(out);
        publish("DDATA", "/" + asset);
    }

    /** Everything was read up to here. */
    void alive(Instant until) throws IOException {
        begin();
        body.begin(epoch, Sequence.RECORDS).sample(records++);
        long nanos = until.toEpochMilli() * NANOS_A_MILLI;
        AliveRecord alive = new AliveRecord(Scope.agent(site, AGENT), nanos, nanos);
        text("steelyard/" + alive.kind(), alive.toJson());
        body.writeTo(out);
        publish("NDATA", "");
    }

    private void begin() {
        out.clear().timestamp(now.toEpochMilli()).seq(seq);
        seq = seq + 1 & 255;
    }

    private void text(String name, String value) {
        out.beginMetric()
                .name(name)
                .dataType(DataType.STRING)
                .stringValue(value)
                .endMetric();
    }

    /** Returns when it is on the gateway's disk. */
    private void publish(String type, String device) throws IOException {
        feed.publish("spBv1.0/" + site + "/" + type + "/" + AGENT + device, out.toByteArray());
        feed.flush();
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
