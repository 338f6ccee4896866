package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.settings.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFolderTest {
    @TempDir
    Path place;

    /** A lock whose file was removed keeps nobody out; and what was half emptied when somebody killed it is still a demo's. */
    @Test
    void emptyingLeavesTheLockAndTheWordThatADemoWasHere() throws IOException {
        Path real = Files.createDirectory(place.resolve("real"));
        Path data = Files.createSymbolicLink(place.resolve("data"), real);
        DemoFolder folder = new DemoFolder(data);
        try (LockFile own = folder.own("steelyard demo")) {
            assertThat(own).isNotNull();
            folder.prepare();
            Files.writeString(folder.run("lives.csv"), "who lived when\n");
            Files.createDirectories(real.resolve("gateway/inbox"));
            Files.writeString(real.resolve("gateway/lock"), "1\n");

            folder.refuseForeign();
            folder.empty();

            try (Stream<Path> all = Files.walk(data.toRealPath())) {
                assertThat(all)
                        .containsExactlyInAnyOrder(
                                real.toRealPath(), file(real, ""), file(real, "demo"), file(real, "demo.lock"));
            }
            assertThat(data).as("a link to another disk").isSymbolicLink();
            assertThatThrownBy(() -> new DemoFolder(real).own("steelyard demo"))
                    .isInstanceOf(DemoFolder.TakenException.class);
        }
        folder.own("steelyard verify").close();
    }

    private static Path file(Path real, String name) throws IOException {
        return real.toRealPath().resolve("run").resolve(name);
    }
}
