package io.steelyard.system.month;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A day of five machines on which the clock goes forward, who does its minutes and who judges them. */
final class Day {
    static final int MACHINES = 5;
    static final long HOUR = 3_600_000_000_000L;
    private static final String ZONE = "Europe/Berlin";
    /** Shorter than a test's time, so that what is late is told. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Day() {}

    static MonthRun.Shape shape(long seed) {
        return MonthRun.Shape.days(seed, ZONE, "2026-03-29", 1, MACHINES, Duration.ofHours(1));
    }

    static GatewayProcess gateway(Path folder, MonthRun.Shape shape) throws Exception {
        return GatewayProcess.brief(
                folder, ZONE, shape.fromNanos() - HOUR, "sites: {" + MonthRun.SITE + ": {province: shandong}}\n");
    }

    static Judge judge(MonthRun run) {
        MonthRun.Shape shape = run.shape();
        return new Judge(run.gateway(), run.machines(), shape.fromNanos(), shape.toNanos(), PATIENCE);
    }

    static IndicatorJudge indicators(MonthRun run) {
        return new IndicatorJudge(run.gateway(), run.machines(), run.books());
    }

    static List<String> periods(MonthRun run) {
        return indicators(run).periods(run.shape().fromNanos(), run.shape().toNanos());
    }
}
