package io.steelyard.system.month;

import io.steelyard.testkit.month.Losses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A month of the made plant without the build's other tests, for {@code system-tests/month}: exit code 0 when all that the
 * gateway says is as it was and the run was within {@link MonthLimits}, 1 when not.
 */
public final class MonthMain {
    private static final long HOUR = 3_600_000_000_000L;

    private final MonthLimits limits = MonthLimits.usual();
    private final long begin = System.nanoTime();

    private MonthMain() {}

    /** Takes what to do from the properties {@code steelyard.month.*}. */
    public static void main(String[] arguments) throws Exception {
        MonthRun.Shape shape = MonthRun.Shape.days(
                Long.getLong("steelyard.month.seed", 1),
                "Europe/Berlin",
                System.getProperty("steelyard.month.first", "2026-03-01"),
                Integer.getInteger("steelyard.month.days", 31),
                Integer.getInteger("steelyard.month.machines", 40),
                Duration.ofHours(1));
        Path folder = Files.createTempDirectory("steelyard-month");
        boolean isRight = true;
        try {
            new MonthMain().run(folder, shape);
        } catch (AssertionError e) {
            System.out.println("month: NO\n" + e.getMessage());
            isRight = false;
        } finally {
            delete(folder);
        }
        System.exit(isRight ? 0 : 1);
    }

    private void run(Path folder, MonthRun.Shape shape) throws Exception {
        boolean isLossy = Boolean.getBoolean("steelyard.month.lossy");
        SplittableRandom random = new SplittableRandom(shape.seed());
        int kills = Integer.getInteger("steelyard.month.kill", 0);
        try (GatewayProcess gateway = new GatewayProcess(folder, shape.zone().getId(), shape.fromNanos() - HOUR);
                MonthRun run = new MonthRun(
                        gateway,
                        shape,
                        machine -> isLossy
                                ? Losses.none(machine).more(random, shape.fromNanos() - HOUR, shape.toNanos() + HOUR)
                                : Losses.none(machine))) {
            long samples = run.machines().stream()
                    .mapToLong(machine -> machine.samples().size())
                    .sum();
            say("made " + samples + " samples of " + run.machines().size() + " machines");
            limits.hold(samples, taken());
            gateway.start();
            new Inputs(run).register();
            new Inputs(run).put();
            run.connect();
            for (int life = 1; life <= kills; life++) {
                run.feed(run.begin() + (run.end() - run.begin()) / (kills + 1) * life);
                gateway.kill();
                say("killed");
                gateway.start();
                run.connect();
            }
            run.feed(run.end());
            say("fed, gateway's processor " + gateway.cpuSeconds() + " s");
            Judge judge =
                    new Judge(gateway, run.machines(), shape.fromNanos(), shape.toNanos(), Duration.ofMinutes(30));
            IndicatorJudge indicators = new IndicatorJudge(gateway, run.machines(), run.books());
            List<String> periods = indicators.periods(shape.fromNanos(), shape.toNanos());
            if (isLossy) {
                judge.awaitRest();
                judge.assertContained();
                say("quantities are right, gateway's processor " + gateway.cpuSeconds() + " s");
                say(indicators.assertContained(periods) + " indicators are uncertain");
            } else {
                judge.awaitKnown();
                say("folded " + (long) judge.folded() + " minutes, gateway's processor " + gateway.cpuSeconds() + " s");
                judge.assertExact();
                say("quantities are right, gateway's processor " + gateway.cpuSeconds() + " s");
                say(indicators.assertExact(periods) + " indicators are right");
                StopJudge stops = new StopJudge(run);
                stops.put();
                say(stops.assertExact() + " reasons of stops are counted right");
            }
            say("gateway's processor " + gateway.cpuSeconds() + " s");
            say(limits.told(samples, taken()));
            limits.hold(samples, taken());
            say("YES, " + (isLossy ? "within its bounds" : "exactly"));
        }
    }

    private Duration taken() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void say(String what) {
        System.out.println("month: " + taken().toSeconds() + " s: " + what);
    }

    private static void delete(Path folder) throws java.io.IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
