package io.steelyard.cli;

import io.steelyard.cli.demo.Demo;
import io.steelyard.cli.demo.DemoOptions;
import io.steelyard.cli.demo.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code steelyard demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Simulator, edge agent and gateway as three processes; Ctrl-C stops all and prints the ledger.")
final class DemoCommand implements Callable<Integer> {
    private static final int SECONDS_TO_END = 90;
    private static final int FASTEST = 100;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after this time, 120s or 5m for instance.")
    private @Nullable Duration length;

    @Option(names = "--port-base", paramLabel = "N", description = "Use the ports N to N+9 instead of the usual ones.")
    private @Nullable Integer portBase;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
    private Path data = Path.of(DataFolder.NAME);

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Plant seconds in a second, 1 to " + FASTEST + " (default: ${DEFAULT-VALUE}).")
    private int speed = 1;

    @Option(
            names = "--influx",
            paramLabel = "URL",
            description = "Store in this InfluxDB instead of the embedded store.")
    private @Nullable URI influx;

    @Option(names = "--influx-token-file", paramLabel = "FILE", description = "File with InfluxDB's token.")
    private @Nullable Path tokenFile;

    @Option(names = "--fresh", description = "Empty the data folder first.")
    private boolean isFresh;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String org = System.getenv("STEELYARD_INFLUX_ORG");
        DemoOptions options = new DemoOptions(
                length, ports(), data, speed(), influx, tokenFile, org == null ? "steelyard" : org, isFresh);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, ended), "stop"));
        try {
            return new Demo(options, InstantSource.system(), System.out::println, System.err::println, stop).run();
        } finally {
            ended.countDown();
        }
    }

    private Ports ports() {
        if (portBase == null) {
            return Ports.usual();
        }
        try {
            return Ports.from(portBase);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private int speed() {
        if (speed < 1 || speed > FASTEST) {
            throw wrong("--speed is a number from 1 to " + FASTEST);
        }
        return speed;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), what);
    }

    private static void end(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                System.err.println("the demo did not end within " + SECONDS_TO_END + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
