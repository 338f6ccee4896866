package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                  - asset: stand-1
                    server: rolling
                """);

        Places places = Places.read(mapping);

        assertThat(places.serverOf("lathe-1/power")).isEqualTo("machining");
        assertThat(places.names("rolling")).isTrue();
        assertThat(places.isOn("machining", "stand-1")).isFalse();
    }

    /** A mapping that is written otherwise one day must not quietly make every server unknown. */
    @Test
    void aMappingThatNamesNoServerIsAnError() throws IOException {
        Path mapping = Files.writeString(folder.resolve("mapping.yaml"), "assets: [{asset: lathe-1, server: plant}]\n");
        assertThatThrownBy(() -> Places.read(mapping)).hasMessageContaining("names no server");
    }

    @Test
    void withoutAMappingNoServerIsKnown() throws IOException {
        Places places = Places.read(folder.resolve("none.yaml"));
        assertThat(places.names("plant")).isFalse();
        assertThat(places.serverOf("lathe-1/power")).isNull();
    }
}
