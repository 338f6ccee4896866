package io.steelyard.gateway.declared;

import io.steelyard.gateway.declared.MaterialFlow.Use;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lots that were finished in a window, and which of them can be followed back to what was bought (C17): lot by lot, as machines tell
 * of the materials of their jobs, or as people say of an order's lot. Any thread.
 */
final class Lots {
    static final String LOTS = "lots.all";
    static final String LINKED = "lots.linked";

    private static final String NOT_LINKED = "lot-not-linked";
    private static final String OPEN = "lot-chain-open";
    private static final int MOST_REMEMBERED = 1_000;
    /** So many steps back; what is made of more is not followed. */
    private static final int DEEPEST = 500;

    private final Declared declared;
    private final Map<String, Made> remembered = new ConcurrentHashMap<>();

    Lots(Declared declared) {
        this.declared = declared;
    }

    /**
     * One that was finished.
     *
     * @param why it cannot be followed; empty when it can
     * @param isTold whether it is machines that tell so, and not people
     */
    record Lot(String name, String why, boolean isTold) {

        boolean isLinked() {
            return why.isEmpty();
        }
    }

    /** One order's part of a lot. */
    private record Part(Row order, @Nullable Row job) {

        /** As people named it, or else as the machine did. */
        List<String> names() {
            return !order.text("lot").isEmpty() ? List.of(order.text("lot")) : lots(job, Use.PRODUCED);
        }

        boolean isEndedBefore(long end) {
            Long to = order.nanos("to");
            return to != null && to < end;
        }
    }

    /** Who made which lot, as versions of the tables have it. */
    private record Made(long ordersVersion, long toldVersion, Map<String, List<Part>> byLot) {

        boolean isOf(long orders, long told) {
            return ordersVersion == orders && toldVersion == told;
        }

        static Made of(long version, Table orders, Table told) {
            Map<String, List<Part>> byLot = new HashMap<>();
            for (Row order : orders.all()) {
                Row job = told.rows().get(order.key());
                Part part = new Part(order, job == null || Materials.isProduction(job) ? job : null);
                part.names()
                        .forEach(lot -> byLot.computeIfAbsent(lot, name -> new ArrayList<>())
                                .add(part));
            }
            return new Made(version, told.version(), byLot);
        }
    }

    private static List<String> lots(@Nullable Row job, Use use) {
        return job == null
                ? List.of()
                : Materials.flows(job).stream()
                        .filter(flow -> flow.use() == use && !flow.lot().isEmpty())
                        .map(MaterialFlow::lot)
                        .distinct()
                        .toList();
    }

    private Made made(String site) {
        long orders = declared.version(site, "orders");
        Table told = declared.table(site, MachineJobs.KIND);
        Made known = remembered.get(site);
        if (known == null || !known.isOf(orders, told.version())) {
            known = Made.of(orders, declared.orders(site), told);
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear();
            }
            remembered.put(site, known);
        }
        return known;
    }

    /** Those of which an order at one of these assets ended in the window, by name. */
    List<Lot> in(String site, Set<String> assets, Facts.Window window) {
        Made made = made(site);
        Following following = new Following(made, window.to());
        List<Lot> lots = new ArrayList<>();
        new TreeMap<>(made.byLot()).forEach((name, parts) -> {
            List<Part> own = parts.stream()
                    .filter(part -> assets.contains(part.order().text("asset")) && isIn(part, window))
                    .toList();
            if (!own.isEmpty()) {
                lots.add(lot(name, own, following));
            }
        });
        return lots;
    }

    private static boolean isIn(Part part, Facts.Window window) {
        Long to = part.order().nanos("to");
        return to != null && window.from() <= to && to < window.to();
    }

    private static Lot lot(String name, List<Part> parts, Following following) {
        boolean isTold =
                parts.stream().allMatch(part -> !lots(part.job(), Use.PRODUCED).isEmpty());
        boolean isFollowed = parts.stream().allMatch(following::isFollowed);
        if (isFollowed) {
            return new Lot(name, "", true);
        }
        boolean isSaid = parts.stream().allMatch(part -> part.order().flag("lotLinked") || following.isFollowed(part));
        return isSaid ? new Lot(name, "", false) : new Lot(name, isTold ? OPEN : NOT_LINKED, isTold);
    }

    /** Back from a lot to what went into it; for one asking. */
    private static final class Following {
        private final Made made;
        private final long end;
        private final Map<String, Boolean> known = new HashMap<>();
        private final Set<String> under = new HashSet<>();

        /** Of what had ended by then. */
        Following(Made made, long end) {
            this.made = made;
            this.end = end;
        }

        /** Whether the lot of each thing that went in is told, and each that was made here is followed in turn. */
        boolean isFollowed(Part part) {
            Row job = part.job();
            if (job == null) {
                return false;
            }
            List<MaterialFlow> in = Materials.flows(job).stream()
                    .filter(flow -> flow.use() == Use.CONSUMED)
                    .toList();
            return !in.isEmpty()
                    && in.stream().noneMatch(flow -> flow.lot().isEmpty())
                    && in.stream().allMatch(flow -> isKnown(flow.lot()));
        }

        /** A lot that goes round is as the rest of what went into it. */
        private boolean isKnown(String lot) {
            Boolean told = known.get(lot);
            if (told != null || under.size() >= DEEPEST || !under.add(lot)) {
                return told == null ? under.contains(lot) : told;
            }
            boolean is = made.byLot().getOrDefault(lot, List.of()).stream()
                    .filter(part -> part.isEndedBefore(end))
                    .allMatch(part -> part.order().flag("lotLinked") || isFollowed(part));
            under.remove(lot);
            known.put(lot, is);
            return is;
        }
    }

    /** How many, and how many of them are linked; by what machines tell where nobody else says anything of them. */
    static void put(List<Lot> lots, SortedMap<String, Quantity> quantities, SortedMap<String, String> digests) {
        List<Lot> linked = lots.stream().filter(Lot::isLinked).toList();
        Grade all = lots.isEmpty() || !lots.stream().allMatch(Lot::isTold) ? Grade.S : Grade.T;
        boolean isTold = !linked.isEmpty() && linked.stream().allMatch(Lot::isTold);
        quantities.put(LOTS, counted(lots.size(), all));
        quantities.put(LINKED, counted(linked.size(), isTold ? Grade.T : all));
        digests.put(
                LINKED + "|lots", new Digest().add(lots.toString(), List.of()).hex());
    }

    private static Quantity counted(long count, Grade grade) {
        return Quantity.exactly(BigDecimal.valueOf(count), "1", grade);
    }
}
