package io.steelyard.gateway;

import io.steelyard.gateway.api.Inputs;
import io.steelyard.gateway.api.Readiness;
import io.steelyard.gateway.api.Views;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.ingest.Ingest;
import io.steelyard.gateway.ingest.SystemDoor;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.LedgerFilter;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LedgerSums;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SeriesUse;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoreState;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.SeriesBudget;
import io.steelyard.gateway.store.StoreEvents;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.LatencyTable;
import io.steelyard.gateway.system.NoteTable;
import io.steelyard.gateway.system.Page;
import io.steelyard.gateway.system.Query;
import io.steelyard.gateway.system.SeriesTable;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the rooms' doors meet, where a method reference is not enough. No decisions live here. */
final class Joints {
    private static final int MOST_OPEN_GAPS = 1_000;
    private static final long FRESH_NANOS = 30_000_000_000L;

    private final GatewayConfig config;
    private final LiveValues live;
    private final TimeSeriesStore store;
    private final SystemRecords system;
    private final Ingest ingest;
    private final IndicatorsOn indicators;

    Joints(
            GatewayConfig config,
            LiveValues live,
            TimeSeriesStore store,
            SystemRecords system,
            Ingest ingest,
            IndicatorsOn indicators) {
        this.config = config;
        this.live = live;
        this.store = store;
        this.system = system;
        this.ingest = ingest;
        this.indicators = indicators;
    }

    /** What the security check says: an open address that was accepted fails it; that makes nothing unready. */
    static Check security(GatewayConfig config) {
        String reason = config.insecureReason();
        return reason == null ? Check.well(Check.Part.SECURITY) : Finding.SECURITY_OPEN.check(Map.of("reason", reason));
    }

    /** Reminds of an open address that was accepted; does nothing when there is none. */
    static Runnable reminder(GatewayConfig config, SystemRecords system, LiveValues live, LongSupplier now) {
        String reason = config.insecureReason();
        if (reason == null) {
            return () -> {};
        }
        Map<String, String> details = Map.of(
                "reason",
                reason,
                "http",
                config.http().host() + ":" + config.http().port(),
                "mqtt",
                config.mqtt().host() + ":" + config.mqtt().port());
        return new OpenAddress(config.hostId(), details, system::happenedFirst, live::event, now)::remind;
    }

    /** The series budget, counted in the system records. */
    static SeriesBudget budget(GatewayConfig config, SystemRecords system, StoreEvents events) {
        SeriesTable table = system.series();
        return new SeriesBudget(
                config.keeping().series(),
                new SeriesBudget.Register() {
                    @Override
                    public List<Series> register(Collection<Series> series, long most) {
                        return table.register(series, most);
                    }

                    @Override
                    public String culprit() {
                        return table.culprit();
                    }
                },
                events);
    }

    Views views(Views.DeadLetters letters, Chain chain, Inputs inputs, Readiness readiness, Supplier<Long> now) {
        return new Views(
                new Plant(),
                new History(),
                new Books(now),
                indicators,
                chain,
                letters,
                inputs,
                readiness,
                config.zone());
    }

    /** The present. */
    private final class Plant implements Views.Plant {
        @Override
        public List<LiveAsset> assets() {
            return live.assets();
        }

        @Override
        public @Nullable LiveValue value(SignalKey signal) {
            return live.value(signal);
        }

        @Override
        public List<LiveValue> changedSince(long version) {
            return live.changedSince(version);
        }

        @Override
        public List<EventRecord> eventsBetween(long after, long upTo) {
            return live.eventsBetween(after, upTo);
        }

        @Override
        public List<Publisher> publishers() {
            return ingest.publishers();
        }

        @Override
        public String security(AgentKey agent) {
            return new NoteTable(system).security(agent);
        }

        @Override
        public long version() {
            return live.version();
        }
    }

    /** The past. */
    private final class History implements Views.History {
        @Override
        public Views.Page points(SignalKey signal, long from, long to, int limit) {
            TimeSeriesStore.Page page = store.points(signal, from, to, limit);
            return new Views.Page(page.points(), page.next());
        }

        @Override
        public @Nullable StoredPoint before(SignalKey signal, long time) {
            return store.before(signal, time);
        }

