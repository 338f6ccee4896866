package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.trouble.FailedSignal;
import io.steelyard.edge.opcua.trouble.Trouble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The items of one server, which change with the mapping. For the server's thread only, but {@link #count}, {@link #failed}, {@link #shortened} and {@link #quarantined}. */
final class Items {
    private final List<Item> all = new ArrayList<>();
    private volatile List<Item> present = List.of();

    /**
     * What a changed mapping means; every item that is not named here is untouched.
     *
     * @param gone those that are read no longer
     * @param fresh those that are to be read from now on
     * @param before the gone item of the same name, for those of the fresh that have one
     * @param told those of which only role or unit are others
     */
    record Change(List<Item> gone, List<Item> fresh, Map<Item, Item> before, List<Item> told) {}

    Items(List<AssetMapping> assets) {
        change(assets);
    }

    /** All of them, as they are whenever it is looked at. */
    List<Item> all() {
        return Collections.unmodifiableList(all);
    }

    /** How many there are; on any thread. */
    int count() {
        return present.size();
    }

    /** Those that are not read, and why; on any thread. */
    List<FailedSignal> failed() {
        List<FailedSignal> failed = new ArrayList<>();
        for (Item item : present) {
            Trouble trouble = item.trouble;
            if (trouble != null) {
                failed.add(new FailedSignal(item.name(), item.signal.address().toString(), trouble));
            }
        }
        return failed;
    }

    /** How many of them have values of which a part is not told; on any thread. */
    int shortened() {
        return (int) present.stream().filter(item -> item.shortened).count();
    }

    /** Whole assets, about {@code most} items at a time: what the server says of ten thousand variables at once would fill a small heap. */
    static List<List<Item>> parts(List<Item> items, int most) {
        Map<String, List<Item>> byAsset = new LinkedHashMap<>();
        items.forEach(item ->
                byAsset.computeIfAbsent(item.asset, asset -> new ArrayList<>()).add(item));
        List<List<Item>> parts = new ArrayList<>();
        List<Item> part = new ArrayList<>();
        for (List<Item> ofAsset : byAsset.values()) {
            if (!part.isEmpty() && part.size() + ofAsset.size() > most) {
                parts.add(part);
                part = new ArrayList<>();
            }
            part.addAll(ofAsset);
        }
        parts.add(part);
        return parts;
    }

    /** From now on these are mapped. An item stays the same when its variable, its filters, its cycle and what its values mean do. */
    Change change(List<AssetMapping> assets) {
        Map<String, Item> left = new LinkedHashMap<>();
        all.forEach(item -> left.put(item.name(), item));
        Change change = new Change(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        List<Item> next = new ArrayList<>();
        for (AssetMapping asset : assets) {
            for (SignalMapping signal : asset.signals()) {
                Item wanted = new Item(asset.info().asset(), signal);
                Item there = left.get(wanted.name());
                if (there != null && isSame(there.signal, signal) && meansTheSame(there, signal)) {
                    left.remove(there.name());
                    next.add(there);
                    tell(there, signal, change);
                } else {
                    next.add(wanted);
                    change.fresh().add(wanted);
                    if (there != null) {
                        wanted.follows(there);
                        change.before().put(wanted, there);
                    }
                }
            }
        }
        change.gone().addAll(left.values());
        all.clear();
        all.addAll(next);
        present = List.copyOf(all);
        return change;
    }

    /** Begins with one anew: the item in its place knows of its variable nothing but this. */
    Item renew(Item before, Anchor anchor) {
        Item now = new Item(before.asset, before.signal);
        now.anchor = anchor;
        now.lastTime = before.lastTime;
        all.set(all.indexOf(before), now);
        present = List.copyOf(all);
        return now;
    }

    /** Those whose variable is another one than at first; on any thread. */
    List<Quarantined> quarantined() {
        List<Quarantined> quarantined = new ArrayList<>();
        for (Item item : present) {
            Quarantined one = item.quarantined;
            if (one != null) {
                quarantined.add(one);
            }
        }
        return quarantined;
    }

    private static boolean isSame(SignalMapping one, SignalMapping other) {
        return one.address().equals(other.address())
                && Objects.equals(one.deadband(), other.deadband())
                && Objects.equals(one.every(), other.every())
                && Objects.equals(one.swingingDoor(), other.swingingDoor())
                && Objects.equals(one.pace(), other.pace());
    }

    /** A node id of a state is a number for the roles that tell one. */
    private static boolean meansTheSame(Item there, SignalMapping signal) {
        return !there.tellsNodes || StateNumbers.isMeant(there.signal.role()) == StateNumbers.isMeant(signal.role());
    }

    private static void tell(Item item, SignalMapping signal, Change change) {
        if (!item.signal.equals(signal)) {
            item.signal = signal;
            change.told().add(item);
        }
    }
}
