package io.steelyard.gateway.api;

import static java.util.Objects.requireNonNull;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.FieldType;
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
import io.steelyard.gateway.system.ClockTable;
import io.steelyard.gateway.system.Query;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plant of one signal, whose checks take as long as a test wants. */
final class TestingViews
        implements Views.Plant, Views.History, Views.Books, Views.Indicators, Views.Chain, Views.DeadLetters {
    static final SignalKey SIGNAL = new SignalKey(new AssetKey("works", "m"), "count");

    final LiveValues live = new LiveValues();
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch slow = new CountDownLatch(1);
    volatile Runnable reading = () -> {};
    volatile List<Check> parts = List.of(Check.well(Check.Part.MQTT));
    volatile TreeMap<String, Long> dropped = new TreeMap<>();
    final TreeMap<String, Long> notGiven = new TreeMap<>();
    final List<LedgerLine> ledger = new ArrayList<>();
    final List<Publisher> publishers = new ArrayList<>();
    private final Map<String, Views.Filter> filters = new HashMap<>();

    @Nullable
    SystemRecords system;

    /** No page of these tests asks for them. */
    @Nullable
    Inputs inputs;

    /** Nor for these. */
    @Nullable
    Assessments assessments;

    TestingViews() {
        live.described(new AssetDescription(
                SIGNAL.asset(),
                new AgentKey("works", "edge"),
                "",
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(new SignalDescription(
                        "count", "count", FieldType.UINT, "UInt64", null, null, null, null, null, null)),
                List.of()));
        live.value(SIGNAL, new StoredPoint(1, 0, 5L), false);
    }

    /** What of {@code gaps} or {@code events} was last asked for. */
    Views.Filter asked(String records) {
        return requireNonNull(filters.get(records), records);
    }

    Views views() {
        return new Views(
                this, this, this, this, this, this, inputs, new Readiness(assessments, new TestingKpis()), "UTC");
    }

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
        return publishers;
    }

    @Override
    public String security(AgentKey agent) {
        return "";
    }

    @Override
    public long version() {
        return live.version();
    }

    @Override
    public Views.Page points(SignalKey signal, long from, long to, int limit) {
        reading.run();
        return new Views.Page(List.of(), null);
    }

    @Override
    public @Nullable StoredPoint before(SignalKey signal, long time) {
        return null;
    }

    @Override
    public List<MinuteRow> minutes(AssetKey asset, long from, long to) {
        return List.of();
    }

    @Override
    public List<AgentKey> agents() {
        Set<AgentKey> agents = new TreeSet<>(system == null ? Set.of() : system.agents());
        live.assets().forEach(asset -> agents.add(asset.description().agent()));
        ledger.forEach(line -> agents.add(line.agent()));
        return List.copyOf(agents);
    }

    @Override
    public List<LedgerLine> ledger() {
        return List.copyOf(ledger);
    }

    @Override
    public List<LedgerLine> earlierLedger(LedgerFilter filter) {
        return system == null ? List.of() : system.ledger().lines(filter);
    }

    @Override
    public LedgerSums earlierSums(LedgerFilter filter) {
        return system == null ? LedgerSums.none() : system.ledger().sums(filter);
    }

    @Override
    public Views.Records<GapRecord> gaps(Views.Filter filter) {
        filters.put("gaps", filter);
        return system == null
                ? new Views.Records<>(List.of(), null)
                : new Views.Records<>(system.gaps(query(filter)), null);
    }

    @Override
    public Views.Records<EventRecord> events(Views.Filter filter) {
        filters.put("events", filter);
        return system == null
                ? new Views.Records<>(List.of(), null)
                : new Views.Records<>(system.events(query(filter)), null);
    }

    @Override
    public List<ClockSpan> clockSpans() {
        return system == null ? List.of() : new ClockTable(system).spans();
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

    @Override
    public List<IndicatorValue> of(Subject subject, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public IndicatorValue.@Nullable IndicatorDefinition definition(String id) {
        return null;
    }

    @Override
    public List<LatencyHour> latencies(AssetKey asset, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public List<UsedFactor> factors(String id, Subject subject, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public List<Member> members(String id, Subject subject, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public Score score(IndicatorValue value, Subject subject) {
        return new Score("none", "", null, null, null, "", null, null, "");
    }

    @Override
    public @Nullable String programVersion(String id) {
        return null;
    }

    @Override
    public @Nullable List<RevisedValue> revised(String id, Subject subject, List<IndicatorValue.Window> windows) {
        return null;
    }

    @Override
    public List<IndicatorValue> byAsset(String id, Subject subject, IndicatorValue.Window window) {
        return List.of();
    }

    @Override
    public String zone(String site) {
        return "UTC";
    }

    @Override
    public Views.Records<Letter> list(@Nullable String after, int limit) {
        return new Views.Records<>(List.of(), null);
    }

    @Override
    public long count() {
        return 0;
    }

    @Override
    public long messagesKeptAside() {
        return 0;
    }

    @Override
    public Views.Replayed replay(@Nullable String after, int limit) {
        return new Views.Replayed(0, 0, null, null);
    }

    @Override
    public List<StageStatus> stages() {
        return List.of(new StageStatus("mqtt", 0, 0, dropped, 0, 0));
    }

    @Override
    public SortedMap<String, Long> notGiven() {
        return notGiven;
    }

    @Override
    public List<Check> checks() {
        asked.countDown();
        try {
            if (!slow.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the checks go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return parts;
    }

    @Override
    public StoreState store() {
        return new StoreState("embedded", 4_096, 1_024, 7, 0, 2, 400, StoreState.Compaction.NONE);
    }

    @Override
    public SeriesUse series(SeriesUse.Question question) {
        if ("nowhere".equals(question.after())) {
            throw new IllegalArgumentException(question.after());
        }
        SeriesUse.Name one = new SeriesUse.Name("lathe", "works", "a", "l", "m", "speed");
        return new SeriesUse(10, 9, "asset works/m has 9 fields", List.of(one), question.after() == null ? "on" : null);
    }

    @Override
    public boolean compact() {
        return true;
    }
}
