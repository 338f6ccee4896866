package io.steelyard.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.process.Child;
import io.steelyard.bench.process.Jcmd;
import io.steelyard.bench.process.Page;
import io.steelyard.testkit.RealInflux;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * InfluxDB 2 is away for minutes while 20,000 values/s come in: what the gateway's heap does, whether live values go on, how
 * long the backlog takes, and whether the ledger and the database have every value afterwards.
 */
public final class StoreOutage implements Scenario {
    private static final int METRICS = 100;
    private static final int VALUES_A_SECOND = 20_000;
    private static final int MESSAGES_A_SECOND = VALUES_A_SECOND / METRICS;
    private static final int FULL_MINUTES_AWAY = 5;
    private static final long MINUTE = 60;
    private static final long SMOKE_MINUTE = 5;
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final long MILLIS = 1_000;
    /** Messages go to one asset after the other: of so many, evenly spread, one has had its own half a second ago. */
    private static final int LOOKED_AT = 10;

    private static final int ASSETS_AN_AGENT = 100;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        Path program = bench.influxd();
        if (program == null) {
            throw new SkippedException("InfluxDB 2 is not there: name its program in " + RealInflux.VARIABLE);
        }
        RealInflux influx = bench.house().influx(program);
        LoadedGateway gateway = LoadedGateway.startWithDefaults(
                bench.house(), GatewayStores.influxSettings(bench, influx), LoadedGateway.Shape.of(METRICS));
        long minute = bench.effort().isFull() ? MINUTE : SMOKE_MINUTE;
        long seconds = minute * (FULL_MINUTES_AWAY + 2);
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try {
            Callable<LoadedGateway.Stretch> work = () -> gateway.send(seconds * MESSAGES_A_SECOND, MESSAGES_A_SECOND);
            Future<LoadedGateway.Stretch> sending = sender.submit(work);
            Watch watch = new Watch(gateway, minute);
            Plant.pause(minute * MILLIS);
            double before = watch.heapMegabytes();
            influx.stop();
            watch.during(1);
            double first = watch.heapMegabytes();
            watch.during(FULL_MINUTES_AWAY - 1);
            double atEnd = watch.heapMegabytes();
            influx.start();
            long back = System.nanoTime();
            LoadedGateway.Stretch stretch = sending.get();
            double drained = (System.nanoTime() - back) / NANOS;
            gateway.endLoad();
            return rows(watch, influx, new Outcome(new Heap(before, first, atEnd), drained, stretch, seconds));
        } finally {
            sender.shutdownNow();
        }
    }

    /** In use after a forced collection: with the store there, after one minute without it, and before it came back. */
    private record Heap(double before, double minuteOne, double atEnd) {}

    /** What came of it. */
    private record Outcome(Heap heap, double drained, LoadedGateway.Stretch stretch, long seconds) {
        long sent() {
            return seconds * VALUES_A_SECOND;
        }
    }

    private static List<Row> rows(Watch watch, RealInflux influx, Outcome outcome) throws Exception {
        JsonNode total = watch.finalLedger();
        long stored = Losses.countIn(influx);
        String away = "store away for " + outcome.seconds() * FULL_MINUTES_AWAY / (FULL_MINUTES_AWAY + 2) + " s: ";
        String method =
                "20,000 values/s of 10 agents with default settings; InfluxDB 2 stopped for five parts in seven of "
                        + outcome.seconds() + " s; heap in use after a forced collection";
        return List.of(
                Row.of(
                        Aim.atMost("B1", away + "heap at the end over that of minute one", 1.2, ""),
                        Runs.of(outcome.heap().atEnd() / outcome.heap().minuteOne()),
                        "",
                        Runs.figure(outcome.heap().minuteOne()) + " MB and "
                                + Runs.figure(outcome.heap().atEnd()) + " MB; with the store there "
                                + Runs.figure(outcome.heap().before())
                                + " MB; resident: " + watch.resident(),
                        method),
                Row.of(
                        Aim.atMost("B1", away + "values lost", 0, "values"),
                        Runs.of((double) Math.max(total.path("missing").asLong(), outcome.sent() - stored)),
                        "values",
                        outcome.sent() + " sent, " + stored + " in InfluxDB 2; ledger: sampled "
                                + total.path("sampled").asLong() + ", stored "
                                + total.path("stored").asLong() + ", missing "
                                + total.path("missing").asLong() + ", duplicates "
                                + total.path("duplicates").asLong(),
                        method),
                Row.of(
                        Aim.atMost("B1", away + "age of the newest live value, the greatest seen", 2, "s"),
                        Runs.of(watch.oldestLive()),
                        "s",
                        "asked once a second while the store was away; one of the assets looked at has a message every half second",
                        method),
                Row.of(
                        Aim.shown("B1", away + "backlog drained after"),
                        Runs.of(outcome.drained()),
                        "s",
                        "new values kept coming meanwhile; 99th percentile of PUBACK over the whole run "
                                + Runs.figure(outcome.stretch().pubackMillis()) + " ms",
                        method));
    }

    /** Looks at the gateway from outside. */
    private static final class Watch {
        private final Child process;
        private final Page page;
        private final long minute;
        private final LiveAges ages;
        private final List<Long> resident = new ArrayList<>();
        private double oldest;

        Watch(LoadedGateway gateway, long minute) {
            this.process = gateway.gateway();
            this.page = gateway.page();
            this.minute = minute;
            List<String> assets = IntStream.rangeClosed(1, ASSETS_AN_AGENT)
                    .mapToObj(number -> "load-1-" + number)
                    .toList();
            this.ages = new LiveAges(page, LiveAges.spread(assets, LOOKED_AT), InstantSource.system());
        }

        double heapMegabytes() throws Exception {
            return Jcmd.heapAfterCollection(process.pid()) / MEGA;
        }

        void during(int minutes) throws Exception {
            for (long second = 0; second < minutes * minute; second++) {
                Plant.pause(MILLIS);
                oldest = Math.max(oldest, ages.least());
                if (second % minute == 0) {
                    resident.add(process.residentBytes());
                }
            }
        }

        double oldestLive() {
            return oldest;
        }

        String resident() {
            return String.join(
                            ", ",
                            resident.stream()
                                    .map(bytes -> Runs.figure(bytes / MEGA))
                                    .toList())
                    + " MB from minute to minute";
        }

        JsonNode finalLedger() throws Exception {
            return Losses.awaitFinal(page, LIMIT);
        }
    }
}
