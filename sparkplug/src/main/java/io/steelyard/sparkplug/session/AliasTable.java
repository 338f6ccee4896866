package io.steelyard.sparkplug.session;

import org.jspecify.annotations.Nullable;

/** Definitions by alias: open addressing over primitive keys, so that looking one up makes no object. */
final class AliasTable {

    private static final int FIRST_CAPACITY = 16;

    private long[] keys = new long[FIRST_CAPACITY];
    private @Nullable MetricDefinition[] values = new @Nullable MetricDefinition[FIRST_CAPACITY];
    private int size;

    @Nullable
    MetricDefinition get(long alias) {
        return values[slot(alias)];
    }

    void put(long alias, MetricDefinition definition) {
        if ((size + 1) * 2 > keys.length) {
            grow();
        }
        int slot = slot(alias);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = alias;
        values[slot] = definition;
    }

    private int slot(long alias) {
        int mask = keys.length - 1;
        int slot = home(alias);
        while (values[slot] != null && keys[slot] != alias) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(long alias) {
        return (int) ((alias * 0x9E37_79B9_7F4A_7C15L) >>> 40) & (keys.length - 1);
    }

    private void grow() {
        long[] formerKeys = keys;
        @Nullable MetricDefinition[] formerValues = values;
        keys = new long[formerKeys.length * 2];
        values = new @Nullable MetricDefinition[keys.length];
        size = 0;
        for (int i = 0; i < formerKeys.length; i++) {
            MetricDefinition definition = formerValues[i];
            if (definition != null) {
                put(formerKeys[i], definition);
            }
        }
    }
}
