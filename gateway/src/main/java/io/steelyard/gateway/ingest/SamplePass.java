package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.session.HostSession;
import io.steelyard.sparkplug.session.MetricDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of one payload: first all of them, so that a malformed payload changes nothing, then each goes to the
 * store unless its number is there already. For ingest's thread.
 */
final class SamplePass {
    private final AgentKey agent;
    private final Desk desk;
    private final HostSession<Arrived> session;
    private final Asides asides;
    private final Spoken spoken;
    private final List<Decoded> decoded = new ArrayList<>();
    private final Showing showing;
    private @Nullable String trouble;
    /** Why nothing of the present payload can be used, or null. */
    private @Nullable String refusal;

    SamplePass(AgentKey agent, Desk desk, HostSession<Arrived> session, Asides asides, Spoken spoken) {
        this.agent = agent;
        this.asides = asides;
        this.spoken = spoken;
        this.desk = desk;
        this.session = session;
        this.showing = new Showing(desk.live());
    }

    /** Shows nothing that is older than what another pass has shown. */
    void goOnFrom(SamplePass other) {
        showing.goOnFrom(other.showing);
    }

    /** Where a metric's values belong; attached to its definition, so that none is looked up by name. */
    private record Target(Series series, Showing.Shown shown, Latencies.OfAsset latencies) {}

    /**
     * A metric read, not yet decided on.
     *
     * @param target where it belongs, or null when it cannot be used
     * @param timed whether its time is its source's
     * @param trouble why it cannot be used, or null
     */
    private record Decoded(
            @Nullable Target target,
            long time,
            boolean timed,
            long status,
            @Nullable Object value,
            long number,
            boolean shares,
            boolean historical,
            @Nullable String trouble,
            boolean unborn) {}

    /**
     * Takes a data payload.
     *
     * @param body the payload's samples body, already read, or null for a publisher that does not number
     * @param late whether it says nothing about the present
     */
    void data(
            @Nullable String device,
            PayloadReader payload,
            @Nullable SamplesBodyReader body,
            Arrived message,
            boolean late) {
        decoded.clear();
        refusal = whyRefused(device);
        while (payload.nextMetric()) {
            MetricReader metric = payload.metric();
            if (body == null && isNoSignal(device, metric)) {
                continue;
            }
            decoded.add(decode(device, payload, body, message.at()));
        }
        UUID epoch = body == null ? null : body.epoch();
        try {
            take(epoch, message, late);
        } finally {
            showing.tell();
        }
    }

    private void take(@Nullable UUID epoch, Arrived message, boolean late) {
        int first = 0;
        while (first < decoded.size()) {
            int end = epoch == null ? decoded.size() : endOfRow(first);
            if (epoch != null && end > first && areNew(epoch, first, end)) {
                takeAll(decoded.subList(first, end), epoch, message, late);
            } else {
                end = Math.max(end, endOfSample(first));
                takeOneByOne(first, end, epoch, message, late);
            }
            first = end;
        }
    }

    /**
     * Behind the last metric from here on that can be used and has a number to itself, one after the other: a message of
     * several cycles of an asset has a row of each.
     */
    private int endOfRow(int first) {
        int end = first;
        long next = decoded.get(first).number();
        while (end < decoded.size() && decoded.get(end).number() == next && next >= 0 && endOfSample(end) == end + 1) {
            Decoded one = decoded.get(end);
            if (one.shares() || whyUnusable(one) != null) {
                return end;
            }
            end++;
            next++;
        }
        return end;
    }

    /** Behind the last metric that shares the number of this one. */
    private int endOfSample(int first) {
        int end = first + 1;
        while (end < decoded.size() && decoded.get(end).shares()) {
            end++;
        }
        return end;
    }

    private boolean areNew(UUID epoch, int first, int end) {
        return desk.ledgers()
                .receive(
                        agent,
                        epoch,
                        decoded.get(first).number(),
                        decoded.get(end - 1).number());
    }

    private void takeAll(List<Decoded> row, UUID epoch, Arrived message, boolean late) {
        desk.counters().in.add(row.size());
        desk.counters().taken.add(row.size());
        for (Decoded one : row) {
            count(one, message, late);
            handOver(one, epoch, message, late || one.historical());
        }
    }

    private void takeOneByOne(int first, int end, @Nullable UUID epoch, Arrived message, boolean late) {
        for (int at = first; at < end; ) {
            int next = endOfSample(at);
            settle(decoded.subList(at, next), epoch, message, late);
            at = next;
        }
    }

