package io.steelyard.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code <data>/run/simulator.pid} and {@code simulator.json}: how commands find a running simulator. */
final class RunFiles {
    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    void write(URI control, String endpoint) throws IOException {
        Files.createDirectories(folder);
        long pid = ProcessHandle.current().pid();
        put("simulator.json", "{\"pid\":" + pid + ",\"url\":\"" + control + "\",\"opcua\":\"" + endpoint + "\"}\n");
        put("simulator.pid", pid + "\n");
    }

    void remove() {
        try {
            Files.deleteIfExists(folder.resolve("simulator.json"));
            Files.deleteIfExists(folder.resolve("simulator.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String name, String text) throws IOException {
        Path next = folder.resolve(name + ".next");
        Files.writeString(next, text);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
