package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.MistakesException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs from all sides: what the table {@code orders} says, what machines told by job lists, and when the machine's own order signal
 * showed the order. By order and asset they are one. Where a job list tells of the job, begin and end are the table's, else that
 * list's; where none does, the signal's before the table's. Any thread.
 */
public final class JobDesk {
    private static final long LONGEST = 31L * 86_400_000_000_000L;
    private static final int MOST = 10_000;

    private final Declared declared;
    private final Machines machines;

    /**
     * While a machine's order signal showed an order.
     *
     * @param to null while it still shows it
     */
    public record Run(String order, long from, @Nullable Long to) {}

    /** What machines tell. */
    public interface Machines {
        /** The site's assets that have an order signal. */
        List<AssetKey> tellingOrders(String site);

        /** The asset's runs that touch the range, in time order. */
        List<Run> runs(AssetKey asset, long from, long to);
    }

    /** Reads tables and points when it is asked. */
    public JobDesk(Declared declared, Machines machines) {
        this.declared = declared;
        this.machines = machines;
    }

    /** One job: its row, or what the machine told, or both. */
    private record Job(
            AssetKey asset,
            String order,
            @Nullable Row row,
            @Nullable Run run,
            @Nullable Row told) {

        Job(AssetKey asset, String order, @Nullable Row row, @Nullable Run run) {
            this(asset, order, row, run, null);
        }

        String source(boolean isDeclared) {
            return told != null
                    ? isDeclared ? "both" : MachineJobs.WHO
                    : row == null ? "machine" : run == null ? "declared" : "both";
        }

        @Nullable
        Long from() {
            return run != null ? (Long) run.from() : row == null ? null : row.nanos("from");
        }

        @Nullable
        Long to() {
            return run != null ? run.to() : row == null ? null : row.nanos("to");
        }

        /** What it is listed by. */
        long begin() {
            Long from = from();
            Long planned = row == null ? null : row.nanos("plannedFrom");
            return from != null ? from : planned == null ? Long.MAX_VALUE : planned;
        }
    }

    /** Jobs that were, or were to be, within the range, by their begin. */
    public Attachment jobs(String site, long from, long to) {
        if (to - from > LONGEST) {
            throw MistakesException.of("the range is longer than 31 days", "ask for 31 days or less");
        }
        List<Job> jobs = new ArrayList<>();
        Set<String> told = new HashSet<>();
        Table orders = declared.orders(site);
        Table lists = declared.table(site, MachineJobs.KIND);
        for (AssetKey asset : machines.tellingOrders(site)) {
            for (Run run : machines.runs(asset, from, to)) {
                String key = key(run.order(), asset.asset());
                if (!lists.rows().containsKey(key)) {
                    told.add(key);
                    jobs.add(new Job(asset, run.order(), orders.rows().get(key), run));
                }
            }
        }
        for (Row row : orders.all()) {
            Row list = lists.rows().get(row.key());
            Job job = new Job(new AssetKey(site, row.text("asset")), row.text("order"), row, null, list);
            Long end = job.to() != null ? job.to() : row.nanos("plannedTo");
            boolean isWithin = job.begin() < to && (end == null || end >= from);
            if (isWithin && !told.contains(row.key())) {
                jobs.add(job);
            }
        }
        jobs.sort(Comparator.comparingLong(Job::begin));
        ObjectNode answer = JsonForm.object();
        answer.put("site", site);
        ArrayNode list = answer.putArray("jobs");
        Table people = declared.table(site, "orders");
        jobs.stream()
                .limit(MOST)
                .forEach(job -> put(
                        list.addObject(),
                        job,
                        people.rows().containsKey(key(job.order(), job.asset().asset()))));
        answer.put("truncated", jobs.size() > MOST);
        return new Attachment(JsonForm.TYPE, Bytes.owning(JsonForm.bytes(answer)), null);
    }

    private static String key(String order, String asset) {
        return Row.part(order) + "|" + Row.part(asset);
    }

    private static void put(ObjectNode node, Job job, boolean isDeclared) {
        Row row = job.row();
        node.put("order", job.order());
        node.put("asset", job.asset().toString());
        node.put("source", job.source(isDeclared));
        node.put("from", text(job.from()));
        node.put("to", text(job.to()));
        node.put("plannedFrom", text(row == null ? null : row.nanos("plannedFrom")));
        node.put("plannedTo", text(row == null ? null : row.nanos("plannedTo")));
        node.put("product", row == null || row.text("product").isEmpty() ? null : row.text("product"));
        node.put("plannedQuantity", number(row, "plannedQuantity"));
        node.put("unitSeconds", number(row, "unitSeconds"));
        Row told = job.told();
        if (told != null) {
            node.put("state", told.text("state").isEmpty() ? null : told.text("state"));
            node.put("quantity", number(told, "quantity"));
            node.put("goodQuantity", number(told, "goodQuantity"));
            evidence(node.putArray("evidence"), told, "signal", "toldAt", "note");
            evidence(node.withArray("/evidence"), told, "orderSignal", "orderToldAt", "orderNote");
        }
    }

    /** The sample that the job rests on, and what was not taken of it. */
    private static void evidence(ArrayNode list, Row told, String signal, String time, String note) {
        Long at = told.nanos(time);
        if (at != null) {
            list.addObject()
                    .put("signal", told.text(signal))
                    .put("time", text(at))
                    .put("notTaken", told.text(note).isEmpty() ? null : told.text(note));
        }
    }

    private static @Nullable BigDecimal number(@Nullable Row row, String column) {
        return row == null ? null : row.number(column);
    }

    private static @Nullable String text(@Nullable Long nanos) {
        return nanos == null ? null : Row.instant(nanos).toString();
    }
}
