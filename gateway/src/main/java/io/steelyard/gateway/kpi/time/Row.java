package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of a rule table; a condition that is null holds always.
 *
 * @param states names of states; {@code other} is every one without a name
 * @param modes names of modes; {@code other} likewise, and {@code untold} where no signal tells the mode
 */
record Row(
        Element element,
        @Nullable Set<String> states,
        @Nullable Set<String> modes,
        @Nullable Set<Calendar> calendars,
        @Nullable Boolean order,
        @Nullable Boolean maintenance,
        int number) {

    boolean fits(TimeModel.Place place) {
        return (states == null || states.contains(place.state()))
                && (modes == null || modes.contains(place.mode()))
                && (calendars == null || calendars.contains(place.calendar()))
                && (order == null || order == place.order())
                && (maintenance == null || maintenance == place.maintenance());
    }
}
