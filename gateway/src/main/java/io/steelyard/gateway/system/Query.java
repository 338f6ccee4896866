package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import org.jspecify.annotations.Nullable;

/**
 * Which gaps or events are asked for.
 *
 * @param site only of this site, or null
 * @param agent only of this agent, or null
 * @param asset only of this asset or of all of them, or null
 * @param assetsAgent the agent that reads the asset, or null: then gaps of every whole agent of the site are of the asset
 * @param signal only of this signal or of all of the asset's, or null
 * @param level only those whose scope ends there, {@code server}, {@code asset} or {@code signal}; or null
 * @param from those that end at or after this, nanoseconds since 1970
 * @param to those that begin before this
 * @param limit at most so many
 * @param after only those behind this place, what a page before gave as {@link Page#next()}; or null
 */
public record Query(
        @Nullable String site,
        @Nullable String agent,
        @Nullable String asset,
        @Nullable String assetsAgent,
        @Nullable String signal,
        @Nullable String level,
        long from,
        long to,
        int limit,
        @Nullable String after) {

    /** Everything, up to a limit. */
    public static Query all(int limit) {
        return new Query(null, null, null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, limit, null);
    }

    /** Gaps of the whole agent or of one of its servers that have no end yet. */
    public static Query open(AgentKey agent, int limit) {
        return new Query(
                agent.site(), agent.agent(), null, null, null, "server", Long.MAX_VALUE, Long.MAX_VALUE, limit, null);
    }
}
