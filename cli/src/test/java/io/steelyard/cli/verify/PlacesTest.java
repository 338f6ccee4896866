package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacesTest {
    @TempDir
    Path folder;

    @Test
    void theServerOfEveryAssetIsReadFromWhatTheSimulatorLeaves() throws IOException {
        Path mapping = Files.writeString(folder.resolve("mapping.yaml"), """
                namespaces:
                  - {prefix: machinery, uri: "http://opcfoundation.org/UA/Machinery/"}
                assets:
                  - asset: lathe-1
                    class: lathe
                    area: machining
                    server: machining
                    signals:
                      - {name: power, path: "Objects/demo/machining/lathe-1/Power", namespace: "urn:plant"}
                  - {server: "rolling", asset: 'stand-1'} # written in one line
                """);

        Places places = Places.read(mapping);

        assertThat(places.shown()).containsOnly(Map.entry("lathe-1", "machining"), Map.entry("stand-1", "rolling"));
        assertThat(places.isOn(gapOf("machining"), "lathe-1")).isTrue();
        assertThat(places.isOn(gapOf("machining"), "stand-1")).isFalse();
    }

    /** A mapping that says it otherwise one day must not quietly make every server unknown. */
    @ParameterizedTest
    @ValueSource(strings = {"assets: [{asset: lathe-1, shownBy: plant}]", "things: []", "- lathe-1", ""})
    void aMappingThatNamesNoServerIsAnError(String text) throws IOException {
        Path mapping = Files.writeString(folder.resolve("mapping.yaml"), text);
        assertThatThrownBy(() -> Places.read(mapping))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names no server");
    }

    @Test
    void aMappingThatIsCutIsAnError() throws IOException {
        Path mapping = Files.writeString(folder.resolve("mapping.yaml"), "assets: [{asset: lathe-1, server: pl");
        assertThatThrownBy(() -> Places.read(mapping))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mapping.yaml is not YAML");
    }

    @Test
    void withoutAMappingNoServerIsKnown() throws IOException {
        assertThat(Places.read(folder.resolve("none.yaml")).shown()).isEmpty();
    }

    private static Gap gapOf(String server) {
        return new Gap("demo/edge-1", server, null, null, 0, 1, "server-down");
    }
}
