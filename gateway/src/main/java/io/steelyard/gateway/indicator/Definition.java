package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import java.math.BigDecimal;
import java.util.Map;

/**
 * An indicator as its file has it: what is told of it, its formula, what a value is worth, and an example by hand.
 *
 * @param digest of what a user's own rule says, which fingerprints hold beside its version, since nobody else watches that the
 *     version is raised with the rule; empty for those of the program
 */
public record Definition(IndicatorDefinition told, Formula formula, Scoring scoring, Example example, String digest) {

    /**
     * One value that somebody computed.
     *
     * @param byHand how
     */
    public record Example(Map<String, BigDecimal> inputs, String byHand, BigDecimal result) {

        public Example {
            inputs = Map.copyOf(inputs);
        }
    }

    /** The same as a user's own. */
    Definition asOwn() {
        String rule =
                String.join("\n", formula.text(), told.unit(), told.inputs().toString(), scoring.toString());
        return new Definition(told, formula, scoring, example, Fingerprint.hex(rule));
    }

    /** What fingerprints hold of its rule. */
    String rule() {
        return digest.isEmpty() ? told.ruleVersion() : told.ruleVersion() + " " + digest;
    }

    public String id() {
        return told.id();
    }
}
