package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code <data>/run/<process>.json}: where a running process can be reached.
 *
 * @param pid the process
 * @param url its HTTP
 */
public record RunFile(long pid, URI url) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file's content while its process lives; null when there is none, or when the process that wrote it is dead. */
    public static @Nullable RunFile find(Path data, String process) {
        RunFile file = written(data, process);
        return file != null && file.isAlive() ? file : null;
    }

    /** The file's content, also that of a process which was killed and could not take it away; null when there is none. */
    public static @Nullable RunFile written(Path data, String process) {
        Path file = data.resolve("run").resolve(process + ".json");
        try {
            if (!Files.exists(file)) {
                return null;
            }
            JsonNode json = JSON.readTree(file.toFile());
            return new RunFile(
                    json.path("pid").asLong(-1), URI.create(json.path("url").asText()));
        } catch (IOException | IllegalArgumentException e) {
            return null; // being written, or not ours
        }
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
