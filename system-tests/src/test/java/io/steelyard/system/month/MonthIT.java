package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.month.Losses;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final long HOUR = 3_600_000_000_000L;

    @TempDir
    private Path folder;

    private static MonthRun.Shape shape(long seed) {
        return MonthRun.Shape.days(seed, ZONE, "2026-03-29", 1, MACHINES, Duration.ofMinutes(30));
    }

    private GatewayProcess gateway(String name, MonthRun.Shape shape) throws Exception {
        return new GatewayProcess(folder.resolve(name), ZONE, shape.fromNanos() - HOUR);
    }

    private static Judge judge(MonthRun run) {
        MonthRun.Shape shape = run.shape();
        return new Judge(run.gateway(), run.machines(), shape.fromNanos(), shape.toNanos());
    }

    /** One life without trouble; one in which the cable is cut for hours and the gateway is killed twice. */
    @Test
    void saysWhatWasDoneAndTheSameWhateverHappensToIt() throws Exception {
        MonthRun.Shape shape = shape(1);
        SortedMap<String, String> digests;
        try (GatewayProcess gateway = gateway("calm", shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(gateway, MonthRun.SITE, run.machines()).put();
            run.connect();
            run.feed(run.end());
            judge(run).awaitKnown();
            judge(run).assertExact();
            digests = judge(run).digests();
        }
        try (GatewayProcess gateway = gateway("hurt", shape);
                MonthRun run = new MonthRun(gateway, shape)) {
            gateway.start();
            new Inputs(gateway, MonthRun.SITE, run.machines()).put();
            run.connect();
            run.feed(run.begin() + 7 * HOUR);
            gateway.kill();
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
        }
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
            new Inputs(gateway, MonthRun.SITE, run.machines()).put();
            run.connect();
            run.feed(run.end());
            judge(run).awaitRest();
            judge(run).assertContained();
        }
    }
}
