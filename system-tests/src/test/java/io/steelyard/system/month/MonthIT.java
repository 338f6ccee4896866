package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of the made plant, on which the clock goes forward, through the gateway's process; {@code system-tests/month}
 * does the same with a month and forty machines.
 */
@Timeout(300)
final class MonthIT {
    private static final String ZONE = "Europe/Berlin";
    private static final int MACHINES = 5;
    /** Shorter than the test's time, so that what is late is told. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long HOUR = 3_600_000_000_000L;

    @TempDir
    private Path folder;

    private static MonthRun.Shape shape(long seed) {
        return MonthRun.Shape.days(seed, ZONE, "2026-03-29", 1, MACHINES, Duration.ofHours(1));
    }

    private GatewayProcess gateway(String name, MonthRun.Shape shape) throws Exception {
        return new GatewayProcess(folder.resolve(name), ZONE, shape.fromNanos() - HOUR);
    }

    private static Judge judge(MonthRun run) {
        MonthRun.Shape shape = run.shape();
        return new Judge(run.gateway(), run.machines(), shape.fromNanos(), shape.toNanos(), PATIENCE);
    }

    private static IndicatorJudge indicators(MonthRun run) {
        return new IndicatorJudge(run.gateway(), run.machines(), run.books());
    }

    private static List<String> days(MonthRun run) {
        return indicators(run).periods(run.shape().fromNanos(), run.shape().toNanos());
    }

    /**
     * One life without trouble, but for a batch that comes late, and then without its store; one in which the cable is cut for
     * hours, the gateway is killed twice, and an older store is put back while nobody knows any more how far it was.
     */
    @Test
    void saysWhatWasDoneAndTheSameWhateverHappensToIt() throws Exception {
        MonthRun.Shape shape = shape(1);
        SortedMap<String, String> digests;
        SortedMap<String, String> fingerprints;
        try (GatewayProcess gateway = gateway("calm", shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(run).put();
            run.connect();
            judge(run).awaitRest(); // the tables are taken: what they re-open later would count, too
            foldsWhatALateBatchChanges(run);
            IndicatorJudge indicators = indicators(run);
            judge(run).awaitKnown();
            judge(run).assertExact();
            indicators.assertExact(days(run));
            digests = judge(run).digests();
            fingerprints = indicators.fingerprints();
            gateway.stop();
            gateway.replace("store", null);
            assertReplayed(run, digests, fingerprints);
        }
        try (GatewayProcess gateway = gateway("hurt", shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(run).put();
            run.connect();
            run.feed(run.begin() + 7 * HOUR);
            gateway.kill();
            Path older = GatewayProcess.copy(gateway.data("store"), folder.resolve("older-store"));
            gateway.start();
            run.connect();
            run.feed(run.begin() + 11 * HOUR);
            run.outage(run.begin() + 15 * HOUR);
            gateway.kill();
            gateway.start();
            run.connect();
            run.feed(run.end());
            judge(run).awaitKnown();
            judge(run).awaitRest();
            judge(run).assertExact();
            assertThat(judge(run).digests()).isEqualTo(digests);
            gateway.kill();
            gateway.replace("store", older);
            gateway.replace("inbox/state-0", null);
            gateway.replace("inbox/state-1", null);
            gateway.start();
            run.connect();
            judge(run).awaitDigests(digests);
        }
    }

    /** What the inbox kept says the same once more. */
    private static void assertReplayed(
            MonthRun run, SortedMap<String, String> digests, SortedMap<String, String> fingerprints) throws Exception {
        run.gateway().start();
        run.connect();
        judge(run).awaitFolded(MACHINES * 12 * 60);
        judge(run).awaitKnown();
        IndicatorJudge indicators = indicators(run);
        indicators.assertExact(days(run));
        assertThat(judge(run).digests()).isEqualTo(digests);
        assertThat(indicators.fingerprints()).isEqualTo(fingerprints);
    }

    /** Twenty minutes of a machine come when all others have come. */
    private static void foldsWhatALateBatchChanges(MonthRun run) throws Exception {
        LateBatch late = LateBatch.ofABusyMachine(run.machines(), run.begin() + 2 * HOUR, run.begin() + 20 * HOUR);
        MadeMachine machine = late.machine();
        assertThat(late.size()).isBetween(10, 400);
        run.agents().get(0).holdBack(machine, late.from(), late.to());
        run.feed(run.end());
        judge(run).awaitKnown();
        judge(run).awaitRest();
        double before = judge(run).folded();
        SortedMap<String, String> without = judge(run).digests();
        run.sendHeld();
        judge(run).awaitFolded((long) before + late.minutes().size());
        assertThat(judge(run).folded() - before).isEqualTo(late.minutes().size());
        SortedMap<String, String> with = judge(run).digests();
        with.keySet().removeIf(name -> with.get(name).equals(without.get(name)));
        assertThat(with.keySet()).containsExactly("minutes/" + MonthRun.SITE + "/" + machine.name());
    }

    /** What was lost, with its gaps told, only widens the bounds around the truth. */
    @Test
    void keepsTheTruthWithinItsBoundsWhenSamplesAreLost() throws Exception {
        MonthRun.Shape shape = shape(2);
        SplittableRandom random = new SplittableRandom(2);
        try (GatewayProcess gateway = gateway("lossy", shape);
                MonthRun run = new MonthRun(
                        gateway,
                        shape,
                        machine -> Losses.none(machine)
                                .more(random, shape.fromNanos() - HOUR, shape.toNanos() + HOUR)
                                .more(random, shape.fromNanos() - HOUR, shape.toNanos() + HOUR))) {
            gateway.start();
            new Inputs(run).register();
            new Inputs(run).put();
            run.connect();
            run.feed(run.end());
            judge(run).awaitRest();
            judge(run).assertContained();
            assertThat(indicators(run).assertContained(days(run))).isPositive();
        }
    }
}
