package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.ResultRow;
import java.util.ArrayList;
import java.util.List;

/** Results in the {@code indicators} bucket, one line each. */
final class ResultLines {

    private ResultLines() {}

    static List<Line> of(List<ResultRow> rows) {
        List<Line> lines = new ArrayList<>(rows.size());
        for (ResultRow row : rows) {
            Line line = new Line(Words.series(row.measurement(), row.tags()), row.time());
            row.fields().forEach((name, value) -> {
                if (StatusField.isWritable(value)) {
                    StringBuilder text = new StringBuilder(Words.field(name)).append('=');
                    Words.value(text, value, false);
                    line.put(new Line.Part(name, text.toString(), null));
                }
            });
            if (!line.parts().isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
