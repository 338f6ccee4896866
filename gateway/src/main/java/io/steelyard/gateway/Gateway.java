package io.steelyard.gateway;

import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.api.Answering;
import io.steelyard.gateway.api.HttpEndpoint;
import io.steelyard.gateway.api.Readiness;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.declared.Reopening;
import io.steelyard.gateway.inbox.Inbox;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.indicator.Results;
import io.steelyard.gateway.indicator.capability.Capability;
import io.steelyard.gateway.ingest.Ingest;
import io.steelyard.gateway.ingest.IngestDoors;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.ingest.PatientSystem;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.kpi.RuleChanges;
import io.steelyard.gateway.kpi.sum.Warming;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.mqtt.MqttEndpoint;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.NoteTable;
import io.steelyard.gateway.system.SignalChangeTable;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.settings.HttpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: one sample's way, from the top down. A message enters at {@code mqtt}, is on disk in {@code inbox}
 * before it is acknowledged, is decoded by {@code ingest}, written by {@code storing}, folded into minutes by {@code folds},
 * and seen through {@code http}. Started in that order from the disk outwards, closed in reverse.
 */
public final class Gateway implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration REGISTER_AGAIN = Duration.ofMinutes(1);
    private static final Duration FILES_AGAIN = Duration.ofSeconds(10);
    private static final Duration SYSTEM_AGAIN = Duration.ofSeconds(1);
    private static final Duration JOBS_AGAIN = Duration.ofSeconds(2);
    private static final Duration RESULTS_AGAIN = Duration.ofSeconds(15);
    private static final Duration PLANS_AGAIN = Duration.ofSeconds(1);

    private final Workers workers;
    private final NioEventLoopGroup loops;
    private final SystemRecords system;
    private final Inbox inbox;
    private final MqttEndpoint mqtt;
    private final Storing storing;
    private final PatientSystem patient;
    private final Ingest ingest;
    private final Folds folds;
    private final Refolding refolding;
    private final OlderStore older;
    private final RuleChanges rules;
    private final Warming warming;
    private final Assessing assessing;
    private final Results results;
    private final Capability capability;
    private final Runnable reminder;
    private final Declaring declaring;
    private final Reopening reopening;
    private final HttpEndpoint http;

    /** Opens the disk's part of the line, with the store that the settings ask for; nothing listens yet. */
    public Gateway(GatewayConfig config, Surroundings around) {
        this(config, around, StoreDoor.ofSettings());
    }

    /** The same with a store of the caller's. */
    public Gateway(GatewayConfig config, Surroundings around, StoreDoor stores) {
        workers = new Workers(around.threads());
        loops = new NioEventLoopGroup(2, around.threads());
        LiveValues live = new LiveValues();
        KnownLife life = new KnownLife();

        system = SystemRecords.open(config.data().resolve("gateway/system"), around.nanoTime());
        inbox = opened(config, around);
        mqtt = new MqttEndpoint(config.mqtt(), inbox, inbox::full, loops, around::now, around.nanoTime());
        Storing.Doors beyond = new Storing.Doors(system, inbox, live, this::stored, this::books);
        storing = new Storing(config, around, stores, beyond, workers.pool(1));
        TimeSeriesStore store = storing.store();
        Joints.SystemForIngest rows = new Joints.SystemForIngest(system);
        patient = new PatientSystem(rows, SYSTEM_AGAIN);
        ingest = new Ingest(
                new IngestDoors(
                        inbox.id(),
                        inbox::reader,
                        inbox::peek,
                        inbox,
                        store::storedMark,
                        storing.writer(),
                        patient,
                        live,
                        life,
                        mqtt::publish),
                config.hostId(),
                around::now,
                around.nanoTime());
        declaring = new Declaring(config, system, live, store, around);
        KpisOn kpis = KpisOn.of(store, system, declaring.declarations(), OwnData.timeModels(config), around::now);
        warming = kpis.warming(live::assets, around::now, around.nanoTime());
        reopening = declaring.reopening(new ReopeningDoors(system, store, live, kpis.sums()), around::now);
        FoldsOn under =
                new FoldsOn(system, store, life, rows::handedOver, storing.writer()::batches, kpis, this::folded);
        folds = new Folds(under, around::now, around.nanoTime());
        refolding = kpis.refolding(store, system, folds::refold, around);
        older = new OlderStore(store, () -> inbox.stored(0), refolding, kpis.sums());
        reminder = Joints.reminder(config, system, live, around::now);
        capability = capability(around, live, kpis, store);
        IndicatorsOn indicators = indicators(config, around, live, kpis);
        assessing = new Assessing(config, system, around, Proven.by(indicators));
        NoteTable notes = new NoteTable(system);
        results = new Results(new ResultsOn(live, indicators, assessing, store, notes), around::now, around.nanoTime());
        if (storing.keepsResults()) {
            declaring.listen(results::toldOtherwise);
        }
        rules = new RuleChanges(
                new RuleChangesOn(life, store, notes, refolding, kpis.declared(), results),
                kpis.sums().models());
        Readiness readiness = new Readiness(assessing.assessments(), shown(kpis, live, indicators));
        http = new HttpEndpoint(
                config.http(),
                new HttpAddress(config.http().host())::refusal,
                new Joints(config, live, store, system, ingest, indicators)
                        .views(storing.letters(), chain(config, kpis), declaring.inputs(), readiness, around::now),
                loops,
                new Answering(workers.pool(2), workers.pool(4)),
                around::now);
    }

    private static Inbox opened(GatewayConfig config, Surroundings around) {
        Inbox.Sources sources = new Inbox.Sources(around.clock(), around.nanoTime(), around.ids());
        return Inbox.open(config.inbox(), around.files(), around.threads(), sources);
    }

    private KpiShown shown(KpisOn kpis, LiveValues live, IndicatorsOn indicators) {
        return new KpiShown(
                kpis.kpis(),
                refolding,
                BirthsOn.of(live, system),
                indicators::ratios,
                declaring::shiftEdges,
                indicators.clocks());
    }

    private Capability capability(Surroundings around, LiveValues live, KpisOn kpis, TimeSeriesStore store) {
        return new Capability(new CapabilityOn(
                live,
                store,
                new SignalChangeTable(system, around.now()),
                declaring.tolerances()::of,
                declaring::conversions,
                kpis.kpis()::folded));
    }

    private IndicatorsOn indicators(GatewayConfig config, Surroundings around, LiveValues live, KpisOn kpis) {
        IndicatorsOn.Beside beside = new IndicatorsOn.Beside(ingest::latencies, this::outcome, capability);
        return new IndicatorsOn(config, live, declaring, kpis, system, around, beside);
    }

    private Joints.Chain chain(GatewayConfig config, KpisOn kpis) {
        long series = config.keeping().series();
        return new Joints.Chain(
                this::stages,
                () -> checks(config),
                storing::state,
                question -> system.series().use(series, question),
                storing::compact,
                kpis::counts,
                capability::notGiven);
    }

    private List<StageStatus> stages() {
        List<StageStatus> stages = new ArrayList<>(List.of(
                mqtt.status(),
                inbox.status(),
                ingest.status(),
                storing.writer().status(),
                folds.status(),
                refolding.status()));
        if (storing.keepsResults()) {
            stages.add(results.status());
        }
        stages.addAll(List.of(declaring.status(), declaring.jobLists().status(), system.status()));
        return stages;
    }

    private List<Check> checks(GatewayConfig config) {
        List<Check> checks = new ArrayList<>(List.of(mqtt.check(), inbox.check(), ingest.check()));
        checks.addAll(storing.checks());
        checks.addAll(List.of(system.check(), patient.check(), declaring.files().check(), Joints.security(config)));
        return checks;
    }

    private EvidenceSource outcome(String model) {
        return assessing.outcome(model);
    }

    private Ledgers books() {
        return ingest.ledgers();
    }

    private void stored(StoredMark mark) {
        inbox.saveStored(mark);
        ingest.stored(mark);
    }

    private void folded(List<MinuteRow> rows) {
        results.touched(rows);
        declaring.sequences().folded(rows, results::again);
        declaring.jobLists().touched(rows);
        assessing.predictions().touched();
    }

    /** Takes up the last run's work and listens. */
    public void start() {
        ingest.recover();
        older.look(system.assetKeys());
        storing.start(workers);
        declaring.files().read();
        http.start();
        mqtt.start();
        workers.run("ingest", ingest);
        workers.every(Duration.ofSeconds(1), "folds", folds::catchUp);
        if (storing.keepsResults()) {
            workers.every(RESULTS_AGAIN, "results", results::write);
        }
        workers.every(PLANS_AGAIN, "predictions", assessing.predictions()::look);
        workers.every(FILES_AGAIN, "rules", rules::look);
        workers.every(Duration.ofSeconds(1), "refolding", older::refold);
        workers.every(Duration.ofSeconds(10), "sums", warming::work);
        workers.every(Duration.ofSeconds(1), "reminder", reminder::run);
        workers.every(FILES_AGAIN, "inputs", declaring.files()::read);
        workers.every(REGISTER_AGAIN, "register", declaring.register()::look);
        workers.every(Duration.ofSeconds(1), "reopening", reopening::work);
        workers.every(JOBS_AGAIN, "jobs", declaring.jobLists()::look);
    }

    /** Why it cannot go on in this process, however long one waits; null while it can. */
    public @Nullable String endedBecause() {
        Check disk = inbox.check();
        return disk.status() == Check.Status.FAIL
                ? disk.detail()
                : workers.ended()
                        .map(loop -> "the loop " + loop + " has ended, see above")
                        .orElse(null);
    }

    /** The port of the console and the API. */
    public int httpPort() {
        return http.port();
    }

    /** The port where agents connect. */
    public int mqttPort() {
        return mqtt.port();
    }

    @Override
    public void close() {
        ingest.sayState(false);
        mqtt.close();
        http.close();
        workers.close(CLOSE_WITHIN);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
        inbox.close();
        storing.close();
        system.close();
    }
}
