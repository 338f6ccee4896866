package io.steelyard.gateway.system;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which gaps or events are asked for.
 *
 * @param site only of this site, or null
 * @param agent only of this agent, or null
 * @param asset only of this asset or of all of them, or null
 * @param readAs what says how the asset is read: a gap of a whole agent or server is the asset's only if it is its own;
 *     null: those of every agent of the site are
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
        @Nullable AssetDescription readAs,
        @Nullable String signal,
        @Nullable String level,
        long from,
        long to,
        int limit,
        @Nullable String after) {

    /** What stands for {@code ?1} to {@code ?10} where gaps and events are read; the place comes behind. */
    List<@Nullable Object> values() {
        return Arrays.asList(
                site,
                agent,
                asset,
                signal,
                level,
                from,
                to,
                limit + 1L,
                readAs == null ? null : readAs.agent().agent(),
                readAs == null ? "" : readAs.server());
    }

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
