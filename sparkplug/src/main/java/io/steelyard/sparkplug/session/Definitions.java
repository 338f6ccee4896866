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

/**
 * The metrics that the births of one edge node defined, by alias and by name.
 *
 * <p>Aliases are kept by device, although they are to be unique in the node (tck-id-payloads-alias-uniqueness): where a
 * publisher breaks that rule, a value must not end up under another device's metric.
 */
final class Definitions {

    private static final String NODE = "";

    private final Map<String, Owner> owners = new LinkedHashMap<>();
    private int size;

    /** What one birth defined. */
    private record Owner(Map<String, MetricDefinition> names, AliasTable aliases) {}

    int size() {
        return size;
    }

    void clear() {
        owners.clear();
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
        Owner owner = new Owner(new HashMap<>(), new AliasTable());
        for (MetricDefinition definition : definitions) {
            owner.names().put(definition.name(), definition);
            if (definition.alias() != null) {
                owner.aliases().put(definition.alias(), definition);
            }
        }
        size += owner.names().size() - sizeOf(device);
        owners.put(key(device), owner);
    }

    int sizeOf(@Nullable String device) {
        return of(device).size();
    }

    @Nullable
    MetricDefinition find(@Nullable String device, long alias) {
        Owner owner = owners.get(key(device));
        return owner == null ? null : owner.aliases().get(alias);
    }

    @Nullable
    MetricDefinition find(@Nullable String device, String name) {
        Owner owner = owners.get(key(device));
        return owner == null ? null : owner.names().get(name);
    }

    Collection<MetricDefinition> of(@Nullable String device) {
        Owner owner = owners.get(key(device));
        return owner == null ? List.of() : owner.names().values();
    }

    private static String key(@Nullable String device) {
        return device == null ? NODE : device;
    }
}
