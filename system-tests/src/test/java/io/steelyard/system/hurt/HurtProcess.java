package io.steelyard.system.hurt;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with one of this package's mains: {@link #say} hurts its disk or its clock and waits for the answer. */
final class HurtProcess implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);

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

    static HurtProcess start(Class<?> main, Path settings, Path output) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx320m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        "--config",
                        settings.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        return new HurtProcess(process, output);
    }

    /** Hurts or mends; returns when it is done. */
    void say(String line) throws IOException {
        lines.write(line + "\n");
        lines.flush();
        said++;
        await(line).atMost(ANSWER).until(() -> answers() == said);
    }

    /** The exit code, once it has ended by itself. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
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

    /** Ends it in order, by force when that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
