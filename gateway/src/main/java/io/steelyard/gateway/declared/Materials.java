package io.steelyard.gateway.declared;

import io.steelyard.gateway.declared.MaterialFlow.Use;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What went into production and what came out (ISO 22400-2: CM, GQ, IGQ, PL, STL and OL of a batch process), in kilograms, of jobs that
 * ended in a window, as machines told their materials. What one job made and another one of the same assets used up in the window
 * went round and is neither. Any thread.
 */
final class Materials {
    static final String CONSUMED = "material.cm";
    private static final String GOOD = "material.gq";
    private static final String INTEGRATED = "material.igq";
    private static final String LOST = "material.pl";
    private static final String LOST_IN_STORAGE = "material.stl";
    private static final String LOST_OTHERWISE = "material.ol";
    private static final List<String> ALL = List.of(CONSUMED, GOOD, INTEGRATED, LOST, LOST_IN_STORAGE, LOST_OTHERWISE);

    /** Nobody knows that there was none of them where no job tells of any. */
    private static final Set<String> ONLY_TOLD = Set.of(LOST_IN_STORAGE, LOST_OTHERWISE);

    private static final String KILOGRAM = "kg";
    private static final String PARTLY = "materials-not-told-by-all";
    private static final String MORE = "more-made-than-consumed";
    private static final String COLUMN = "materials";

    private final Declared declared;

    Materials(Declared declared) {
        this.declared = declared;
    }

    /** Adds all that are known; nothing where no job told of materials. */
    void put(
            String site,
            Set<String> assets,
            Facts.Window window,
            SortedMap<String, Quantity> quantities,
            SortedMap<String, String> digests) {
        Jobs jobs = jobs(site, assets, window);
        if (jobs.isNone()) {
            return;
        }
        Balance balance = new Balance(jobs.balanced());
        double coverage = (double) jobs.balanced().size()
                / (jobs.balanced().size() + jobs.others().size());
        String digest = new Digest()
                .add(COLUMN, jobs.balanced())
                .add("others", jobs.others())
                .hex();
        for (String name : ALL) {
            SortedMap<String, BigDecimal> parts = balance.parts(name);
            if (!parts.isEmpty() || !ONLY_TOLD.contains(name)) {
                BigDecimal sum = parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                quantities.put(name, quantity(jobs.balanced().isEmpty() ? null : sum, coverage));
                digests.put(name + "|" + COLUMN, digest);
            }
        }
    }

    private static Quantity quantity(@Nullable BigDecimal sum, double coverage) {
        if (sum == null) {
            return new Quantity(null, null, null, KILOGRAM, Grade.T, coverage, PARTLY);
        }
        if (sum.signum() < 0) {
            return Quantity.missing(KILOGRAM, Grade.T, MORE);
        }
        return coverage == 1
                ? Quantity.exactly(sum, KILOGRAM, Grade.T)
                : new Quantity(sum, BigDecimal.ZERO, null, KILOGRAM, Grade.T, coverage, PARTLY);
    }

    /** What the quantity is made of: each material that comes or goes, and jobs that do not tell all of theirs. */
    List<Member> members(String quantity, String site, Set<String> assets, Facts.Window window) {
        if (!ALL.contains(quantity)) {
            return List.of();
        }
        Jobs jobs = jobs(site, assets, window);
        ApiQuery table = ApiQuery.table(site, MachineJobs.KIND, jobs.table().version());
        List<Member> members = new ArrayList<>();
        if (jobs.isNone()) {
            members.add(new Member(quantity, MachineJobs.KIND, false, "needs-material-balance", table));
        }
        new Balance(jobs.balanced()).parts(quantity).forEach((what, amount) -> {
            boolean counts = amount.signum() != 0;
            members.add(new Member(
                    quantity,
                    what,
                    counts,
                    counts ? "" : "went-round",
                    table,
                    counts ? amount : BigDecimal.ZERO,
                    KILOGRAM));
        });
        for (Row row : jobs.others()) {
            String what = row.text("order") + " " + site + "/" + row.text("asset");
            members.add(new Member(quantity, what, false, "materials-not-told", table, null, KILOGRAM));
        }
        return members;
    }

    /**
     * Jobs that ended in a window and told of materials.
     *
     * @param balanced those of which all that went in and came out is told in kilograms
     */
    private record Jobs(Table table, List<Row> balanced, List<Row> others) {

        boolean isNone() {
            return balanced.isEmpty() && others.isEmpty();
        }
    }

    private Jobs jobs(String site, Set<String> assets, Facts.Window window) {
        Table table = declared.table(site, MachineJobs.KIND);
        List<Row> balanced = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        for (Row row : table.all()) {
            Long to = row.nanos("to");
            boolean isIn = to != null && window.from() <= to && to < window.to();
            if (isIn
                    && assets.contains(row.text("asset"))
                    && isProduction(row)
                    && !flows(row).isEmpty()) {
                (isBalanced(row) ? balanced : others).add(row);
            }
        }
        return new Jobs(table, balanced, others);
    }

