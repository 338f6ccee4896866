package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.ModelTimes;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.Nameplate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What was declared for a minute's asset.
 *
 * @param plan what was planned; stretches may reach beyond the minute
 * @param corrections dated within the minute, in time order
 * @param table the rule table that reads the minute, and from when on it holds
 * @param conversions of its signals' units
 * @param programs planned seconds a unit while a program runs
 */
public record Declared(
        AssetPlan plan,
        Nameplate nameplate,
        List<CountCorrection> corrections,
        ModelTimes.Part table,
        Conversions conversions,
        Map<String, BigDecimal> programs) {

    public Declared {
        corrections = List.copyOf(corrections);
        programs = Map.copyOf(programs);
    }

    /** Where units are what signals say. */
    public Declared(AssetPlan plan, Nameplate nameplate, List<CountCorrection> corrections, TimeModel model) {
        this(plan, nameplate, corrections, ModelTimes.Part.always(model), Conversions.NONE, Map.of());
    }

    /** The rule table that reads the minute. */
    TimeModel model() {
        return table.model();
    }

    /** Nothing but the rule table. */
    static Declared nothing(TimeModel model) {
        return new Declared(AssetPlan.NOTHING, Nameplate.NOTHING, List.of(), model);
    }
}
