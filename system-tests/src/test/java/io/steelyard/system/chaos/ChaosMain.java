package io.steelyard.system.chaos;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The chaos without the build's other tests, for {@code system-tests/chaos}: exit code 0 when both judges say yes. */
public final class ChaosMain {
    private static final Duration USUAL = Duration.ofMinutes(15);

    private static final int LEAST = 67; // three seeds make two hundred

    private ChaosMain() {}

    /** Takes what to do from the properties. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChaosRun run = ChaosRun.ofProperties(USUAL, LEAST);
        Path folder = Steelyard.root().resolve("system-tests/target/chaos/run-" + run.seed());
        Folders.delete(folder);
        Chaos.Outcome outcome = run.in(Files.createDirectories(folder));
        if (outcome.isYes()) {
            Folders.delete(folder);
        }
        System.exit(outcome.isYes() ? 0 : 1);
    }
}
