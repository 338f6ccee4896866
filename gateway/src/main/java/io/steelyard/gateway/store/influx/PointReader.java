package io.steelyard.gateway.store.influx;

import com.influxdb.query.FluxRecord;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads points by Flux, because its answers carry types ({@code 5} and {@code 5.0} are two values) and nanoseconds. A
 * signal's point is put together from its value field, the typed siblings of it and its status field. Any thread.
 */
final class PointReader {
    /** The first and the last instant that InfluxDB knows. */
    static final long FIRST = Long.MIN_VALUE + 2;

    static final long LAST = Long.MAX_VALUE - 1;
    private static final long FIRST_SLICE = 3_600_000_000_000L;
    private static final int GROWTH = 4;
    private static final String STATUS = ".status";
    private static final List<String> SIBLINGS = List.of(".bool", ".int", ".uint", ".float", ".string");

    private final InfluxServer server;

    PointReader(InfluxServer server) {
        this.server = server;
    }

    /** What the fields of one signal say about one instant. */
    private record Cell(@Nullable Object value, @Nullable Long status) {

        Cell with(boolean isStatus, Object found) {
            return isStatus ? new Cell(value, (Long) found) : new Cell(found, status);
        }

        StoredPoint at(long time) {
            return status == null
                    ? new StoredPoint(time, 0, value)
                    : new StoredPoint(time, StatusField.code(status), StatusField.value(status, value));
        }
    }

    /**
     * The first points of the signal in the range, at most {@code limit}. The server would read the whole range whatever
     * the limit, so that it is asked for slices until there are enough: each so long that it has a few times what is still
     * wanted if the points go on as in the last.
     */
    List<StoredPoint> first(SignalKey signal, long from, long to, int limit) {
        List<StoredPoint> points = new ArrayList<>();
        long begin = Math.max(from, FIRST);
        long end = Math.min(to, LAST);
        long slice = FIRST_SLICE;
        while (begin < end && points.size() < limit) {
            long stop = end - begin <= slice || begin + slice < begin ? end : begin + slice;
            TreeMap<Long, Cell> cells = new TreeMap<>();
            int before = points.size();
            String flux = from(InfluxServer.TELEMETRY, begin, stop) + ofSignal(signal) + " |> limit(n: "
                    + (limit - points.size()) + ")";
            for (FluxRecord record : server.query(flux)) {
                put(cells, record, field(record).equals(Words.clean(signal.signal() + STATUS)));
            }
            cells.entrySet().stream()
                    .limit(limit - points.size())
                    .forEach(cell -> points.add(cell.getValue().at(cell.getKey())));
            begin = stop;
            long wanted = (long) GROWTH * (limit - points.size()) / Math.max(1, points.size() - before);
            long growth = Math.max(GROWTH, wanted);
            slice = slice > Long.MAX_VALUE / growth ? Long.MAX_VALUE : slice * growth;
        }
        return points;
    }

    /** The last point of the signal before the time, or null. */
    @Nullable
    StoredPoint before(SignalKey signal, long time) {
        TreeMap<Long, Cell> cells = new TreeMap<>();
        if (time > FIRST) {
            String flux = from(InfluxServer.TELEMETRY, FIRST, Math.min(time, LAST)) + ofSignal(signal) + " |> last()";
            for (FluxRecord record : server.query(flux)) {
                put(cells, record, field(record).equals(Words.clean(signal.signal() + STATUS)));
            }
        }
        return cells.isEmpty() ? null : cells.lastEntry().getValue().at(cells.lastKey());
    }

    /** Every point of the asset in the range, by signal. */
    Map<String, List<StoredPoint>> all(AssetKey asset, long from, long to) {
        Map<String, List<StoredPoint>> points = new HashMap<>();
        long begin = Math.max(from, FIRST);
        long end = Math.min(to, LAST);
        if (begin < end) {
            bySignal(from(InfluxServer.TELEMETRY, begin, end) + ofAsset(asset)).forEach((signal, cells) -> {
                List<StoredPoint> list = new ArrayList<>(cells.size());
                cells.forEach((time, cell) -> list.add(cell.at(time)));
                points.put(signal, list);
            });
        }
        return points;
    }

    /** The last point before the time of each of the asset's signals. */
    Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        Map<String, StoredPoint> points = new HashMap<>();
        if (time > FIRST) {
            bySignal(from(InfluxServer.TELEMETRY, FIRST, Math.min(time, LAST)) + ofAsset(asset) + " |> last()")
                    .forEach((signal, cells) ->
                            points.put(signal, cells.lastEntry().getValue().at(cells.lastKey())));
        }
        return points;
    }

    private Map<String, NavigableMap<Long, Cell>> bySignal(String flux) {
        Map<String, NavigableMap<Long, Cell>> signals = new HashMap<>();
        for (FluxRecord record : server.query(flux)) {
            String field = field(record);
            boolean isStatus = field.endsWith(STATUS);
            put(signals.computeIfAbsent(signalOf(field), signal -> new TreeMap<>()), record, isStatus);
        }
        return signals;
    }

    /** Signals have no dots in their names; what follows one is ours. */
    private static String signalOf(String field) {
        if (field.endsWith(STATUS)) {
            return field.substring(0, field.length() - STATUS.length());
        }
        for (String sibling : SIBLINGS) {
            if (field.endsWith(sibling)) {
                return field.substring(0, field.length() - sibling.length());
            }
        }
        return field;
    }

    private static void put(NavigableMap<Long, Cell> cells, FluxRecord record, boolean isStatus) {
        long time = time(record);
        Cell cell = cells.getOrDefault(time, new Cell(null, null));
        cells.put(time, cell.with(isStatus, value(record)));
    }

    static long time(FluxRecord record) {
        return InfluxServer.nanos(Objects.requireNonNull(record.getTime(), "a record without time"));
    }

    static String field(FluxRecord record) {
        return Objects.requireNonNull(record.getField(), "a record without field");
    }

    /**
     * A field that is there has a value; an empty text is the only one that the answer's form cannot show. The answer's
     * form also makes every line end in a text CR LF and loses a CR of its own.
     */
    static Object value(FluxRecord record) {
        Object value = record.getValue();
        if (value instanceof String text) {
            return text.replace("\r\n", "\n");
        }
        return value == null ? "" : value;
    }

    static String from(String bucket, long from, long to) {
        return "from(bucket: \"" + bucket + "\") |> range(start: time(v: " + from + "), stop: time(v: " + to + "))";
    }

    private static String ofSignal(SignalKey signal) {
        String fields = Stream.concat(Stream.of("", STATUS), SIBLINGS.stream())
                .map(ending -> "r._field == " + Words.flux(signal.signal() + ending))
                .collect(Collectors.joining(" or "));
        return ofAsset(signal.asset()) + " |> filter(fn: (r) => " + fields + ")";
    }

    static String ofAsset(AssetKey asset) {
        return " |> filter(fn: (r) => r.site == " + Words.flux(asset.site()) + " and r.asset == "
                + Words.flux(asset.asset()) + ")";
    }
}
