package io.steelyard.edge.outbox;

import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import org.jspecify.annotations.Nullable;

/**
 * The way back from what a signal is called to its id, over a dictionary that holds the names: a hashed table of nothing but
 * ids, since the names of ten thousand signals are much of what an agent has in memory. One thread, or under a lock.
 */
final class SignalIndex {
    private static final int FIRST_PLACES = 64;

    /** Odd numbers: names that end in numbers are alike in their hashes, and must not be in the sum of two. */
    private static final int MIX_ASSET = 0x9E37_79B1;

    private static final int MIX_SIGNAL = 0x85EB_CA77;
    private static final int MIX_TYPE = 0xC2B2_AE3D;
    private static final int HALF_OF_INT = 16;

    private final BySignal<SignalEntry> entries;

    /** 0 where nothing is; of a power of two places at least a third is free. */
    private int[] ids = new int[FIRST_PLACES];

    private int size;

    /** Over what is in there. */
    SignalIndex(BySignal<SignalEntry> entries) {
        this.entries = entries;
        entries.values().forEach(this::add);
    }

    /** The id under which it was added last; null when it never was. */
    @Nullable
    Integer find(String asset, String signal, SignalType type) {
        int id = ids[place(asset, signal, type)];
        return id == 0 ? null : id;
    }

    /** How many it finds. */
    int size() {
        return size;
    }

    /** The entry is in the dictionary: its id is what it is found under from now on. */
    void add(SignalEntry entry) {
        if (entry.id() == 0) {
            return; // no signal has it: a record that says so is damaged
        }
        if (3L * (size + 1) > 2L * ids.length) {
            grow();
        }
        int place = place(entry.asset(), entry.signal(), entry.type());
        size += ids[place] == 0 ? 1 : 0;
        ids[place] = entry.id();
    }

    private void grow() {
        int[] before = ids;
        ids = new int[before.length * 2];
        for (int id : before) {
            SignalEntry entry = id == 0 ? null : entries.get(id);
            if (entry != null) {
                ids[place(entry.asset(), entry.signal(), entry.type())] = id;
            }
        }
    }

    /** Where it is, or where it would be put. */
    private int place(String asset, String signal, SignalType type) {
        int hash = asset.hashCode() * MIX_ASSET
                + signal.hashCode() * MIX_SIGNAL
                + type.element().name().hashCode() * MIX_TYPE
                + (type.array() ? 1 : 0);
        int last = ids.length - 1;
        int place = (hash ^ hash >>> HALF_OF_INT) & last;
        while (ids[place] != 0 && !isOf(entries.get(ids[place]), asset, signal, type)) {
            place = place + 1 & last;
        }
        return place;
    }

    private static boolean isOf(@Nullable SignalEntry entry, String asset, String signal, SignalType type) {
        return entry != null
                && entry.signal().equals(signal)
                && entry.asset().equals(asset)
                && entry.type().equals(type);
    }
}
