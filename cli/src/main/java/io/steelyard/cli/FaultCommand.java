package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code steelyard fault}. */
@Command(name = "fault", mixinStandardHelpOptions = true, description = "Switches a fault on in the running demo.")
final class FaultCommand implements Callable<Integer> {
    private static final List<String> KNOWN = List.of("cable-cut", "bad-quality");

    @Parameters(paramLabel = "NAME", description = "cable-cut or bad-quality.")
    private String name = "";

    @Option(names = "--for", paramLabel = "TIME", description = "How long (default: 30s).")
    private Duration length = Duration.ofSeconds(30);

    @Option(names = "--data", paramLabel = "DIR", description = "Data folder (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Override
    public Integer call() throws InterruptedException {
        if (!KNOWN.contains(name)) {
            System.err.println("there is no fault " + name + "; there are " + String.join(", ", KNOWN));
            return ExitCode.WRONG_USE;
        }
        RunFile running = RunFile.find(data, "simulator");
        if (running == null) {
            System.err.println(
                    "no simulator runs on " + data + ": start ./steelyard demo, or name its folder with --data");
            return ExitCode.UNREACHABLE;
        }
        try {
            JsonNode answer = new HttpJson()
                    .post(URI.create(running.url() + "/faults/" + name + "?for=" + length.toMillis() + "ms"));
            System.out.println(name + " until " + answer.path("until").asText());
            return ExitCode.DONE;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }
}
