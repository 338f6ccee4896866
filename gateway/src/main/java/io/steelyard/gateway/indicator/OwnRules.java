package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.settings.DataNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/** What a user's own definition has to hold beyond its form; the program's are held to it by tests. */
final class OwnRules {
    /** Somebody computed it by hand. */
    private static final MathContext BY_HAND = new MathContext(6, RoundingMode.HALF_EVEN);

    private OwnRules() {}

    static void check(DataNode node, Definition own, Catalogue usual) {
        Definition before = usual.find(own.id());
        String version = own.told().ruleVersion();
        if (before != null && before.told().ruleVersion().equals(version)) {
            node.get(node.has("version") ? "version" : "id")
                    .report(
                            "version " + version + " of " + own.id() + " is the program's",
                            "give it a version of your own, version: '" + version + "-works' for instance");
        } else if (before == null && !own.id().startsWith("own-")) {
            node.get("id")
                    .report(
                            "the program has no indicator " + own.id(),
                            "write the id of one that it has, or begin the id of a new one with own-");
        }
        example(node.get("example"), own, usual);
    }

    private static void example(DataNode node, Definition own, Catalogue usual) {
        Map<String, Quantity> known = new HashMap<>();
        for (String input : own.told().inputs()) {
            BigDecimal value = own.example().inputs().get(input);
            QuantityDefinition word = usual.quantity(input);
            if (value == null) {
                node.get("inputs").report(input + " is missing", "give each input of the formula a number");
            } else if (word != null) {
                known.put(input, Quantity.exactly(value, word.unit(), Grade.T));
            }
        }
        if (known.size() < own.told().inputs().size()) {
            return;
        }
        BigDecimal comes = own.formula().compute(known).value();
        BigDecimal said = own.example().result();
        if (comes == null || comes.round(BY_HAND).compareTo(said.round(BY_HAND)) != 0) {
            node.get("result")
                    .report(
                            "by the formula the example comes to "
                                    + (comes == null ? "nothing" : comes.toPlainString()),
                            "mend the formula or the example");
        }
    }
}
