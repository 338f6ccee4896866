package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.StoredPoint;
import org.jspecify.annotations.Nullable;

/**
 * A signal of a machine with what is put together once for minutes that follow each other: names of its fields, and how its
 * last point stands in a row, which most minutes find unchanged. For one thread.
 */
final class MachineSignal {
    private final SignalDescription description;
    private final int place;
    private final boolean isNumber;
    private final FoldMemory.SignalNames names;
    private @Nullable StoredPoint told;
    private String text = "";
    private @Nullable StoredPoint stood;
    private @Nullable Object value;

    /** The place is that in the asset's description, from 0. */
    MachineSignal(SignalDescription description, int place) {
        this.description = description;
        this.place = place;
        this.isNumber = SignalMinute.isNumber(description);
        this.names = FoldMemory.SignalNames.of(description.field());
    }

    SignalDescription description() {
        return description;
    }

    int place() {
        return place;
    }

    /** Whether charts show it as a number. */
    boolean isNumber() {
        return isNumber;
    }

    String name() {
        return description.name();
    }

    FoldMemory.SignalNames names() {
        return names;
    }

    /** The value of a usable point as text. */
    String text(StoredPoint point) {
        if (!point.equals(told)) {
            text = String.valueOf(point.value());
            told = point;
        }
        return text;
    }

    /** As {@link SignalMinute#usable}. */
    @Nullable
    Object usable(StoredPoint point) {
        if (!point.equals(stood)) {
            value = SignalMinute.usable(description, point);
            stood = point;
        }
        return value;
    }
}
