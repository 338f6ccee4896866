package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.system.Archive;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code STEELYARD_SMALL}: what {@code ./steelyard} gives a Java that tells what it was given. */
final class SmallMachineTest {
    private static final String TELLING = """
            #!/bin/bash
            for given in "$@"; do
              case $given in
                @*) text=$(<"${given#@}") ;;
                *) text=$given ;;
              esac
              case $text in *OfAnotherJava*) echo "Unrecognized VM option 'OfAnotherJava=1'" && exit 1 ;; esac
            done
            printf '%s\\n' "arenas: ${MALLOC_ARENA_MAX:-as many as the C library likes}" "$@"
            """;

    @TempDir
    Path folder;

    private Path program = Path.of("");
    private Path usual = Path.of("");
    private Path small = Path.of("");
    private final Map<String, String> environment = new TreeMap<>();

    /** The script as it is installed, with the files that it looks at before it starts Java. */
    @BeforeEach
    void install() throws IOException {
        Path root = Repository.root();
        program = Files.createDirectory(folder.resolve("program")).toRealPath();
        Files.copy(root.resolve("steelyard"), program.resolve("steelyard"), StandardCopyOption.COPY_ATTRIBUTES);
        Path library = Files.createDirectory(program.resolve("lib"));
        for (String platform : List.of("amd64", "arm64")) {
            Files.createFile(library.resolve("libduckdb_java.so_linux_" + platform));
        }
        usual = Files.copy(
                root.resolve("dist/src/files/lib/edge-agent.options"), library.resolve("edge-agent.options"));
        small = Files.copy(
                root.resolve("dist/src/files/lib/edge-agent.small.options"),
                library.resolve("edge-agent.small.options"));
        Path home = Files.createDirectories(folder.resolve("java/bin")).getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.setPosixFilePermissions(
                Files.writeString(home.resolve("bin/java"), TELLING), PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", Archive.toolsWithoutJava().toString());
        environment.put("JAVA_HOME", home.toString());
    }

    @Test
    void anAgentHasTheOptionsOfASmallMachineOnlyWhenItIsTold() throws IOException, InterruptedException {
        assertThat(given()).startsWith("arenas: as many as the C library likes", "@" + usual);
        assertThat(given()).doesNotContain("@" + small);

        environment.put("STEELYARD_SMALL", "no");
        assertThat(given()).doesNotContain("@" + small);

        environment.put("STEELYARD_SMALL", "yes");
        assertThat(given()).startsWith("arenas: 2", "@" + usual, "@" + small);
        assertThat(Files.readAllLines(small)).contains("-Xmx32m");
    }

    /** Otherwise nobody could give such an agent a little more. */
    @Test
    void whatAPersonSaysWins() throws IOException, InterruptedException {
        environment.put("STEELYARD_SMALL", "yes");
        environment.put("STEELYARD_JAVA_OPTIONS", "-Xmx48m");
        environment.put("MALLOC_ARENA_MAX", "4");

        List<String> given = given();
        assertThat(given).startsWith("arenas: 4");
        assertThat(given.indexOf("-Xmx48m")).isGreaterThan(given.indexOf("@" + small));
    }

    @Test
    void anotherWordIsRefused() throws IOException, InterruptedException {
        environment.put("STEELYARD_SMALL", "true");

        Steelyard.Result refused = start("edge-agent");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("steelyard: STEELYARD_SMALL is true: say yes or no\n");
        assertThat(refused.out()).isEmpty();
    }

    /** Else an agent on another Java would not start at all. */
    @Test
    void optionsThatJavaDoesNotKnowAreLeftOutOfBothFiles() throws IOException, InterruptedException {
        Files.writeString(small, Files.readString(small) + "-XX:OfAnotherJava=1\n");
        environment.put("STEELYARD_SMALL", "yes");

        Steelyard.Result started = start("edge-agent");
        assertThat(started.err()).contains("does not know -XX:OfAnotherJava=1 and runs without it");
        assertThat(started.out().lines().toList())
                .contains("-Xmx320m", "-Xmx32m", "-XX:+UseSerialGC")
                .containsSubsequence("-Xmx320m", "-Xmx32m")
                .doesNotContain("-XX:OfAnotherJava=1");
    }

    /** The gateway is sized by itself. */
    @Test
    void onlyTheAgentIsMeant() throws IOException, InterruptedException {
        Files.copy(
                Repository.root().resolve("dist/src/files/lib/gateway.options"),
                program.resolve("lib/gateway.options"));
        environment.put("STEELYARD_SMALL", "yes");

        assertThat(start("gateway").out().lines().toList())
                .startsWith("arenas: as many as the C library likes", "@" + program.resolve("lib/gateway.options"))
                .doesNotContain("@" + small);
    }

    private List<String> given() throws IOException, InterruptedException {
        Steelyard.Result started = start("edge-agent");
        assertThat(started.err()).isEmpty();
        assertThat(started.exitCode()).isZero();
        return started.out().lines().toList();
    }

    private Steelyard.Result start(String process) throws IOException, InterruptedException {
        return Archive.run(folder, environment, program.resolve("steelyard").toString(), process);
    }
}
