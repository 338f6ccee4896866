package io.steelyard.system.chaos;

import static org.awaitility.Awaitility.await;

import io.steelyard.simulator.SimulatorMain;
import io.steelyard.system.Steelyard;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process with one of this package's mains: {@link #say} hurts its disk or its clock and waits for the answer. */
final class HurtProcess {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final List<String> DRIVERS = List.of("duckdb_jdbc", "sqlite-jdbc");

    private final Process process;
    private final Writer lines;
    private final Path output;
    private long said;

    private HurtProcess(Process process, Path output) {
        this.process = process;
        this.lines = process.outputWriter();
        this.output = output;
        this.said = answers();
    }

    /**
     * Starts it. The plant has room for what the subscriptions of dead agents gather until they end, two minutes later.
     *
     * @param before what goes before the class path, empty for nothing
     */
    static HurtProcess start(Class<?> main, Path settings, Path output, String before) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        main.equals(SimulatorMain.class) ? "-Xmx1g" : "-Xmx320m",
                        "-cp",
                        before + classPath(),
                        main.getName(),
                        "--config",
                        settings.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new HurtProcess(process, output);
    }

    /**
     * This process's own, but the database drivers are the laid-out program's, beside which their native libraries lie: those
     * of the repository unpack theirs at each start, and a killed process leaves that behind, 72 MB each time.
     */
    static String classPath() {
        Path laidOut = Steelyard.root().resolve("dist/target/steelyard/lib");
        List<String> own = List.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1));
        return own.stream()
                .map(entry -> DRIVERS.stream()
                        .filter(driver ->
                                Path.of(entry).getFileName().toString().startsWith(driver + "-"))
                        .map(driver -> laidOut.resolve(driver + ".jar").toString())
                        .findFirst()
                        .orElse(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Hurts or mends; returns when it is done, or when the process has ended of it. */
    void say(String line) throws IOException {
        try {
            lines.write(line + "\n");
            lines.flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return;
        }
        said++;
        await(line).atMost(ANSWER).until(() -> answers() == said || !process.isAlive());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** True when it has ended by itself within the time. */
    boolean waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Stands still, whatever it is doing, or goes on. */
    void stand(boolean still) throws IOException, InterruptedException {
        Process signal = new ProcessBuilder("kill", still ? "-STOP" : "-CONT", Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (signal.waitFor() != 0) {
            throw new IOException("process " + process.pid() + " takes no signal");
        }
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private long answers() {
        return output().lines().filter(answer -> answer.equals("ok")).count();
    }

    String output() {
        try {
            // Decoded leniently: while the process writes, the end may be half a character.
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it to end, SIGTERM, without waiting. */
    void tellToEnd() {
        process.toHandle().destroy();
    }

    /** SIGKILL, without waiting. */
    void destroy() {
        process.toHandle().destroyForcibly();
    }
}
