package io.steelyard.bench.load;

import io.steelyard.bench.figure.Latencies;
import java.util.Locale;

/** What one stretch of load came to, as a line of JSON. */
record LoadFigures(
        LoadShape shape, long messages, double seconds, long bytesAMessage, int rebirths, Latencies pubacks) {
    private static final double NANOS_A_MILLI = 1e6;

    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"agents\":%d,\"series\":%d,\"messages\":%d,\"metrics\":%d,\"bytes\":%d,\"seconds\":%.3f,"
                        + "\"messagesPerSecond\":%.1f,\"metricsPerSecond\":%.1f,\"rebirths\":%d,"
                        + "\"pubackMillis\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}}",
                shape.agents(),
                shape.series(),
                messages,
                messages * shape.metrics(),
                messages * bytesAMessage,
                seconds,
                messages / seconds,
                messages * shape.metrics() / seconds,
                rebirths,
                pubacks.quantile(0.5) / NANOS_A_MILLI,
                pubacks.quantile(0.99) / NANOS_A_MILLI,
                pubacks.greatest() / NANOS_A_MILLI);
    }
}
