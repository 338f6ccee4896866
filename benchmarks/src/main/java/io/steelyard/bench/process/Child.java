package io.steelyard.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One process of a benchmark. Its errors go to a file; its output is read line by line where it talks, else goes there too. */
public final class Child implements AutoCloseable {
    private static final Duration ORDERLY = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ANSWER = "= ";

    private final String name;
    private final Process process;
    private final Writer lines;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(Plan plan, Process process) {
        this.name = plan.name();
        this.process = process;
        this.lines = process.outputWriter(StandardCharsets.UTF_8);
        if (plan.talks()) {
            Thread reader = new Thread(() -> read(plan.log()), name + "'s words");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void read(Path log) {
        try (BufferedReader words = process.inputReader(StandardCharsets.UTF_8);
                Writer others = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = words.readLine(); line != null; line = words.readLine()) {
                if (line.startsWith(ANSWER) || line.startsWith("{") || line.equals("ready")) {
                    answers.add(line.startsWith(ANSWER) ? line.substring(ANSWER.length()) : line);
                } else {
                    others.write(line + "\n");
                    others.flush();
                }
            }
        } catch (IOException e) {
            answers.add("unreadable: " + e.getMessage());
        }
    }

    /** How to start one: its name, command, further environment, and where its log goes. */
    public record Plan(String name, List<String> command, Map<String, String> environment, Path log, boolean talks) {
        public Plan {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    static Child start(Plan plan) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(plan.command());
        builder.environment().putAll(plan.environment());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
        if (!plan.talks()) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
        }
        return new Child(plan, builder.start());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** User and system time so far, in seconds. */
    public double cpuSeconds() throws IOException {
        return ProcFiles.cpuSeconds(pid());
    }

    public long residentBytes() throws IOException {
        return ProcFiles.residentBytes(pid());
    }

    /** Writes it a line. */
    public void say(String line) throws IOException {
        lines.write(line + "\n");
        lines.flush();
    }

    /** The next answer that it gives; waits for it. */
    public String answer() throws IOException, InterruptedException {
        return answer(PATIENCE);
    }

    private String answer(Duration patience) throws IOException, InterruptedException {
        for (long second = 0; second < patience.toSeconds(); second++) {
            String line = answers.poll(1, TimeUnit.SECONDS);
            if (line != null) {
                return line;
            }
            if (!process.isAlive() && answers.isEmpty()) {
                throw new IOException(name + " ended instead of answering; see its log");
            }
        }
        throw new IOException(name + " did not answer within " + patience.toSeconds() + " s; see its log");
    }

    /** What it answers to a line. */
    public String ask(String line) throws IOException, InterruptedException {
        return ask(line, Duration.ZERO);
    }

    /** The same, of a line that takes it so long to do. */
    public String ask(String line, Duration work) throws IOException, InterruptedException {
        say(line);
        return answer(PATIENCE.plus(work));
    }

    /** Ends its standard input, which it takes as the end of its work, and waits for it. */
    public void finish() throws IOException, InterruptedException {
        lines.close();
        if (!process.waitFor(ORDERLY.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end by itself; see its log");
        }
    }

    /** What it ends with by itself, which must not take longer. */
    public int exitCode(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end within " + patience.toSeconds() + " s; see its log");
        }
        return process.exitValue();
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; SIGKILL when that takes too long. Safe twice. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ORDERLY.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** At once, without waiting: for the end of the benchmark itself. */
    void destroyNow() {
        process.destroyForcibly();
    }
}