    /** Whether it is a word of Sparkplug's or of ours, by its name or by its alias. */
    private boolean isNoSignal(@Nullable String device, MetricReader metric) {
        String name = metric.name();
        if (name == null) {
            MetricDefinition definition = definition(device, metric);
            name = definition == null ? null : definition.name();
        }
        return name != null && !Registry.isSignal(name);
    }

    private Decoded decode(
            @Nullable String device, PayloadReader payload, @Nullable SamplesBodyReader body, long arrivedAt) {
        MetricReader metric = payload.metric();
        int index = metric.index();
        boolean numbered = body != null && body.isNumbered(index);
        long millis = Telling.millis(metric, payload, arrivedAt);
        boolean tellable = Telling.isTime(millis);
        long time = tellable ? (body == null ? millis * Telling.NANOS_A_MILLI : body.time(index, millis)) : 0;
        long status = body == null ? Telling.status(metric) : body.status(index);
        long number = numbered && body != null ? body.number(index) : -1;
        boolean shares = numbered && body != null && body.sharesNumber(index);
        trouble = tellable ? null : Telling.whyNoTime(millis);
        Target target = null;
        Object value = null;
        MetricDefinition definition = definition(device, metric);
        if (!tellable) {
            return new Decoded(null, 0, false, status, null, number, shares, metric.isHistorical(), trouble, false);
        }
        if (definition == null) {
            session.unknownMetric(arrivedAt);
            trouble = "no birth defined " + (metric.hasAlias() ? "alias " + metric.alias() : "metric " + metric.name());
        } else {
            Target known = definition.attachment() instanceof Target attached ? attached : null;
            String signal = known == null
                    ? signalOf(definition, body != null)
                    : known.series().key().signal();
            trouble = known == null ? Words.whyNoSignal(signal) : null;
            trouble = trouble == null ? refusal : trouble;
            if (trouble == null) {
                DataType type = typeOf(metric, definition);
                value = valueOf(
                        metric,
                        type,
                        body == null ? Values.BelowMillis.NOTHING : element -> body.valueNanos(index, element));
                boolean fits = known != null && known.series().type() == Values.fieldType(type);
                target = fits ? known : newTarget(definition, assetOf(device), signal, type);
            }
        }
        boolean timed = Telling.isOfSource(metric, body);
        boolean unborn = definition == null;
        return new Decoded(target, time, timed, status, value, number, shares, metric.isHistorical(), trouble, unborn);
    }

    /** What the metric is a sample of: a signal, also one of an older type of it that a numbered agent still had. */
    private static String signalOf(MetricDefinition definition, boolean numbered) {
        String older = numbered ? Words.signalOfOlderType(definition.name(), definition.type()) : null;
        return older == null ? definition.name() : older;
    }

    /** The device, or the node itself. */
    private AssetKey assetOf(@Nullable String device) {
        return device == null ? Registry.nodesOwn(agent) : new AssetKey(agent.site(), device);
    }

    private @Nullable String whyRefused(@Nullable String device) {
        return device == null ? desk.registry().whyNoNode(agent) : null;
    }

    private @Nullable MetricDefinition definition(@Nullable String device, MetricReader metric) {
        if (metric.hasAlias()) {
            return session.resolve(device, metric.alias());
        }
        String name = metric.name();
        return name == null ? null : session.resolve(device, name);
    }

    private static DataType typeOf(MetricReader metric, MetricDefinition definition) {
        DataType own = metric.dataType();
        return own == null || own == DataType.UNKNOWN ? definition.type() : own;
    }

    private @Nullable Object valueOf(MetricReader metric, DataType type, Values.BelowMillis below) {
        if (metric.isUnsupported()) {
            trouble = "a data set, template or extension cannot be stored";
            return null;
        }
        try {
            Object value = Values.of(metric, type, below);
            if (value == null && !metric.isNull()) {
                trouble = "its value is not of the type " + type + " that its birth declared";
            }
            return value;
        } catch (SparkplugException e) {
            trouble = e.getMessage();
            return null;
        }
    }

    private @Nullable Target newTarget(MetricDefinition definition, AssetKey asset, String signal, DataType type) {
        Series series = newSeries(asset, signal, type);
        if (series == null) {
            return null;
        }
        Target target = new Target(series, showing.of(series.key()), desk.latenciesOf(asset));
        definition.attach(target);
        return target;
    }