        @Override
        public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
            return store.minutes(asset, from, to);
        }
    }

    /** The records. */
    private final class Books implements Views.Books {
        private final Supplier<Long> now;

        Books(Supplier<Long> now) {
            this.now = now;
        }

        @Override
        public List<AgentKey> agents() {
            Set<AgentKey> agents = new TreeSet<>(live.agents());
            agents.addAll(system.agents());
            return List.copyOf(agents);
        }

        @Override
        public List<LedgerLine> ledger() {
            long instant = now.get();
            return ingest.ledgers()
                    .lines((agent, reported) -> !ingest.isOnline(agent) || instant - reported <= FRESH_NANOS);
        }

        @Override
        public List<LedgerLine> earlierLedger(LedgerFilter filter) {
            return system.ledger().lines(filter);
        }

        @Override
        public LedgerSums earlierSums(LedgerFilter filter) {
            return system.ledger().sums(filter);
        }

        @Override
        public Views.Records<GapRecord> gaps(Views.Filter filter) {
            Page<GapRecord> page = system.gapPage(query(filter));
            return new Views.Records<>(page.rows(), page.next());
        }

        @Override
        public Views.Records<EventRecord> events(Views.Filter filter) {
            Page<EventRecord> page = system.eventPage(query(filter));
            return new Views.Records<>(page.rows(), page.next());
        }

        @Override
        public List<ClockSpan> clockSpans() {
            return indicators.clocks().spans().get();
        }

        private static Query query(Views.Filter filter) {
            return new Query(
                    filter.site(),
                    filter.agent(),
                    filter.asset(),
                    filter.readAs(),
                    filter.signal(),
                    filter.level(),
                    filter.from(),
                    filter.to(),
                    filter.limit(),
                    filter.after());
        }
    }

    /** The chain itself. */
    record Chain(
            Supplier<List<StageStatus>> stageSource,
            Supplier<List<Check>> checkSource,
            Supplier<StoreState> storeSource,
            Function<SeriesUse.Question, SeriesUse> seriesSource,
            BooleanSupplier compaction,
            Supplier<SortedMap<String, Long>> sumSource,
            Supplier<SortedMap<String, Long>> notGivenSource)
            implements Views.Chain {
        @Override
        public SortedMap<String, Long> notGiven() {
            return notGivenSource.get();
        }

        @Override
        public SortedMap<String, Long> sums() {
            return sumSource.get();
        }

        @Override
        public List<StageStatus> stages() {
            return stageSource.get();
        }

        @Override
        public List<Check> checks() {
            return checkSource.get();
        }

        @Override
        public StoreState store() {
            return storeSource.get();
        }

        @Override
        public SeriesUse series(SeriesUse.Question question) {
            return seriesSource.apply(question);
        }

        @Override
        public boolean compact() {
            return compaction.getAsBoolean();
        }
    }

    /** System records as ingest sees them. */
    static final class SystemForIngest implements SystemDoor {
        private final SystemRecords system;
        private final AtomicLong handedOver = new AtomicLong();

        SystemForIngest(SystemRecords system) {
            this.system = system;
        }

        /** The rows of one batch, which goes to the store next. */
        @Override
        public void write(List<SystemRow> rows) {
            handedOver.incrementAndGet();
            try {
                system.write(rows);
            } catch (RuntimeException e) {
                handedOver.decrementAndGet(); // nothing of it is there; it is tried again
                throw e;
            }
        }

        /** No minute of any batch is among these, so nothing has to wait for the store. */
        @Override
        public void writeAlone(List<SystemRow> rows) {
            system.write(rows);
        }

        /** How many batches' rows may be there. */
        long handedOver() {
            return handedOver.get();
        }

        @Override
        public FieldType lock(String measurement, String field, FieldType wanted) {
            return system.lock(measurement, field, wanted);
        }

        @Override
        public List<GapRecord> openGaps(AgentKey agent) {
            return system.gaps(Query.open(agent, MOST_OPEN_GAPS));
        }

        @Override
        public Map<AgentKey, LastReport> lastReports() {
            return system.ledger().lastReports();
        }

        @Override
        public @Nullable Long latestLatencies() {
            return new LatencyTable(system).latest();
        }

        @Override
        public List<AssetDescription> assets() {
            return system.assets();
        }
    }
}
