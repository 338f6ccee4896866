package io.steelyard.sparkplug.session;

import io.steelyard.sparkplug.DataType;
import org.jspecify.annotations.Nullable;

/** A metric as a birth defined it, with room for one thing that the host wants to find by it. */
public final class MetricDefinition {

    private final @Nullable String device;
    private final String name;
    private final @Nullable Long alias;
    private final DataType type;
    private @Nullable Object attachment;

    MetricDefinition(@Nullable String device, String name, @Nullable Long alias, DataType type) {
        this.device = device;
        this.name = name;
        this.alias = alias;
        this.type = type;
    }

    /** The device; null for a metric of the edge node itself. */
    public @Nullable String device() {
        return device;
    }

    public String name() {
        return name;
    }

    public @Nullable Long alias() {
        return alias;
    }

    /** The type that values are read as; UNKNOWN when the birth did not say one that Sparkplug 3.0 knows. */
    public DataType type() {
        return type;
    }

    /** What {@link #attach} put here; not saved with the session. */
    public @Nullable Object attachment() {
        return attachment;
    }

    public void attach(@Nullable Object thing) {
        attachment = thing;
    }

    @Override
    public String toString() {
        return (device == null ? "" : device + ":") + name + "(" + alias + "," + type + ")";
    }
}
