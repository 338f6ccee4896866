package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.Series;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.PropertySet;
import io.steelyard.sparkplug.codec.Value;
import org.jspecify.annotations.Nullable;

/** A signal as a birth tells it. */
record BornSignal(String name, DataType type, PropertySet properties) {

    /** Its description, stored where that says. */
    SignalDescription storedIn(Series where) {
        return new SignalDescription(
                name,
                where.field(),
                where.type(),
                orElse(cut(properties.text("typeName")), type.name()),
                cut(properties.text("role")),
                cut(properties.text("unit")),
                whole(properties.value("unitId")),
                real(properties.value("low")),
                real(properties.value("high")),
                cut(properties.text("description")));
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : Words.cut(text);
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static @Nullable Integer whole(@Nullable Value value) {
        return value instanceof Value.Whole whole ? (Integer) (int) whole.value() : null;
    }

    private static @Nullable Double real(@Nullable Value value) {
        return value instanceof Value.Real real ? (Double) real.value() : null;
    }
}