    private @Nullable Series newSeries(AssetKey asset, String signal, DataType type) {
        try {
            return desk.registry().series(asset, signal, type);
        } catch (SparkplugException e) {
            trouble = e.getMessage();
            return null;
        }
    }

    /** One sample, which is one metric or several that share its number: kept aside, a duplicate, or for the store. */
    private void settle(List<Decoded> fields, @Nullable UUID epoch, Arrived message, boolean late) {
        desk.counters().in.increment();
        long number = fields.get(0).number();
        String reason = whyUnusable(fields);
        if (reason == null && epoch != null && number >= 0) {
            if (desk.ledgers().receive(agent, epoch, number) == Ledgers.Verdict.DUPLICATE) {
                desk.counters().drop("duplicate");
                return;
            }
        } else if (reason == null) {
            notNumbered();
        }
        if (reason != null) {
            asides.sample(message, reason, epoch, number, fields.stream().anyMatch(Decoded::unborn));
            return;
        }
        desk.counters().taken.increment();
        count(fields.get(0), message, late);
        fields.forEach(field -> handOver(field, number < 0 ? null : epoch, message, late || field.historical()));
    }

    private static void count(Decoded sample, Arrived message, boolean late) {
        Target target = Objects.requireNonNull(sample.target());
        target.latencies().count(message.at() - sample.time(), sample.timed(), late || sample.historical());
    }

    private void notNumbered() {
        desk.counters().notNumbered.increment();
        spoken.notNumbered();
    }

    private static @Nullable String whyUnusable(List<Decoded> fields) {
        for (Decoded field : fields) {
            String reason = whyUnusable(field);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private static @Nullable String whyUnusable(Decoded field) {
        return field.trouble() == null && field.target() == null ? "it has no series" : field.trouble();
    }

    private void handOver(Decoded field, @Nullable UUID epoch, Arrived message, boolean historical) {
        Target target = Objects.requireNonNull(field.target());
        desk.gathering()
                .add(new Reading(
                        target.series(),
                        field.time(),
                        field.status(),
                        field.value(),
                        epoch,
                        field.number(),
                        message.behind(),
                        historical));
        if (!historical) {
            showing.take(
                    target.shown(),
                    epoch,
                    field.number(),
                    new StoredPoint(field.time(), field.status(), field.value()));
        }
    }

    /** Last values of a birth; stored only when the publisher does not number, because ours travel once, as data. */
    void birth(@Nullable String device, PayloadReader payload, Arrived message, boolean numbered) {
        payload.rewind();
        refusal = whyRefused(device);
        while (payload.nextMetric()) {
            MetricReader metric = payload.metric();
            String name = metric.name();
            DataType type = metric.dataType();
            boolean hasValue = !metric.isNull() && !metric.isUnsupported();
            if (hasValue && name != null && type != null && Registry.isSignal(name)) {
                birthValue(assetOf(device), payload, message, numbered);
            }
        }
        payload.rewind();
    }

    private void birthValue(AssetKey asset, PayloadReader payload, Arrived message, boolean numbered) {
        MetricReader metric = payload.metric();
        String name = Objects.requireNonNull(metric.name());
        DataType type = Objects.requireNonNull(metric.dataType());
        boolean isSample = !numbered && !metric.isHistorical();
        long millis = Telling.millis(metric, payload, message.at());
        trouble = Telling.isTime(millis) ? Words.whyNoSignal(name) : Telling.whyNoTime(millis);
        trouble = trouble == null ? refusal : trouble;
        Object value = trouble == null ? valueOf(metric, type, Values.BelowMillis.NOTHING) : null;
        Series series = trouble == null ? newSeries(asset, name, type) : null;
        if (isSample) {
            desk.counters().in.increment();
        }
        if (value == null || series == null) {
            if (isSample) {
                asides.sample(message, String.valueOf(trouble), null, -1, false);
            }
            return;
        }
        long time = millis * Telling.NANOS_A_MILLI;
        long status = Telling.status(metric);
        desk.live().value(series.key(), new StoredPoint(time, status, value), true);
        if (isSample) {
            desk.counters().taken.increment();
            notNumbered();
            desk.latenciesOf(asset).count(0, false, true); // what stood there when it was born
            desk.gathering().add(new Reading(series, time, status, value, null, -1, message.behind(), false));
        }
    }
}
