package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/** Names what an indicator's share lacks. */
@FunctionalInterface
public interface Shortfalls {

    /** What the indicator of the site lacks over the window; null when nobody can name it. */
    @Nullable
    Shortfall of(String indicator, String site, IndicatorValue.Window window);
}
