package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.month.MadeMachine;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of the made plant, on which the clock goes forward, through the gateway's process; {@code system-tests/month}
 * does the same with a month and forty machines.
 */
@Timeout(600)
final class MonthIT {
    @TempDir
    private Path folder;

    /**
     * One life without trouble, but for a batch that comes late, and then without its store; one in which the cable is cut for
     * hours, the gateway is killed twice, and an older store is put back while nobody knows any more how far it was.
     */
    @Test
    void saysWhatWasDoneAndTheSameWhateverHappensToIt() throws Exception {
        MonthRun.Shape shape = Day.shape(1);
        SortedMap<String, String> digests;
        SortedMap<String, String> fingerprints;
        try (GatewayProcess gateway = Day.gateway(folder.resolve("calm"), shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(run).put();
            run.connect();
            Day.judge(run).awaitRest(); // the tables are taken: what they re-open later would count, too
            foldsWhatALateBatchChanges(run);
            IndicatorJudge indicators = Day.indicators(run);
            Day.judge(run).assertExact();
            indicators.assertExact(Day.periods(run));
            StopJudge stops = new StopJudge(run);
            stops.put();
            assertThat(stops.assertExact()).isPositive();
            digests = Day.judge(run).digests();
            fingerprints = indicators.fingerprints(Day.periods(run));
            assertThat(fingerprints).doesNotContainValue("");
            assertThat(String.join("\n", fingerprints.keySet()))
                    .contains("C01 of made in ", "C20 of made in ", "P02 of made in ", "P04-ai of made in ")
                    .contains("model sme-2024 in ", "model cmmm-2020 in ", "model smart-factory-tiers in ");
            gateway.stop();
            gateway.replace("store", null);
            assertReplayed(run, digests, fingerprints);
        }
        try (GatewayProcess gateway = Day.gateway(folder.resolve("hurt"), shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(run).put();
            run.connect();
            run.feed(run.begin() + 7 * Day.HOUR);
            gateway.kill();
            Path older = GatewayProcess.copy(gateway.data("store"), folder.resolve("older-store"));
            gateway.start();
            run.connect();
            run.feed(run.begin() + 11 * Day.HOUR);
            run.outage(run.begin() + 15 * Day.HOUR);
            gateway.kill();
            gateway.start();
            run.connect();
            run.feed(run.end());
            Day.judge(run).awaitKnown();
            Day.judge(run).assertExact();
            assertThat(Day.judge(run).digests()).isEqualTo(digests);
            gateway.kill();
            gateway.replace("store", older);
            gateway.replace("inbox/state-0", null);
            gateway.replace("inbox/state-1", null);
            gateway.start();
            run.connect();
            Day.judge(run).awaitDigests(digests);
        }
    }

    /** What the inbox kept says the same once more. */
    private static void assertReplayed(
            MonthRun run, SortedMap<String, String> digests, SortedMap<String, String> fingerprints) throws Exception {
        run.gateway().start();
        run.connect();
        Day.judge(run).awaitFolded(Day.MACHINES * 12 * 60);
        Day.judge(run).awaitKnown();
        IndicatorJudge indicators = Day.indicators(run);
        indicators.assertExact(Day.periods(run));
        assertThat(Day.judge(run).digests()).isEqualTo(digests);
        assertThat(indicators.fingerprints(Day.periods(run))).containsExactlyEntriesOf(fingerprints);
    }

    /** Twenty minutes of a machine come when all others have come. */
    private static void foldsWhatALateBatchChanges(MonthRun run) throws Exception {
        LateBatch late =
                LateBatch.ofABusyMachine(run.machines(), run.begin() + 2 * Day.HOUR, run.begin() + 20 * Day.HOUR);
        MadeMachine machine = late.machine();
        assertThat(late.size()).isBetween(10, 400);
        run.agents().get(0).holdBack(machine, late.from(), late.to());
        run.feed(run.end());
        Day.judge(run).awaitKnown();
        double before = Day.judge(run).folded();
        SortedMap<String, String> without = Day.judge(run).digests();
        run.sendHeld();
        Day.judge(run).awaitFolded((long) before + late.minutes().size());
        Day.judge(run).awaitKnown();
        assertThat(Day.judge(run).folded() - before).isEqualTo(late.minutes().size());
        SortedMap<String, String> with = Day.judge(run).digests();
        with.keySet().removeIf(name -> with.get(name).equals(without.get(name)));
        assertThat(with.keySet()).containsExactly("minutes/" + MonthRun.SITE + "/" + machine.name());
    }
}
