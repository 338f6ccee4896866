package io.steelyard.gateway.ingest;

import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.Value;
import io.steelyard.sparkplug.samples.Clock;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import org.jspecify.annotations.Nullable;

/** What a metric tells beside its value: its time and its quality. */
final class Telling {
    static final long NANOS_A_MILLI = 1_000_000L;
    private static final long MOST_MILLIS = Long.MAX_VALUE / NANOS_A_MILLI - 1;
    private static final long BAD = 0x8000_0000L;
    private static final long UNCERTAIN = 0x4000_0000L;
    private static final long QUALITY_GOOD = 192;
    private static final long QUALITY_BAD = 0;

    private Telling() {}

    /** The metric's own time; a publisher that says none means the present. */
    static long millis(MetricReader metric, PayloadReader payload, long arrivedAt) {
        if (metric.hasTimestamp()) {
            return metric.timestamp();
        }
        return payload.hasTimestamp() ? payload.timestamp() : Math.floorDiv(arrivedAt, NANOS_A_MILLI);
    }

    /** Whether {@link #millis} is when the value arose by the clock of its source, and no later one's. */
    static boolean isOfSource(MetricReader metric, @Nullable SamplesBodyReader body) {
        return metric.hasTimestamp() && (body == null || body.clock(metric.index()) == Clock.SOURCE);
    }

    /** Whether nanoseconds since 1970 can say it; a time beyond is a u64 that is no time. */
    static boolean isTime(long millis) {
        return millis > -MOST_MILLIS && millis < MOST_MILLIS;
    }

    static String whyNoTime(long millis) {
        return "its time, " + millis + " ms since 1970, is none between 1677 and 2262";
    }

    /** The status that Sparkplug's Quality stands for; one that cannot be read says that it is not known to be good. */
    static long status(MetricReader metric) {
        try {
            if (metric.hasProperties() && metric.properties().value("Quality") instanceof Value.Whole quality) {
                if (quality.value() == QUALITY_GOOD) {
                    return 0;
                }
                return quality.value() == QUALITY_BAD ? BAD : UNCERTAIN;
            }
            return 0;
        } catch (SparkplugException e) {
            return UNCERTAIN;
        }
    }
}
