package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.LatencyClasses;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Latencies of an asset's samples by hour of arrival, as JSON. */
final class LatencyForm {
    /** The quantity that rests on them. */
    static final String QUANTITY = "latency.p95";

    private LatencyForm() {}

    /** The hours, a page of them; each names the classes that its samples are in, and where the samples are. */
    static void write(ObjectNode answer, AssetDescription asset, List<LatencyHour> all, Request request) {
        Cursor.Page<LatencyHour> page =
                Cursor.Page.of(all, hour -> place(hour.began()), request.place(), request.limit());
        ArrayNode hours = answer.putArray("hours");
        for (LatencyHour hour : page.rows()) {
            write(hours.addObject(), asset, hour);
        }
        answer.put("next", page.next());
    }

    /** In the order of time, as places are in the order of their characters. */
    private static String place(long began) {
        return "%019d".formatted(Math.max(0, began));
    }

    private static void write(ObjectNode node, AssetDescription asset, LatencyHour hour) {
        LatencyCounts counts = hour.counts();
        long begin = LatencyHour.begin(hour.began());
        node.put("hour", Json.instant(begin));
        node.put("began", Json.instant(hour.began()));
        node.put("before", hour.before().name().toLowerCase(Locale.ROOT));
        node.put("timed", counts.timed());
        node.put("late", counts.late());
        node.put("untimed", counts.untimed());
        ArrayNode classes = node.putArray("classes");
        counts.classes().forEach((latencyClass, samples) -> {
            ObjectNode one = classes.addObject();
            IndicatorForm.number(one, "over", seconds(LatencyClasses.over(latencyClass)));
            IndicatorForm.number(one, "upTo", seconds(LatencyClasses.upTo(latencyClass)));
            one.put("samples", samples);
        });
        ArrayNode samples = node.putArray("samples");
        long slowest = counts.classes().isEmpty()
                ? 0
                : LatencyClasses.upTo(counts.classes().lastKey());
        long from = slowest == Long.MAX_VALUE ? 0 : begin - slowest;
        asset.signals()
                .forEach(signal -> samples.add("/api/v1/series?asset="
                        + encoded(asset.key().toString()) + "&signal=" + encoded(signal.name()) + "&from="
                        + Json.instant(from) + "&to=" + Json.instant(begin + LatencyHour.NANOS)));
    }

    private static @Nullable BigDecimal seconds(long nanos) {
        return nanos == Long.MAX_VALUE ? null : BigDecimal.valueOf(nanos, 9);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
