package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The program as a person starts it: the script at the root, in a process of its own, what it prints in two files. */
public final class Steelyard implements AutoCloseable {
    private static final int PORTS = 10;
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private final Process process;
    private final Path out;
    private final Path err;

    private Steelyard(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public static Steelyard start(Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(environment);
        return start(root().resolve("steelyard"), folder, all, arguments);
    }

    /** Starts the script of this place, in exactly this environment. */
    public static Steelyard start(Path script, Path folder, Map<String, String> environment, List<String> arguments)
            throws IOException {
        Path out = Files.createTempFile(folder, "steelyard-" + arguments.get(0) + "-", ".out");
        Path err = Files.createFile(out.resolveSibling(out.getFileName() + ".err"));
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Steelyard(builder.start(), out, err);
    }

    /** Runs to its end and gives the exit code; fails with the output when it takes longer. */
    public static Result run(Path folder, Duration limit, String... arguments)
            throws IOException, InterruptedException {
        try (Steelyard steelyard = start(folder, Map.of(), List.of(arguments))) {
            return steelyard.await(limit);
        }
    }

    public Result await(Duration limit) throws InterruptedException {
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as("ended within %s:%n%s", limit, output()).isTrue();
        return new Result(process.exitValue(), out(), err());
    }

    /** Ends it in order, as Ctrl-C does, and waits for it. */
    public Result interrupt(Duration limit) throws InterruptedException {
        process.destroy();
        return await(limit);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Everything that it has printed so far, errors last. */
    public String output() {
        return out() + err();
    }

    /** What it has printed as data so far. */
    public String out() {
        return read(out);
    }

    /** What it has printed as errors so far. */
    public String err() {
        return read(err);
    }

    private static String read(Path output) {
        try {
            // Decoded leniently: while the process writes, the end may be half a character.
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as Ctrl-C would, and by force when that takes too long. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** What a run printed and how it ended. */
    public record Result(int exitCode, String out, String err) {
        /** All of it, errors last. */
        public String output() {
            return out + err;
        }
    }

    /** The project's root: the nearest folder upwards that has the script. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("steelyard"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("a folder upwards with the script ./steelyard").isNotNull();
        return folder;
    }

    /**
     * A port base of which the ten ports of the table are free at this moment; below those that the system gives to
     * connections, one of which could take a port before a process has come up.
     */
    public static int freePortBase() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - PORTS);
            if (allFree(base)) {
                return base;
            }
        }
        throw new IOException("no ten free ports in a row");
    }

    private static boolean allFree(int base) {
        for (int port = base; port < base + PORTS; port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (probe.getLocalPort() != port) {
                    return false;
                }
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
