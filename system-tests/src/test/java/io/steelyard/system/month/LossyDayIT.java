package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.month.Losses;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The day of {@link MonthIT}, of which much does not arrive. */
@Timeout(300)
final class LossyDayIT {
    @TempDir
    private Path folder;

    /** What was lost, with its gaps told, only widens the bounds around the truth. */
    @Test
    void keepsTheTruthWithinItsBoundsWhenSamplesAreLost() throws Exception {
        MonthRun.Shape shape = Day.shape(2);
        SplittableRandom random = new SplittableRandom(2);
        try (GatewayProcess gateway = Day.gateway(folder.resolve("lossy"), shape);
                MonthRun run = new MonthRun(
                        gateway,
                        shape,
                        machine -> Losses.none(machine)
                                .more(random, shape.fromNanos() - Day.HOUR, shape.toNanos() + Day.HOUR)
                                .more(random, shape.fromNanos() - Day.HOUR, shape.toNanos() + Day.HOUR))) {
            gateway.start();
            new Inputs(run).register();
            new Inputs(run).put();
            run.connect();
            run.feed(run.end());
            Day.judge(run).awaitRest();
            Day.judge(run).assertContained();
            assertThat(Day.indicators(run).assertContained(Day.periods(run))).isPositive();
        }
    }
}
