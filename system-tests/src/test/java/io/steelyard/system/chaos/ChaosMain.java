package io.steelyard.system.chaos;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The chaos without the build's other tests, for {@code system-tests/chaos}: exit code 0 when both judges say yes, 2 when the
 * run cannot be made as asked.
 */
public final class ChaosMain {
    private static final int SPEED = 5;
    private static final int LEAST = 67; // three seeds make two hundred

    private ChaosMain() {}

    /** Takes what to do from the properties. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ChaosRun run;
        try {
            run = ChaosOptions.ofThisProcess()
                    .run(new ChaosOptions.Usual(Duration.ofMinutes(15), LEAST, SPEED, Plan.Tempo.USUAL));
        } catch (ChaosOptions.Refused e) {
            System.err.println("chaos: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path folder = Steelyard.root().resolve("system-tests/target/chaos/run-" + run.seed());
        Folders.delete(folder);
        Chaos.Outcome outcome = run.in(Files.createDirectories(folder));
        if (outcome.isYes()) {
            Folders.delete(folder);
        }
        System.exit(outcome.isYes() ? 0 : 1);
    }
}
