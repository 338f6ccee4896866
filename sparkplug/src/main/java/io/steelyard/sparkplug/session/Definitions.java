package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.MetricReader;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics that the births of one edge node defined, by alias and by name; an alias is unique in the node. */
final class Definitions {

    private static final String NODE = "";

    private final Map<String, Map<String, MetricDefinition>> byName = new LinkedHashMap<>();
    private final AliasTable byAlias = new AliasTable();
    private int size;

    int size() {
        return size;
    }

    void clear() {
        byName.clear();
        byAlias.clear();
        size = 0;
    }

    /** Reads the definitions of a birth without keeping them. */
    static List<MetricDefinition> read(@Nullable String device, PayloadReader birth) {
        List<MetricDefinition> read = new ArrayList<>();
        birth.rewind();
        while (birth.nextMetric()) {
            MetricReader metric = birth.metric();
            String name = metric.name();
            if (name != null) {
                DataType type = metric.dataType();
                read.add(new MetricDefinition(
                        device,
                        name,
                        metric.hasAlias() ? metric.alias() : null,
                        type == null ? DataType.UNKNOWN : type));
            }
        }
        birth.rewind();
        return read;
    }

    /** Replaces what the device (null: the node) had. */
    void replace(@Nullable String device, Collection<MetricDefinition> definitions) {
        Map<String, MetricDefinition> former = byName.remove(key(device));
        if (former != null) {
            size -= former.size();
            former.values().forEach(this::forgetAlias);
        }
        Map<String, MetricDefinition> names = new HashMap<>();
        for (MetricDefinition definition : definitions) {
            names.put(definition.name(), definition);
            if (definition.alias() != null) {
                byAlias.put(definition.alias(), definition);
            }
        }
        byName.put(key(device), names);
        size += names.size();
    }

    private void forgetAlias(MetricDefinition definition) {
        Long alias = definition.alias();
        if (alias != null && byAlias.get(alias) == definition) {
            byAlias.remove(alias);
        }
    }

    int sizeOf(@Nullable String device) {
        Map<String, MetricDefinition> names = byName.get(key(device));
        return names == null ? 0 : names.size();
    }

    @Nullable
    MetricDefinition find(long alias) {
        return byAlias.get(alias);
    }

    @Nullable
    MetricDefinition find(@Nullable String device, String name) {
        Map<String, MetricDefinition> names = byName.get(key(device));
        return names == null ? null : names.get(name);
    }

    Collection<MetricDefinition> of(@Nullable String device) {
        Map<String, MetricDefinition> names = byName.get(key(device));
        return names == null ? List.of() : names.values();
    }

    private static String key(@Nullable String device) {
        return device == null ? NODE : device;
    }
}
