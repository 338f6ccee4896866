package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Operations;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Shortfall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Key operations, as the register has them and as machines bear out: a control that was read, a verdict on what was made. For one
 * thread.
 */
final class KeyOperations {
    private static final String KEY = "operations.key";
    private static final String CONTROLLED = "operations.numerically-controlled";
    private static final String VERDICT = "operations.automatic-verdict";
    /** Of each kind; a plan that needs more says how many, and not which. */
    private static final int MOST_NAMED = 1000;

    private final AssetRegister register;
    private final Machines machines;
    private final Shown shown;

    /** What is known of the register's machines. */
    interface Machines {
        Standing networked(AssetKey asset);

        /** Whether its control was read, as far as it is networked at all. */
        Standing read(AssetKey asset);

        /** Whether it tells something itself: that of {@link Proofs}. */
        Standing told(AssetKey asset, String what);

        /** Which share of its days was seen. */
        double coverage(AssetKey asset);
    }

    KeyOperations(AssetRegister register, Machines machines, Shown shown) {
        this.register = register;
        this.machines = machines;
        this.shown = shown;
    }

    /**
     * Some operations of a machine.
     *
     * @param some how many
     * @param isTold whether nobody but the machine says so
     */
    private record Judged(long some, Standing how, boolean isTold) {}

    /**
     * Adds what they are.
     *
     * @param members machines, of which each has several operations: how many stands behind its name
     * @param shortfalls operations, each by its number behind its machine's name
     */
    void addTo(Map<String, Quantity> quantities, Map<String, List<Member>> members, Map<String, Shortfall> shortfalls) {
        long key = 0;
        Part controlled = new Part(CONTROLLED);
        Part verdict = new Part(VERDICT);
        List<Member> ofKey = new ArrayList<>();
        for (Machine machine : register.machines()) {
            AssetKey asset = machine.asset();
            Operations operations = machine.operations();
            if (operations.key() > 0) {
                key += operations.key();
                String what = asset + " " + operations.key();
                ofKey.add(Member.giving(KEY, what, "", shown.machines(), count(operations.key())));
                controlled.add(asset, operations.key(), controlled(asset, operations));
                verdict.add(asset, operations.key(), judged(asset, operations));
            }
        }
        quantities.put(KEY, count(key));
        members.put(KEY, ofKey);
        controlled.addTo(quantities, members, shortfalls);
        verdict.addTo(quantities, members, shortfalls);
    }

    /** As the register says, and its control is read where it is networked; of what that says nothing, all when a program runs it. */
    private Judged controlled(AssetKey asset, Operations operations) {
        long some = operations.numericallyControlled();
        Standing told = machines.told(asset, Proofs.NUMERICAL_CONTROL);
        if (some > 0) {
            Standing read = machines.read(asset);
            boolean isTold = told.counts() && some == operations.key();
            return new Judged(some, told.isBetterThan(read) ? told : read, isTold);
        }
        return told.mayCount()
                ? new Judged(operations.key(), told, true)
                : new Judged(0, Standing.no("no-numerical-control"), false);
    }

    /** As the register says, while the machine tells of what it made whether it is good; of what that says nothing, one when it does. */
    private Judged judged(AssetKey asset, Operations operations) {
        long some = operations.withVerdict();
        Standing told = machines.told(asset, Proofs.VERDICT);
        if (some > 0) {
            Standing how = told.why().equals("signal-not-born")
                    ? machines.networked(asset).and(Standing.no("verdict-never-told"))
                    : told;
            return new Judged(some, how, told.counts() && some == operations.key());
        }
        return told.mayCount() ? new Judged(1, told, true) : new Judged(0, Standing.no("no-automatic-verdict"), false);
    }

    /** Key operations of one kind, of all machines. */
    private final class Part {
        private final String name;
        private final Tally tally;
        private final Lacking lacking = new Lacking();
        private final List<Member> members = new ArrayList<>();
        private boolean isTold = true;

        Part(String name) {
            this.name = name;
            this.tally = new Tally(name);
        }

        void add(AssetKey asset, long of, Judged judged) {
            Standing how = judged.how();
            ApiQuery otherwise = name.equals(VERDICT) || judged.isTold() ? shown.samples(asset) : shown.machines();
            ApiQuery query = shown.of(how.why(), asset, shown.machines(), otherwise);
            String what = asset + " " + judged.some() + "/" + of;
            tally.add(asset.toString(), how, judged.some(), seen(asset), query);
            members.add(new Member(name, what, how.counts(), how.why(), query, BigDecimal.valueOf(judged.some()), "1"));
            lacking.add(asset, judged.some(), of, how);
            isTold &= !how.counts() || judged.isTold();
        }

        /** Of the control of a machine on no network nothing has to be seen: the register tells it. */
        private double seen(AssetKey asset) {
            boolean isWord =
                    name.equals(CONTROLLED) && !machines.networked(asset).mayCount();
            return isWord ? 1 : machines.coverage(asset);
        }

        void addTo(Map<String, Quantity> quantities, Map<String, List<Member>> all, Map<String, Shortfall> shortfalls) {
            quantities.put(name, tally.quantity(isTold && tally.isAny() ? Grade.T : register.grade()));
            all.put(name, members);
            shortfalls.put(name, lacking.shortfall());
        }
    }

    /** Which operations are not among those that count. */
    private static final class Lacking {
        private long have;
        private long all;
        private final List<String> waiting = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();
        private final List<String> far = new ArrayList<>();

        /** {@code some} of them are told to be so; these count as their machine stands. */
        void add(AssetKey asset, long some, long of, Standing how) {
            all += of;
            if (!how.counts()) {
                name(far, asset, 1, some, of);
            } else if (how.why().isEmpty()) {
                have += some;
            } else {
                name(waiting, asset, 1, some, of);
            }
            name(missing, asset, some + 1, of, of);
        }

        private static void name(List<String> among, AssetKey asset, long first, long last, long of) {
            for (long i = first; i <= last && among.size() < MOST_NAMED; i++) {
                among.add(asset + " " + i + "/" + of);
            }
        }

        Shortfall shortfall() {
            missing.addAll(far);
            return new Shortfall(have, all, waiting, missing, Set.of(), Set.of());
        }
    }

    private Quantity count(long operations) {
        return Quantity.exactly(BigDecimal.valueOf(operations), "1", register.grade());
    }
}
