package io.steelyard.gateway.declared;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Orders as they count: the table {@code orders}, and what machines told where it says nothing. What a person wrote stays; begin
 * and end, product and quantity that they left empty are the machine's. Runs that were no production are none. Pure.
 */
final class Orders {
    private static final Set<String> BEFORE = Set.of("", "planned", "issued");
    private static final Set<String> TAKEN =
            Set.of("order", "asset", "product", "plannedFrom", "plannedTo", "plannedQuantity", "from", "to", "status");

    private Orders() {}

    /** Both as one table of the kind {@code orders}. */
    static Table merged(Table orders, Table told) {
        if (told.rows().isEmpty()) {
            return orders;
        }
        SortedMap<String, Row> rows = new TreeMap<>(orders.rows());
        told.rows().forEach((key, job) -> {
            Row row = counting(orders.rows().get(key), job);
            if (row != null) {
                rows.put(key, row);
            }
        });
        return new Table(orders.kind(), orders.version(), rows);
    }

    /** One order at one asset, as people declared it and as the machine told it; null where neither says anything that counts. */
    static @Nullable Row counting(@Nullable Row declared, @Nullable Row job) {
        String execution = job == null ? "" : job.text("execution");
        if (job == null || !(execution.isEmpty() || execution.equals("production"))) {
            return declared;
        }
        return declared == null ? alone(job) : filled(declared, job);
    }

    /** An order that has not begun is on no machine, whatever was planned. */
    private static Row alone(Row job) {
        SortedMap<String, Object> values = new TreeMap<>(job.values());
        values.keySet().retainAll(TAKEN);
        if (!values.containsKey("from")) {
            values.remove("to");
            values.put("status", job.text("status").equals("aborted") ? "aborted" : "planned");
        }
        return new Row(job.key(), values);
    }

    private static Row filled(Row declared, Row job) {
        SortedMap<String, Object> values = new TreeMap<>(declared.values());
        fill(values, job, "product");
        fill(values, job, "plannedQuantity");
        String status = declared.text("status");
        Long begun = declared.nanos("from");
        Long end = job.nanos("to");
        if (begun == null && job.nanos("from") != null && BEFORE.contains(status) && isInOrder(job, declared)) {
            fill(values, job, "from");
            fill(values, job, "to");
            values.put("status", job.text("status").isEmpty() ? "running" : job.text("status"));
        } else if (begun != null
                && end != null
                && end > begun
                && (BEFORE.contains(status) || status.equals("running"))) {
            fill(values, job, "to");
            values.put("status", "done");
        }
        return new Row(declared.key(), values);
    }

    private static boolean isInOrder(Row job, Row declared) {
        Long from = job.nanos("from");
        @Nullable Long to = declared.nanos("to");
        return from != null && (to == null || from < to);
    }

    private static void fill(Map<String, Object> values, Row job, String column) {
        Object told = job.values().get(column);
        if (told != null) {
            values.putIfAbsent(column, told);
        }
    }
}
