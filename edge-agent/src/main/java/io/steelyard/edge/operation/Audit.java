package io.steelyard.edge.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who asked for what, and what became of it: a line of JSON each in {@code audit.log}. When that is full it becomes
 * {@code audit.1.log}, and the one before is gone: two megabytes at most. Safe for several threads.
 */
public final class Audit {
    private static final long MOST_BYTES = 1L << 20;
    private static final int MOST_LINE = 4_096;
    private static final int LONGEST = 200;

    private final Path folder;
    private final InstantSource clock;
    private final long mostBytes;

    /** Into the agent's own folder. */
    public Audit(Path folder, InstantSource clock) {
        this(folder, clock, MOST_BYTES);
    }

    Audit(Path folder, InstantSource clock, long mostBytes) {
        this.folder = folder;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** Writes it down; what is too long is shortened. */
    synchronized void write(String what, Map<String, Object> entry) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant().toString());
        line.put("what", what);
        entry.forEach((name, value) -> line.put(name, shortened(value)));
        byte[] json = Json.write(line, MOST_LINE);
        if (json == null) {
            line.replaceAll((name, value) -> value instanceof Map ? "(long)" : value);
            json = Json.write(line, Integer.MAX_VALUE);
        }
        if (json != null) {
            append(new String(json, StandardCharsets.UTF_8) + "\n");
        }
    }

    private static Object shortened(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.forEach((name, one) -> all.put(String.valueOf(name), one == null ? "" : shortened(one)));
            return all;
        }
        return value instanceof String text && text.length() > LONGEST
                ? "(" + text.length() + " characters) " + text.substring(0, LONGEST)
                : value;
    }

    private void append(String line) throws IOException {
        Path file = folder.resolve("audit.log");
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        long size;
        try {
            size = Files.size(file);
        } catch (NoSuchFileException e) {
            size = 0;
        }
        if (size > 0 && size + bytes.length > mostBytes) {
            Files.move(file, folder.resolve("audit.1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createDirectories(folder);
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