    static boolean isProduction(Row row) {
        return Set.of("", "production").contains(row.text("execution"));
    }

    /** What a job told; nothing of one that told nothing. */
    static List<MaterialFlow> flows(Row row) {
        List<MaterialFlow> flows = new ArrayList<>();
        for (String text : row.list(COLUMN)) {
            MaterialFlow flow = MaterialFlow.read(text);
            if (flow != null) {
                flows.add(flow);
            }
        }
        return flows;
    }

    /** What was aborted may have made nothing. */
    private static boolean isBalanced(Row row) {
        Set<Use> uses = new HashSet<>();
        for (MaterialFlow flow : flows(row)) {
            if (flow.kilograms() == null) {
                return false;
            }
            uses.add(flow.use());
        }
        boolean isMade = uses.contains(Use.PRODUCED) || row.text("status").equals("aborted");
        return uses.contains(Use.CONSUMED) && isMade;
    }

    /** Which share of what a job made was good, as it counted it; all of it where it does not say. */
    private static BigDecimal goodShare(Row row) {
        BigDecimal all = row.number("quantity");
        BigDecimal good = row.number("goodQuantity");
        return all == null || good == null || all.signum() == 0 || good.compareTo(all) > 0
                ? BigDecimal.ONE
                : good.divide(all, MathContext.DECIMAL64);
    }

    /** What came and went, by material, without what went round. */
    private static final class Balance {
        private final Map<Use, SortedMap<String, BigDecimal>> flows = new TreeMap<>();
        private final Set<String> withoutLot = new HashSet<>();

        Balance(List<Row> jobs) {
            for (Row job : jobs) {
                flows(job).stream().filter(flow -> flow.lot().isEmpty()).forEach(flow -> withoutLot.add(flow.id()));
            }
            jobs.forEach(this::add);
            goRound(Use.PRODUCED);
            goRound(Use.BESIDE);
        }

        private void add(Row job) {
            for (MaterialFlow flow : flows(job)) {
                BigDecimal kilograms = flow.kilograms();
                if (kilograms != null) {
                    BigDecimal amount = flow.use() == Use.PRODUCED
                            ? kilograms.multiply(goodShare(job), MathContext.DECIMAL64)
                            : kilograms;
                    of(flow.use()).merge(named(flow, job), amount, BigDecimal::add);
                }
            }
        }

        private SortedMap<String, BigDecimal> of(Use use) {
            return flows.computeIfAbsent(use, any -> new TreeMap<>());
        }

        /** By its lot where all flows of the material tell theirs; what has no name is nobody else's. */
        private String named(MaterialFlow flow, Row job) {
            if (flow.id().isEmpty() && flow.lot().isEmpty()) {
                return job.text("order") + " " + job.text("asset") + " "
                        + flow.use().word();
            }
            return flow.lot().isEmpty() || (!flow.id().isEmpty() && withoutLot.contains(flow.id()))
                    ? flow.id()
                    : (flow.id() + " " + flow.lot()).strip();
        }

        private void goRound(Use made) {
            SortedMap<String, BigDecimal> consumed = of(Use.CONSUMED);
            of(made).replaceAll((what, amount) -> {
                BigDecimal round = amount.min(consumed.getOrDefault(what, BigDecimal.ZERO));
                consumed.computeIfPresent(what, (same, used) -> used.subtract(round));
                return amount.subtract(round);
            });
        }

        /** What the quantity is made of; of what production lost that is what went in, less what came out or was lost elsewhere. */
        SortedMap<String, BigDecimal> parts(String quantity) {
            return switch (quantity) {
                case CONSUMED -> of(Use.CONSUMED);
                case GOOD -> of(Use.PRODUCED);
                case LOST_IN_STORAGE -> of(Use.LOST_IN_STORAGE);
                case LOST_OTHERWISE -> of(Use.LOST_OTHERWISE);
                case INTEGRATED -> joined(of(Use.PRODUCED), of(Use.BESIDE));
                default -> {
                    SortedMap<String, BigDecimal> parts = new TreeMap<>(of(Use.CONSUMED));
                    for (Use out : List.of(Use.PRODUCED, Use.BESIDE, Use.LOST_IN_STORAGE, Use.LOST_OTHERWISE)) {
                        of(out).forEach((what, amount) -> parts.merge(what, amount.negate(), BigDecimal::add));
                    }
                    yield parts;
                }
            };
        }

        private static SortedMap<String, BigDecimal> joined(
                SortedMap<String, BigDecimal> one, SortedMap<String, BigDecimal> other) {
            SortedMap<String, BigDecimal> both = new TreeMap<>(one);
            other.forEach((what, amount) -> both.merge(what, amount, BigDecimal::add));
            return both;
        }
    }
}
