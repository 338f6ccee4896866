package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Member;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which orders, lots, parts and scenes the quantities of {@link Facts} count, and which not; each with the table that says so, as it was
 * read, or with the machine's minutes where those do. For one thread.
 */
final class FactMembers {
    /** Columns of the months' figures that periods are sums of. */
    private static final Map<String, String> MONTHLY =
            Map.of("finance.revenue", "revenue", "finance.cost", "cost", "output.good", "goodOutput");

    private final String site;
    private final Table people;
    private final Table told;
    private final List<Member> members = new ArrayList<>();

    /** {@code people} and {@code told} are the orders that each gave. */
    FactMembers(String site, Table people, Table told) {
        this.site = site;
        this.people = people;
        this.told = told;
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    private void add(String quantity, String what, String why, ApiQuery query) {
        members.add(new Member(quantity, what, why.isEmpty(), why, query));
    }

    private ApiQuery table(Table table) {
        return ApiQuery.table(site, table.kind().id(), table.version());
    }

    /** The table that says the column of the order. */
    private ApiQuery saying(Row order, String column) {
        Row own = people.rows().get(order.key());
        boolean isOwn = own != null
                && (own.values().containsKey(column) || !order.values().containsKey(column));
        return table(isOwn || !told.rows().containsKey(order.key()) ? people : told);
    }

    private String named(Row order) {
        return order.text("order") + " " + site + "/" + order.text("asset");
    }

    void issued(List<Row> orders) {
        none("jobs.issued", "no-job", orders, people);
        orders.forEach(order -> add("jobs.issued", named(order), "", saying(order, "from")));
    }

    /** {@code how} tells how the machine has told of an order. */
    void captured(List<Row> orders, Function<Row, Facts.Captured> how) {
        none("jobs.captured", "no-job", orders, people);
        for (Row order : orders) {
            Facts.Captured captured = how.apply(order);
            ApiQuery query = switch (captured) {
                case BY_SIGNAL -> ApiQuery.minutes("K01", new AssetKey(site, order.text("asset")));
                case BY_JOB -> table(told);
                case NOT -> saying(order, "from");
            };
            add("jobs.captured", named(order), captured == Facts.Captured.NOT ? "not-told-by-machine" : "", query);
        }
    }

    void planned(List<Row> orders) {
        none("jobs.planned", "no-job", orders, people);
        orders.forEach(order -> add("jobs.planned", named(order), "", saying(order, "plannedTo")));
    }

    /** {@code whyNot} says why an order did not end in time, and nothing where it did. */
    void inTolerance(List<Row> orders, Function<Row, String> whyNot) {
        none("jobs.in-tolerance", "no-job", orders, people);
        orders.forEach(order -> add("jobs.in-tolerance", named(order), whyNot.apply(order), saying(order, "to")));
    }

    /** Each lot with the table that says what became of it. */
    void lots(String quantity, List<Lots.Lot> lots) {
        if (lots.isEmpty()) {
            add(quantity, people.kind().id(), "no-lot", table(people));
        }
        boolean isOfAll = quantity.equals(Lots.LOTS);
        for (Lots.Lot lot : lots) {
            add(quantity, lot.name(), isOfAll ? "" : lot.why(), table(lot.isTold() ? told : people));
        }
    }

    /** Each first inspection is of a part at an asset. */
    void parts(String quantity, Inspections.Found firsts) {
        none(quantity, "nothing-inspected", firsts.rows(), firsts.table());
        boolean isOfAll = quantity.equals(Inspections.INSPECTED);
        for (Row row : firsts.rows()) {
            String why = isOfAll || Inspections.isPassed(row) ? "" : "failed-first-inspection";
            add(quantity, row.text("part") + " " + site + "/" + row.text("asset"), why, table(firsts.table()));
        }
    }

    /** {@code rows} of the table are in use; a scene may have several. */
    void scenes(String quantity, List<Row> rows, Table scenes) {
        none(quantity, "no-scene", rows, scenes);
        Map<String, Boolean> using = new TreeMap<>();
        rows.forEach(row -> using.merge(row.text("scene"), row.flag("ai"), Boolean::logicalOr));
        boolean isOfAll = quantity.equals("scenes.all");
        using.forEach((scene, isUsing) -> add(quantity, scene, isOfAll || isUsing ? "" : "uses-no-ai", table(scenes)));
    }

    /** The months' figures, each as much as its row says. */
    void months(String quantity, Facts.Window window, Table table) {
        String column = MONTHLY.get(quantity);
        if (column == null) {
            add(quantity, table.kind().id(), "", table(table)); // a mean, to which no month adds
        }
        for (YearMonth month : column == null ? List.<YearMonth>of() : months(window)) {
            Row row = table.rows().get(month.toString());
            BigDecimal number = row == null || column == null ? null : row.number(column);
            String unit = quantity.startsWith("finance.") ? "[CNY]" : "1";
            members.add(new Member(
                    quantity,
                    month.toString(),
                    number != null,
                    number == null ? "no-figure-of-a-month" : "",
                    table(table),
                    number,
                    unit));
        }
    }

    /** Those that the window is in. */
    static List<YearMonth> months(Facts.Window window) {
        YearMonth last = YearMonth.from(Row.instant(window.to() - 1).atZone(window.zone()));
        List<YearMonth> months = new ArrayList<>();
        for (YearMonth month = YearMonth.from(Row.instant(window.from()).atZone(window.zone()));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            months.add(month);
        }
        return months;
    }

    /** Where nothing is counted, the table still shows it. */
    private void none(String quantity, String why, Collection<Row> rows, Table table) {
        if (rows.isEmpty()) {
            add(quantity, table.kind().id(), why, table(table));
        }
    }
}
