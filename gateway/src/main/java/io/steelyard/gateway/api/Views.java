package io.steelyard.gateway.api;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LedgerSums;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.RevisedValue;
import io.steelyard.gateway.model.Score;
import io.steelyard.gateway.model.SeriesUse;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoreState;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.UsedFactor;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the pages read: the doors of this room, joined by the composition root. Any thread; may wait for the store, never
 * for long.
 */
public record Views(
        Plant plant,
        History history,
        Books books,
        Indicators indicators,
        Chain chain,
        DeadLetters letters,
        Inputs inputs,
        Readiness readiness,
        String defaultZone) {

    /** The present state. */
    public interface Plant {
        /** Every asset, by site and id. */
        List<LiveAsset> assets();

        @Nullable
        LiveValue value(SignalKey signal);

        /** Values that changed after the version. */
        List<LiveValue> changedSince(long version);

        /** Events that came after the one version, up to the other. */
        List<EventRecord> eventsBetween(long after, long upTo);

        /** Every edge node that has spoken, by site and id. */
        List<Publisher> publishers();

        /** How the agent's connections are secured, as JSON of its latest birth; empty when it never said so. */
        String security(AgentKey agent);

        /** Grows with every change; what has at most this version can be seen. */
        long version();
    }

    /** What is stored. */
    public interface History {
        /** A page of points, and where the next begins (null after the last). */
        Page points(SignalKey signal, long from, long to, int limit);

        @Nullable
        StoredPoint before(SignalKey signal, long time);

        List<MinuteRow> minutes(AssetKey asset, long from, long to);
    }

    /** A page of points. */
    public record Page(List<StoredPoint> points, @Nullable Long next) {

        public Page {
            points = List.copyOf(points);
        }
    }

    /**
     * A page of records.
     *
     * @param next where the next page begins, or null after the last
     */
    public record Records<T>(List<T> rows, @Nullable String next) {

        public Records {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Which gaps or events are asked for; null means all, and what is given holds together.
     *
     * @param readAs what says how the asset is read: a gap of a whole agent or server is the asset's only if it is its own
     * @param after only those behind this place, which a page gave as its next
     */
    public record Filter(
            @Nullable String site,
            @Nullable String agent,
            @Nullable String asset,
            @Nullable AssetDescription readAs,
            @Nullable String signal,
            @Nullable String level,
            long from,
            long to,
            int limit,
            @Nullable String after) {}

    /** The ledger and the records. */
    public interface Books {
        /** Every agent that was ever heard of, as far as anything still tells of it. */
        List<AgentKey> agents();

        List<LedgerLine> ledger();

        /** Rows that memory let go, in the order of their places. */
        List<LedgerLine> earlierLedger(LedgerFilter filter);

        /** The sums of all that the filter wants, whatever page it asks for. */
        LedgerSums earlierSums(LedgerFilter filter);

        /** Throws {@link IllegalArgumentException} when the filter's place is none. */
        Records<GapRecord> gaps(Filter filter);

        /** Throws {@link IllegalArgumentException} when the filter's place is none. */
        Records<EventRecord> events(Filter filter);

        /** When the clocks of servers and their agents did not agree, by their begin. */
        List<ClockSpan> clockSpans();
    }

    /** What the store did not take. */
    public interface DeadLetters {
        /** A page, the oldest first. Throws {@link IllegalArgumentException} when the place is none. */
        Records<Letter> list(@Nullable String after, int limit);

        /** How many letters there are. */
        long count();

        /** Messages and samples that ingest could not use: kept aside too, but no readings that can be written again. */
        long messagesKeptAside();

        /** Writes letters again. Throws {@link IllegalArgumentException} when the place is none. */
        Replayed replay(@Nullable String after, int limit) throws InterruptedException;
    }

    /**
     * What became of letters that were written again.
     *
     * @param reason why the first of those stays that the store refused again, or null
     * @param next where to go on, or null after the last
     */
    public record Replayed(
            long stored,
            long refused,
            @Nullable String reason,
            @Nullable String next) {}

    /** The indicators. */
    public interface Indicators {
        /** Every indicator that the subject may have over the window. */
        List<IndicatorValue> of(Subject subject, IndicatorValue.Window window);

        /** What the indicator's own rule makes of a result of the subject. */
        Score score(IndicatorValue value, Subject subject);

        /** What the indicator is, or null when there is no such indicator. */
        IndicatorValue.@Nullable IndicatorDefinition definition(String id);

        /** The version of the program's own rule of it; null when the program has none. */
        @Nullable
        String programVersion(String id);

        /**
         * Those windows in which the program's own rule gives another result than the one in force; null when one of the two
         * has no such indicator.
         */
        @Nullable
        List<RevisedValue> revised(String id, Subject subject, List<IndicatorValue.Window> windows);

        /** One indicator that there is, asset by asset; nothing when an asset may not have it. */
        List<IndicatorValue> byAsset(String id, Subject subject, IndicatorValue.Window window);

        /** Which things an indicator counts that no asset may have, and which not and why; empty where none are. */
        List<Member> members(String id, Subject subject, IndicatorValue.Window window);

        /** What the indicator of the subject multiplied amounts of energy with; nothing where it does not. */
        List<UsedFactor> factors(String id, Subject subject, IndicatorValue.Window window);

        /** Latencies of the asset's samples by hour of arrival, of the hours that begin in the window, in time order. */
        List<LatencyHour> latencies(AssetKey asset, IndicatorValue.Window window);

        /** The zone that a site's periods are cut in. */
        String zone(String site);
    }

    /** The chain's stages and whether its parts work. */
    public interface Chain {
        List<StageStatus> stages();

        List<Check> checks();

        StoreState store();

        /**
         * How much of the budget of series is used, and a page of them.
         *
         * @throws IllegalArgumentException when no page ended at that place
         */
        SeriesUse series(SeriesUse.Question question);

        /** What was counted of sums of minutes since the start, by what it is. */
        default SortedMap<String, Long> sums() {
            return Collections.emptySortedMap();
        }

        /** Figures that were not computed since the start because too much would have had to be read, by reason. */
        default SortedMap<String, Long> notGiven() {
            return Collections.emptySortedMap();
        }

        /** Begins to compact the store; false when that store does not. */
        boolean compact();
    }
}
