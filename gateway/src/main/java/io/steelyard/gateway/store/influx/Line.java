package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line: the fields of one asset at one instant. For one thread. */
final class Line {
    private static final int TIME_AND_MARKS = 24;

    private final String series;
    private final long time;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private int bytes;

    /**
     * What one reading brings.
     *
     * @param text one or two fields, written out
     * @param reading where it is from, or null for a field of a minute row
     */
    record Part(String field, String text, @Nullable Reading reading) {

        /** Whether the field is among those that it writes: the value's, or the one of the status beside it. */
        boolean writes(String name) {
            if (reading == null) {
                return Words.clean(field).equals(name);
            }
            return (StatusField.isWritable(reading.value())
                            && Words.clean(field).equals(name))
                    || (StatusField.isNeeded(reading)
                            && Words.clean(StatusField.name(reading.series().key()))
                                    .equals(name));
        }

        int bytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    Line(String series, long time) {
        this.series = series;
        this.time = time;
        this.bytes = series.getBytes(StandardCharsets.UTF_8).length + TIME_AND_MARKS;
    }

    /** Adds a part; the same field again replaces. */
    void put(Part part) {
        Part before = parts.put(part.field(), part);
        bytes += part.bytes() + 1 - (before == null ? 0 : before.bytes() + 1);
    }

    List<Part> parts() {
        return new ArrayList<>(parts.values());
    }

    String series() {
        return series;
    }

    long time() {
        return time;
    }

    /** How many bytes it has at most when it is written out. */
    int bytes() {
        return bytes;
    }

    boolean hasOnePart() {
        return parts.size() == 1;
    }

    /** Whether it belongs to the measurement, as the server calls it. */
    boolean isOf(String measurement) {
        return series.startsWith(Words.measurement(measurement) + ",");
    }

    /** A line for each part. */
    List<Line> single() {
        List<Line> lines = new ArrayList<>(parts.size());
        for (Part part : parts.values()) {
            Line line = new Line(series, time);
            line.put(part);
            lines.add(line);
        }
        return lines;
    }

    void appendTo(StringBuilder text) {
        text.append(series);
        char between = ' ';
        for (Part part : parts.values()) {
            text.append(between).append(part.text());
            between = ',';
        }
        text.append(' ').append(time).append('\n');
    }
}
