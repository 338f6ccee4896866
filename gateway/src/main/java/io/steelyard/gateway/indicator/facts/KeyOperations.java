package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Operations;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Key operations, as the register has them; a verdict is automatic where its machine is networked. For one thread. */
final class KeyOperations {
    private static final String KEY = "operations.key";
    private static final String CONTROLLED = "operations.numerically-controlled";
    private static final String VERDICT = "operations.automatic-verdict";

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

    /** {@code members} are machines, of which each has several operations: how many stands behind its name. */
    void addTo(Map<String, Quantity> quantities, Map<String, List<Member>> members) {
        long key = 0;
        long controlled = 0;
        Tally verdict = new Tally(VERDICT);
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
            }
        }
        quantities.put(KEY, count(key));
        quantities.put(CONTROLLED, count(controlled));
        quantities.put(VERDICT, verdict.quantity(register.grade()));
        members.put(KEY, ofKey);
        members.put(CONTROLLED, ofControlled);
        members.put(VERDICT, ofVerdict);
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
