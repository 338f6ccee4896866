package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What folds of many minutes share, so that it is put together once: names of fields, the order of a row's names, an asset's
 * signals by their roles. It changes no row. For one thread.
 */
final class FoldMemory {
    /** Of each; with more it begins anew. */
    private static final int MOST = 20_000;
    /** So many orders are tried first, the last one before the others: minutes of a machine come in a few kinds. */
    private static final int RECENT = 8;

    private final Map<Cell, CellNames> cells = new HashMap<>();
    private final Map<Integer, Order> orders = new HashMap<>();
    private final Map<AssetKey, Machine> machines = new HashMap<>();
    private @Nullable Machine lastMachine;
    private final @Nullable Order[] recent = new Order[RECENT];
    private final RowFields fields = new RowFields(this);
    private int latest;

    /** Names of the fields of a signal. */
    record SignalNames(String first, String last, String least, String greatest, String mean, String coverage) {

        static SignalNames of(String field) {
            return new SignalNames(
                    field + ".first",
                    field + ".last",
                    field + ".min",
                    field + ".max",
                    field + ".mean",
                    field + SignalMinute.COVERAGE);
        }
    }

    /** Names of a cell's fields. */
    record CellNames(String total, @Nullable String part) {}

    /** Names as they were put, and where each value belongs: the sorted names, and for each of them which was put last. */
    private static final class Order {
        private final String[] put;
        private final String[] sorted;
        private final int[] from;

        Order(String[] put, String[] sorted, int[] from) {
            this.put = put;
            this.sorted = sorted;
            this.from = from;
        }
    }

    Machine machine(AssetDescription asset) {
        Machine last = lastMachine;
        if (last != null && last.isOf(asset)) {
            return last;
        }
        Machine machine = machines.get(asset.key());
        if (machine == null || !machine.isOf(asset)) {
            machine = new Machine(asset);
            makeRoom(machines);
            machines.put(asset.key(), machine);
        }
        lastMachine = machine;
        return machine;
    }

    CellNames names(Cell cell) {
        CellNames names = cells.get(cell);
        if (names == null) {
            names = new CellNames(cell.total(), cell.part());
            makeRoom(cells);
            cells.put(cell, names);
        }
        return names;
    }

    private static void makeRoom(Map<?, ?> map) {
        if (map.size() >= MOST) {
            map.clear();
        }
    }

    /** For the fields of one row, which is made before the next is asked for. */
    RowFields fields() {
        fields.clear();
        return fields;
    }

    /** A row of what was put; of a name that was put twice the last value counts. */
    FieldMap row(String[] names, Object[] values, int count) {
        Order order = recent(names, count);
        if (order == null) {
            order = known(names, count);
            latest = (latest + RECENT - 1) % RECENT;
            recent[latest] = order;
        }
        int[] from = order.from;
        Object[] sorted = new Object[from.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[from[i]];
        }
        return FieldMap.owning(order.sorted, sorted);
    }

    private @Nullable Order recent(String[] names, int count) {
        for (int i = 0; i < RECENT; i++) {
            int place = (latest + i) % RECENT;
            Order order = recent[place];
            if (order != null && isPutSo(order, names, count)) {
                latest = place;
                return order;
            }
        }
        return null;
    }

    private Order known(String[] names, int count) {
        int hash = 1;
        for (int i = 0; i < count; i++) {
            hash = 31 * hash + names[i].hashCode();
        }
        Order order = orders.get(hash);
        if (order == null || !isPutSo(order, names, count)) {
            order = order(Arrays.copyOf(names, count));
            makeRoom(orders);
            orders.put(hash, order);
        }
        return order;
    }

    private static boolean isPutSo(Order order, String[] names, int count) {
        if (order.put.length != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Object put = order.put[i];
            if (names[i] != put && !names[i].equals(put)) { // mostly the same text, which is told apart at once
                return false;
            }
        }
        return true;
    }

    private static Order order(String[] names) {
        Integer[] places = IntStream.range(0, names.length).boxed().toArray(Integer[]::new);
        Arrays.sort(places, Comparator.comparing((Integer place) -> names[place]));
        int[] from = new int[names.length];
        int kept = 0;
        for (int place : places) {
            boolean again = kept > 0 && names[from[kept - 1]].equals(names[place]);
            from[again ? kept - 1 : kept++] = place;
        }
        int[] cut = Arrays.copyOf(from, kept);
        return new Order(names, Arrays.stream(cut).mapToObj(i -> names[i]).toArray(String[]::new), cut);
    }
}
