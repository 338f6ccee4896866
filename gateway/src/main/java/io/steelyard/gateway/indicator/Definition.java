package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Formula;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import java.math.BigDecimal;
import java.util.Map;

/** An indicator as its file has it: what is told of it, its formula, what a value is worth, and an example by hand. */
public record Definition(IndicatorDefinition told, Formula formula, Scoring scoring, Example example) {

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

    public String id() {
        return told.id();
    }
}
