package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            int before = points.size();
            String flux = from(InfluxServer.TELEMETRY, begin, stop) + ofSignal(signal) + " |> limit(n: "
                    + (limit - points.size()) + ")";
            List<StoredPoint> found = ofOne(signal, flux);
            points.addAll(found.subList(0, Math.min(found.size(), limit - points.size())));
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
        List<StoredPoint> last = time <= FIRST
                ? List.of()
                : ofOne(
                        signal,
                        from(InfluxServer.TELEMETRY, FIRST, Math.min(time, LAST)) + ofSignal(signal) + " |> last()");
        return last.isEmpty() ? null : last.get(last.size() - 1);
    }

    /** Points of the one signal whose fields alone were asked for. */
    private List<StoredPoint> ofOne(SignalKey signal, String flux) {
        String status = Words.clean(signal.signal() + STATUS);
        FieldPoints points = new FieldPoints();
        server.query(
                InfluxServer.TELEMETRY, flux, row -> points.add(row, row.field().equals(status)));
        return points.inOrder();
    }

    /** Every point of the assets in the range, by signal; one question a site. */
    Map<AssetKey, Map<String, List<StoredPoint>>> all(Collection<AssetKey> assets, long from, long to) {
        Map<AssetKey, Map<String, List<StoredPoint>>> points = new HashMap<>();
        long begin = Math.max(from, FIRST);
        long end = Math.min(to, LAST);
        if (begin < end) {
            Map<String, List<AssetKey>> bySite = assets.stream().collect(Collectors.groupingBy(AssetKey::site));
            bySite.forEach((site, of) -> {
                Map<String, Map<String, List<StoredPoint>>> found =
                        bySignal(from(InfluxServer.TELEMETRY, begin, end) + ofAssets(site, of));
                for (AssetKey asset : of) {
                    points.put(asset, found.getOrDefault(Words.clean(asset.asset()), Map.of()));
                }
            });
        }
        return points;
    }

    /** The last point before the time of each of the asset's signals. */
    Map<String, StoredPoint> lastBefore(AssetKey asset, long time) {
        Map<String, StoredPoint> points = new HashMap<>();
        if (time > FIRST) {
            String flux = from(InfluxServer.TELEMETRY, FIRST, Math.min(time, LAST)) + ofAsset(asset) + " |> last()";
            bySignal(flux)
                    .values()
                    .forEach(signals ->
                            signals.forEach((signal, last) -> points.put(signal, last.get(last.size() - 1))));
        }
        return points;
    }

    /** By the asset's tag and the signal. */
    private Map<String, Map<String, List<StoredPoint>>> bySignal(String flux) {
        ByField found = new ByField();
        server.query(InfluxServer.TELEMETRY, flux, found::add);
        Map<String, Map<String, List<StoredPoint>>> points = new HashMap<>();
        found.points.forEach((asset, signals) -> {
            Map<String, List<StoredPoint>> of = new HashMap<>();
            signals.forEach((signal, fields) -> of.put(signal, fields.inOrder()));
            points.put(asset, of);
        });
        return points;
    }

    /** Puts each row to its signal; rows of one field follow one another, so that this is looked up once a field. */
    private static final class ByField {
        private final Map<String, Map<String, FieldPoints>> points = new HashMap<>();
        private String asset = "";
        private String field = "";
        private boolean isStatus;
        private FieldPoints of = new FieldPoints();

        void add(FluxAnswer row) throws IOException {
            String itsAsset = row.text("asset");
            String itsField = row.field();
            if (!itsField.equals(field) || !itsAsset.equals(asset)) {
                asset = itsAsset;
                field = itsField;
                isStatus = field.endsWith(STATUS);
                of = points.computeIfAbsent(asset, a -> new HashMap<>())
                        .computeIfAbsent(signalOf(field), signal -> new FieldPoints());
            }
            of.add(row, isStatus);
        }
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
        return ofAssets(asset.site(), List.of(asset));
    }

    /** Tables of the assets, of all their places and fields. */
    static String ofAssets(String site, Collection<AssetKey> assets) {
        return " |> filter(fn: (r) => r.site == " + Words.flux(site) + " and ("
                + assets.stream()
                        .map(asset -> "r.asset == " + Words.flux(asset.asset()))
                        .distinct()
                        .collect(Collectors.joining(" or "))
                + "))";
    }
}
