package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.ResultRow;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A site's assessment as a row for dashboards: {@code score score.low score.high level.low level.high proven open}. */
final class AssessmentRows {

    private AssessmentRows() {}

    /** Null for a view, which gives neither score nor level. */
    @Nullable
    static ResultRow of(AssessmentDesk.Which which, Assessed assessed, long time) {
        Assessed.Score score = assessed.score();
        Assessed.Level level = assessed.level();
        if (level == null) {
            return null;
        }
        TreeMap<String, Object> fields = new TreeMap<>();
        put(fields, "score", score.value());
        put(fields, "score.low", score.low());
        put(fields, "score.high", score.high());
        fields.put("level.low", (long) level.low());
        fields.put("level.high", (long) level.high());
        fields.put(
                "open",
                assessed.standings().stream()
                        .filter(standing ->
                                !standing.isAssessed() && standing.status() != Standing.Status.NOT_APPLICABLE)
                        .count());
        Exact max = score.max();
        if (max != null && max.compareTo(Exact.ZERO) > 0) {
            put(fields, "proven", proven(assessed).over(max));
        }
        TreeMap<String, String> tags = new TreeMap<>();
        tags.put("model", which.model());
        tags.put("site", which.site());
        return new ResultRow("assessment", tags, time, fields);
    }

    private static Exact proven(Assessed assessed) {
        return assessed.items()
                .filter(item ->
                        item.source().grade() == Grade.T || item.source().grade() == Grade.R)
                .map(item -> Points.of(assessed, item))
                .reduce(Exact.ZERO, Exact::plus);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Exact value) {
        if (value != null) {
            fields.put(name, value.decimal().doubleValue());
        }
    }
}
