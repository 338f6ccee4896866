package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Readings grouped into lines: those of one asset and instant share one. For the store's thread. */
final class ReadingLines {
    private static final int KNOWN_SERIES = 200_000;
    private static final String STATUS = ".status";

    private final Map<Series, Names> names = new HashMap<>();
    private final Map<String, String> seriesTexts = new HashMap<>();

    /** A series, written out. */
    private record Names(String series, String field, String statusField) {}

    private record Place(String series, long time) {}

    /** Lines in the order in which their first reading came; of two readings for one field the later stands. */
    List<Line> of(List<Reading> readings) {
        Map<Place, Line> lines = new LinkedHashMap<>();
        for (Reading reading : readings) {
            Names known = names(reading.series());
            lines.computeIfAbsent(
                            new Place(known.series(), reading.time()), place -> new Line(place.series(), place.time()))
                    .put(new Line.Part(reading.series().field(), text(known, reading), reading));
        }
        return new ArrayList<>(lines.values());
    }

    private Names names(Series series) {
        Names known = names.get(series);
        if (known == null) {
            if (names.size() >= KNOWN_SERIES) {
                names.clear();
                seriesTexts.clear();
            }
            AssetKey asset = series.key().asset();
            String text =
                    Words.series(series.equipmentClass(), series.area(), asset.asset(), series.line(), asset.site());
            known = new Names(
                    seriesTexts.computeIfAbsent(text, same -> same),
                    Words.field(series.field()),
                    Words.field(series.key().signal() + STATUS));
            names.put(series, known);
        }
        return known;
    }

    private static String text(Names names, Reading reading) {
        StringBuilder text = new StringBuilder();
        Object value = reading.value();
        if (value != null && StatusField.isWritable(value)) {
            text.append(names.field()).append('=');
            Words.value(text, value, reading.series().type() == FieldType.UINT);
        }
        if (StatusField.isNeeded(reading)) {
            text.append(text.isEmpty() ? "" : ",").append(names.statusField()).append('=');
            Words.value(text, StatusField.of(reading), false);
        }
        return text.toString();
    }
}
