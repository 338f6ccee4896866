package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A metric's properties in their order; a key stands once (the last one of a payload counts). */
public record PropertySet(Map<String, Property> entries) {

    public static final PropertySet EMPTY = new PropertySet(Map.of());

    public PropertySet {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The property's value, or null when there is no such key. */
    public @Nullable Value value(String key) {
        Property property = entries.get(key);
        return property == null ? null : property.value();
    }

    /** The property's value when it is a text. */
    public @Nullable String text(String key) {
        return value(key) instanceof Value.Text text ? text.value() : null;
    }

    /** The same set with one entry more, at the end. */
    public PropertySet with(String key, DataType type, Value value) {
        Map<String, Property> more = new LinkedHashMap<>(entries);
        more.put(key, new Property(type, value));
        return new PropertySet(more);
    }

    /** The same set with a String property more. */
    public PropertySet with(String key, String text) {
        return with(key, DataType.STRING, new Value.Text(text));
    }

    /** The same set with a Double property more. */
    public PropertySet with(String key, double number) {
        return with(key, DataType.DOUBLE, new Value.Real(number));
    }

    /** A typed property value. */
    public record Property(DataType type, Value value) {}
}
