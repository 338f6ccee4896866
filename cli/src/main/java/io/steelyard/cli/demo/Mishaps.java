package io.steelyard.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What goes wrong with a demo's own processes, as files {@code <data>/run/mishaps/<process>.<fault>} that say until when.
 * Whoever asks is told what stood there a tenth of a second ago at most. Any thread.
 */
public final class Mishaps {
    private static final String FOLDER = "mishaps";
    private static final long GOOD_FOR_NANOS = 100_000_000L;

    private final Path run;
    private final String process;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(Instant until, long at) {}

    /** Of one process, whose demo's run folder this is. */
    Mishaps(Path run, String process, InstantSource clock, LongSupplier nanos) {
        this.run = run;
        this.process = process;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Switches a fault of a process on. */
    public static void begin(Path data, String process, String fault, Instant until) throws IOException {
        Files.createDirectories(data.resolve("run").resolve(FOLDER));
        Path file = file(data.resolve("run"), process, fault);
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), until.toString());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path file(Path run, String process, String fault) {
        return run.resolve(FOLDER).resolve(process + "." + fault);
    }

    /** Whether the fault is on now. */
    boolean isOn(String fault) {
        long now = nanos.getAsLong();
        Seen last = seen.get(fault);
        if (last == null || now - last.at() > GOOD_FOR_NANOS) {
            last = new Seen(until(fault), now);
            seen.put(fault, last);
        }
        return last.until().isAfter(clock.instant());
    }

    /** How long it still lasts, at most the given time; zero when it is off. */
    Duration left(String fault, Duration most) {
        if (!isOn(fault)) {
            return Duration.ZERO;
        }
        Seen last = seen.get(fault);
        Duration left = Duration.between(clock.instant(), last == null ? clock.instant() : last.until());
        return left.compareTo(most) < 0 ? (left.isNegative() ? Duration.ZERO : left) : most;
    }

    private Instant until(String fault) {
        Path file = file(run, process, fault);
        try {
            return Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : Instant.MIN;
        } catch (IOException | DateTimeParseException e) {
            return Instant.MIN; // being replaced, or not ours
        }
    }
}
