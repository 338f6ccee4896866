package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How much scrap orders were planned to make (ISO 22400-2: PSQ): of each as much as the share of its run that lies in the window,
 * within the bounds of when it may have run. Any thread.
 */
public final class PlannedScrap {
    private static final String SCRAP = "plannedScrap";
    private static final String ORDERS = "orders";
    private static final String OPEN = "planned-scrap-open";
    private static final String ONE = "1";
    /** Anybody may ask for sites that there are not. */
    private static final int MOST_REMEMBERED = 1_000;

    private final Declared declared;
    private final Map<String, OfTables> remembered = new ConcurrentHashMap<>();

    /**
     * What an order gives.
     *
     * @param amount without a value where that is not known, with the reason
     */
    public record OfOrder(String order, Quantity amount) {}

    /** Runs by asset, as versions of both tables have them, and of which assets any order says its planned scrap. */
    private record OfTables(long people, long told, Map<String, List<OrderRun>> byAsset, Set<String> saying) {

        List<OrderRun> runs(String asset) {
            return byAsset.getOrDefault(asset, List.of());
        }
    }

    /** Reads the tables when it is asked. */
    public PlannedScrap(Declared declared) {
        this.declared = declared;
    }

    private OfTables tables(String site) {
        long people = declared.version(site, ORDERS); // before the rows: those may be later ones, but none earlier
        long told = declared.version(site, MachineJobs.KIND);
        OfTables known = remembered.get(site);
        if (known == null || known.people() != people || known.told() != told) {
            Table orders = declared.orders(site);
            Map<String, List<OrderRun>> byAsset = new HashMap<>();
            Set<String> saying = saying(orders);
            for (Row row : orders.all()) {
                OrderRun run = saying.contains(row.text("asset")) ? OrderRun.of(row) : null;
                if (run != null) {
                    byAsset.computeIfAbsent(row.text("asset"), asset -> new ArrayList<>())
                            .add(run);
                }
            }
            known = new OfTables(people, told, byAsset, saying);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known;
    }

    private static Set<String> saying(Table orders) {
        Set<String> assets = new HashSet<>();
        for (Row row : orders.all()) {
            if (row.number(SCRAP) != null) {
                assets.add(row.text("asset"));
            }
        }
        return assets;
    }

    /** How much was planned of the asset from the one instant to the other; null where none of its orders ever said it. */
    public @Nullable Quantity of(AssetKey asset, long from, long to) {
        if (!tables(asset.site()).saying().contains(asset.asset())) {
            return null;
        }
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal low = BigDecimal.ZERO;
        BigDecimal high = BigDecimal.ZERO;
        String reason = "";
        for (OfOrder order : orders(asset, from, to)) {
            Quantity amount = order.amount();
            if (amount.value() == null || amount.low() == null) {
                return Quantity.missing(ONE, Grade.S, amount.reason());
            }
            value = value.add(amount.value());
            low = low.add(amount.low());
            high = high == null || amount.high() == null ? null : high.add(amount.high());
            reason = reason.isEmpty() ? amount.reason() : reason;
        }
        return new Quantity(plain(value), plain(low), high == null ? null : plain(high), ONE, Grade.S, 1, reason);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** What each order of the asset gives that may have run between the instants. */
    public List<OfOrder> orders(AssetKey asset, long from, long to) {
        List<OfOrder> orders = new ArrayList<>();
        for (OrderRun run : tables(asset.site()).runs(asset.asset())) {
            OrderRun.Share share = run.within(from, to);
            if (!share.isNone()) {
                orders.add(new OfOrder(run.row().text("order"), amount(run.row().number(SCRAP), share)));
            }
        }
        return orders;
    }

    private static Quantity amount(@Nullable BigDecimal planned, OrderRun.Share share) {
        OrderRun.Part value = share.value();
        if (value == null) {
            return Quantity.missing(ONE, Grade.S, "order-end-not-told");
        }
        if (planned == null) {
            return value.of() > 0
                    ? Quantity.missing(ONE, Grade.S, "planned-scrap-not-told")
                    : new Quantity(BigDecimal.ZERO, BigDecimal.ZERO, null, ONE, Grade.S, 1, OPEN);
        }
        BigDecimal low = share.low().times(planned, RoundingMode.FLOOR);
        BigDecimal high = share.high().times(planned, RoundingMode.CEILING);
        BigDecimal of = value.times(planned, RoundingMode.HALF_EVEN).max(low).min(high);
        return new Quantity(of, low, high, ONE, Grade.S, 1, share.isExact() ? "" : OPEN);
    }

    /**
     * On the thread that changes a table; each stretch of time of which it tells otherwise, once: where a run that is another one
     * may have been before, and where it may be now.
     */
    public void listen(Facts.Listener listener) {
        declared.listen((site, before, after) -> {
            String kind = after.kind().id();
            if (kind.equals(ORDERS)) {
                Table told = declared.table(site, MachineJobs.KIND);
                touched(before, after, told, told).forEach((from, to) -> listener.toldOtherwise(site, from, to));
            } else if (kind.equals(MachineJobs.KIND)) {
                Table people = declared.table(site, ORDERS);
                touched(people, people, before, after).forEach((from, to) -> listener.toldOtherwise(site, from, to));
            }
        });
    }

    /** Ends of stretches by their begins; what is since ever begins at {@link Long#MIN_VALUE}. */
    private static SortedMap<Long, Long> touched(Table people, Table peopleNow, Table told, Table toldNow) {
        Set<String> saying = saying(people);
        Set<String> sayingNow = saying(peopleNow);
        TreeMap<Long, Long> touched = new TreeMap<>();
        for (String key : changed(people.rows(), peopleNow.rows(), told.rows(), toldNow.rows())) {
            Row was = Orders.counting(people.rows().get(key), told.rows().get(key));
            Row is = Orders.counting(peopleNow.rows().get(key), toldNow.rows().get(key));
            if (!told(was).equals(told(is))) {
                put(touched, was, saying, sayingNow);
                put(touched, is, saying, sayingNow);
            }
        }
        return Joined.of(touched);
    }

    private static Set<String> changed(
            Map<String, Row> people, Map<String, Row> peopleNow, Map<String, Row> told, Map<String, Row> toldNow) {
        Set<String> changed = new TreeSet<>(differing(people, peopleNow));
        changed.addAll(differing(told, toldNow));
        return changed;
    }

    private static Set<String> differing(Map<String, Row> before, Map<String, Row> after) {
        Set<String> keys = new TreeSet<>();
        before.forEach((key, row) -> {
            if (!row.equals(after.get(key))) {
                keys.add(key);
            }
        });
        after.keySet().stream().filter(key -> !before.containsKey(key)).forEach(keys::add);
        return keys;
    }

    /** What a figure takes from a row. */
    private static List<Object> told(@Nullable Row row) {
        if (row == null) {
            return List.of();
        }
        List<Object> told = new ArrayList<>(OrderRun.told(row));
        BigDecimal planned = row.number(SCRAP);
        told.add(planned == null ? "" : plain(planned));
        return told;
    }

    /** Whether anything is said of an asset at all is said of all of its time. */
    private static void put(
            SortedMap<Long, Long> touched, @Nullable Row row, Set<String> saying, Set<String> sayingNow) {
        String asset = row == null ? "" : row.text("asset");
        OrderRun run = row == null ? null : OrderRun.of(row);
        if (saying.contains(asset) != sayingNow.contains(asset)) {
            touched.put(Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (saying.contains(asset) && run != null) {
            touched.merge(run.earliest(), run.latest(), Math::max);
        }
    }
}
