package io.steelyard.system.deploy;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files at the root of the repository are. */
final class Repository {
    private Repository() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("docker-compose.yml"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new AssertionError("not inside the repository");
        }
        return here;
    }
}
