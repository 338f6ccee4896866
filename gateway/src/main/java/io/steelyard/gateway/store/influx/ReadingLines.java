package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Readings as lines that can be taken apart: those of one asset and instant share one. */
final class ReadingLines {
    private ReadingLines() {}

    private record Place(String series, long time) {}

    /** Lines in the order in which their first reading came. */
    static List<Line> of(List<Reading> readings) {
        Map<Place, Line> lines = new LinkedHashMap<>();
        for (Reading reading : readings) {
            Series series = reading.series();
            AssetKey asset = series.key().asset();
            String text =
                    Words.series(series.equipmentClass(), series.area(), asset.asset(), series.line(), asset.site());
            lines.computeIfAbsent(new Place(text, reading.time()), place -> new Line(place.series(), place.time()))
                    .put(new Line.Part(series.field(), text(reading), reading));
        }
        return new ArrayList<>(lines.values());
    }

    private static String text(Reading reading) {
        StringBuilder text = new StringBuilder();
        Object value = reading.value();
        if (value != null && StatusField.isWritable(value)) {
            text.append(Words.field(reading.series().field())).append('=');
            Words.value(text, value, reading.series().type() == FieldType.UINT);
        }
        if (StatusField.isNeeded(reading)) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(Words.field(StatusField.name(reading.series().key())))
                    .append('=');
            Words.value(text, StatusField.of(reading), false);
        }
        return text.toString();
    }
}
