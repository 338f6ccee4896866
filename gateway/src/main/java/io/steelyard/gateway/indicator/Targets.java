package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Target;
import org.jspecify.annotations.Nullable;

/** What programmes want indicators of a site to come to. Any thread. */
@FunctionalInterface
public interface Targets {
    /** Where nobody imported any. */
    Targets NONE = (site, indicator, window) -> null;

    /** The one that holds for the indicator of the site over the window; null when none was imported for it. */
    @Nullable
    Target of(String site, String indicator, Window window);
}
