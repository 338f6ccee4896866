package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Operations;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Shortfall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Key operations, as the register has them; a verdict is automatic where its machine is networked. For one thread. */
final class KeyOperations {
    private static final String KEY = "operations.key";
    private static final String CONTROLLED = "operations.numerically-controlled";
    private static final String VERDICT = "operations.automatic-verdict";
    /** Of each kind; a plan that needs more says how many, and not which. */
    private static final int MOST_NAMED = 1000;

    private final AssetRegister register;
    private final Function<AssetKey, Standing> networked;
    private final ToDoubleFunction<AssetKey> coverage;
    private final Shown shown;

    /** {@code coverage} tells which share of an asset's days was seen. */
    KeyOperations(
            AssetRegister register,
            Function<AssetKey, Standing> networked,
            ToDoubleFunction<AssetKey> coverage,
            Shown shown) {
        this.register = register;
        this.networked = networked;
        this.coverage = coverage;
        this.shown = shown;
    }

    /**
     * Adds what they are.
     *
     * @param members machines, of which each has several operations: how many stands behind its name
     * @param shortfalls operations, each by its number behind its machine's name
     */
    void addTo(Map<String, Quantity> quantities, Map<String, List<Member>> members, Map<String, Shortfall> shortfalls) {
        long key = 0;
        long controlled = 0;
        Tally verdict = new Tally(VERDICT);
        Lacking lacksControl = new Lacking();
        Lacking lacksVerdict = new Lacking();
        List<Member> ofKey = new ArrayList<>();
        List<Member> ofControlled = new ArrayList<>();
        List<Member> ofVerdict = new ArrayList<>();
        for (Machine machine : register.machines()) {
            AssetKey asset = machine.asset();
            Operations operations = machine.operations();
            key += operations.key();
            controlled += operations.numericallyControlled();
            verdict.add(
                    asset.toString(),
                    networked.apply(asset),
                    operations.withVerdict(),
                    coverage.applyAsDouble(asset),
                    shown.machines());
            if (operations.key() > 0) {
                String what = asset + " " + operations.key();
                ofKey.add(Member.giving(KEY, what, "", shown.machines(), count(operations.key())));
                ofControlled.add(controlled(asset, operations));
                ofVerdict.add(judged(asset, operations));
                lacksControl.add(asset, operations.numericallyControlled(), operations.key(), Standing.YES);
                lacksVerdict.add(asset, operations.withVerdict(), operations.key(), networked.apply(asset));
            }
        }
        quantities.put(KEY, count(key));
        quantities.put(CONTROLLED, count(controlled));
        quantities.put(VERDICT, verdict.quantity(register.grade()));
        members.put(KEY, ofKey);
        members.put(CONTROLLED, ofControlled);
        members.put(VERDICT, ofVerdict);
        shortfalls.put(CONTROLLED, lacksControl.shortfall());
        shortfalls.put(VERDICT, lacksVerdict.shortfall());
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

    private Member controlled(AssetKey asset, Operations operations) {
        long some = operations.numericallyControlled();
        String what = asset + " " + some + "/" + operations.key();
        String why = some > 0 ? "" : "no-numerical-control";
        return Member.giving(CONTROLLED, what, why, shown.machines(), count(some));
    }

    private Member judged(AssetKey asset, Operations operations) {
        long some = operations.withVerdict();
        Standing how = Standing.unless(some > 0 ? "" : "no-automatic-verdict").and(networked.apply(asset));
        return new Member(
                VERDICT,
                asset + " " + some + "/" + operations.key(),
                how.counts(),
                how.why(),
                shown.of(how.why(), asset, shown.machines(), shown.samples(asset)),
                BigDecimal.valueOf(some),
                "1");
    }

    private Quantity count(long operations) {
        return Quantity.exactly(BigDecimal.valueOf(operations), "1", register.grade());
    }
}
