package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that a first start of {@code ./steelyard edge-agent} leaves, for those after it to start faster. */
@Timeout(180)
final class ClassArchiveIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** One that a run left which did not come far would never be taken, and is made again. */
    @Test
    void theFirstStartLeavesItTheNextTakesItAndOneThatIsTooSmallIsMadeAgain() throws IOException, InterruptedException {
        assertThat(run()).as("there is none yet").noneMatch(ClassArchiveIT::isFromTheArchive);
        Map<String, String> left = archives();
        assertThat(left.keySet()).hasSize(1).allMatch(name -> name.endsWith("-edge-agent.jsa"));

        assertThat(run())
                .filteredOn(ClassArchiveIT::isFromTheArchive)
                .anyMatch(line -> line.contains("io.steelyard.edge.EdgeAgent source: "));
        assertThat(archives()).as("it is not made again").isEqualTo(left);

        Path archive = classes().resolve(left.keySet().iterator().next());
        Files.write(archive, new byte[1_000]);
        assertThat(run()).as("too small").noneMatch(ClassArchiveIT::isFromTheArchive);
        assertThat(archives().keySet()).isEqualTo(left.keySet());
        assertThat(Files.size(archive)).isGreaterThan(8_000_000);
    }

    private static boolean isFromTheArchive(String line) {
        return line.contains("source: shared objects file (top)");
    }

    private Path classes() {
        return folder.resolve("classes");
    }

    /** Name, and size and time of each. */
    private Map<String, String> archives() throws IOException {
        Map<String, String> archives = new TreeMap<>();
        try (Stream<Path> all = Files.list(classes())) {
            for (Path file : all.toList()) {
                archives.put(file.getFileName().toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return archives;
    }

    /** Starts the agent, ends it in order once it runs, and tells whence Java had each class. */
    private List<String> run() throws IOException, InterruptedException {
        Path settings = Files.writeString(folder.resolve("agent.yaml"), """
            agent: edge-1
            enterprise: works
            site: demo
            data: data
            http: {port: 0}
            uplink: {url: "mqtt://127.0.0.1:9"}
            servers: []
            assets: []
            """);
        Path loaded = Files.createTempFile(folder, "loaded", ".txt");
        Map<String, String> environment = new HashMap<>();
        environment.put("STEELYARD_BUILD", "never");
        environment.put("STEELYARD_CLASSES", classes().toString());
        environment.put("STEELYARD_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
        try (Steelyard agent =
                Steelyard.start(folder, environment, List.of("edge-agent", "--config", settings.toString()))) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> !agent.isRunning() || agent.output().contains("running: own page"));
            String said = agent.interrupt(LIMIT).output();
            assertThat(said).contains("running: own page");
        }
        return Files.readAllLines(loaded);
    }
}
