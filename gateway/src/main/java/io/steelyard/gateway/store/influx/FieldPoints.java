package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.StoredPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a signal's points together from the rows of its value field, the typed siblings of it and its status field. Rows of a
 * field come in time order; of several values of one instant the one that came last stands.
 */
final class FieldPoints {
    private List<StoredPoint> values = new ArrayList<>();
    /** Their status is what the field says; they have no value. */
    private List<StoredPoint> statuses = new ArrayList<>();

    void add(FluxAnswer row, boolean isStatus) throws IOException {
        if (isStatus) {
            statuses.add(new StoredPoint(row.time(), (Long) row.value(), null));
        } else {
            values.add(new StoredPoint(row.time(), 0, row.value()));
        }
    }

    /** The points in time order. */
    List<StoredPoint> inOrder() {
        values = sorted(values);
        statuses = sorted(statuses);
        if (statuses.isEmpty()) {
            return values;
        }
        List<StoredPoint> points = new ArrayList<>(values.size() + statuses.size());
        int value = 0;
        for (StoredPoint status : statuses) {
            while (value < values.size() && values.get(value).time() < status.time()) {
                points.add(values.get(value++));
            }
            boolean both = value < values.size() && values.get(value).time() == status.time();
            @Nullable Object of = both ? values.get(value++).value() : null;
            points.add(new StoredPoint(
                    status.time(), StatusField.code(status.status()), StatusField.value(status.status(), of)));
        }
        points.addAll(values.subList(value, values.size()));
        return points;
    }

    private static List<StoredPoint> sorted(List<StoredPoint> rows) {
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i - 1).time() >= rows.get(i).time()) {
                return lastOfEach(rows);
            }
        }
        return rows;
    }

    private static List<StoredPoint> lastOfEach(List<StoredPoint> rows) {
        rows.sort(Comparator.comparingLong(StoredPoint::time)); // stable
        List<StoredPoint> last = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (i + 1 == rows.size() || rows.get(i).time() < rows.get(i + 1).time()) {
                last.add(rows.get(i));
            }
        }
        return last;
    }
}
