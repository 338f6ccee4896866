package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every process's arguments, as people and service managers write them. */
final class LaunchTest {
    private static final Keys KEYS = Keys.of(Key.required("agent", Type.id(), "The agent's id."));

    @TempDir
    Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private Path file;

    @BeforeEach
    void settings() throws IOException {
        file = Files.writeString(folder.resolve("a=b.yaml"), "agent: edge-1\n");
    }

    private Launch.Next launch(String... arguments) {
        return new Launch("edge-agent", KEYS, settings -> List.of(), out::add, err::add).next(arguments, Map.of());
    }

    /** The commands of the command line take both forms of an option, so the processes do. */
    @Test
    void theFileIsNamedBehindABlankOrAnEqualsSign() {
        for (Launch.Next next : List.of(launch("--config", file.toString()), launch("--config=" + file))) {
            assertThat(err).isEmpty();
            Settings settings = next.settings();
            assertThat(settings).isNotNull();
            assertThat(settings.text("agent")).isEqualTo("edge-1");
        }
        Launch.Next checked = launch("--check", "--config=" + file);
        assertThat(checked.settings()).isNull();
        assertThat(checked.exitCode()).isEqualTo(Launch.DONE);
        assertThat(out).containsExactly(file + ": good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--config=", "--config ", "--check --config="})
    void noFileIsWrongUse(String arguments) {
        refuses("--config needs a file", arguments.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--confg=a.yaml", "a.yaml", "--config:a.yaml", "--check=yes", ""})
    void anUnknownArgumentIsNamed(String argument) {
        refuses("unknown argument " + argument, argument);
    }

    private void refuses(String said, String... arguments) {
        Launch.Next next = launch(arguments);
        assertThat(next.settings()).isNull();
        assertThat(next.exitCode()).isEqualTo(Launch.WRONG_USE);
        assertThat(err).hasSize(2).first().isEqualTo(said);
        assertThat(out).isEmpty();
    }
}
