package io.steelyard.sparkplug.codec;

import io.steelyard.sparkplug.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template definition or instance as the value of a metric (chapter 6.4.18).
 *
 * @param reference the definition that an instance is of; null in a definition
 */
public record Template(
        @Nullable String version,
        @Nullable String reference,
        boolean definition,
        List<Metric> metrics,
        List<Parameter> parameters) {

    public Template {
        metrics = List.copyOf(metrics);
        parameters = List.copyOf(parameters);
    }

    /** A named parameter; its value is a scalar or {@link Value#NULL}. */
    public record Parameter(String name, DataType type, Value value) {}
}
