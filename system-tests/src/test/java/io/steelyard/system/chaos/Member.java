package io.steelyard.system.chaos;

import io.steelyard.settings.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the chain over its lives. Each life is written down as the demo does it, so that the oracle can hold gaps
 * against deaths. Not for several threads.
 */
final class Member implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final String LOG_FAILED = " failed; nothing more is acknowledged";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(40);
    private static final int KILLED = 128 + 9; // SIGKILL
    private static final int TERMINATED = 128 + 15; // SIGTERM

    private final String name;
    private final Class<?> main;
    private final Path data;
    private final Path settings;
    private final Path log;
    private final InstantSource clock;
    private String before = "";
    private HurtProcess process;
    private Instant startedAt = Instant.MIN;
    private Instant readyAt = Instant.MIN;
    private int lives;

    Member(String name, Class<?> main, Path data, Path settings, InstantSource clock) throws IOException {
        this.name = name;
        this.main = main;
        this.data = data;
        this.settings = settings;
        this.log = Files.createDirectories(data.resolve("logs")).resolve(name + ".log");
        this.clock = clock;
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
    }

    String name() {
        return name;
    }

    /** Lays a folder with changed classes before its own; for its next life. */
    void changedBy(Path classes) {
        before = classes + java.io.File.pathSeparator;
    }

    /** What follows in those lines of its log that begin so. */
    List<String> rests(String beginning) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()))
                    .toList();
        }
    }

    int lives() {
        return lives;
    }

    boolean isRunning() {
        return process != null && process.isRunning();
    }

    /** Starts it and waits until it says that it is there; does nothing while it runs. */
    void start() throws IOException, InterruptedException {
        launch();
        awaitReady();
    }

    /** Starts it, without waiting. */
    void launch() throws IOException {
        if (process != null) {
            return;
        }
        Files.deleteIfExists(data.resolve("run").resolve(name + ".json"));
        startedAt = clock.instant();
        readyAt = Instant.MIN;
        process = HurtProcess.start(main, settings, log, before);
        lives++;
    }

    void awaitReady() throws IOException, InterruptedException {
        if (process == null || !readyAt.equals(Instant.MIN)) {
            return;
        }
        Path announced = data.resolve("run").resolve(name + ".json");
        Instant until = clock.instant().plus(READY_WITHIN);
        while (!Files.exists(announced) && process.isRunning()) {
            if (clock.instant().isAfter(until)) {
                throw new IOException(name + " was not there within " + READY_WITHIN + ":\n" + logEnd());
            }
            process.waitFor(LOOK);
        }
        if (!process.isRunning()) {
            throw new IOException(
                    name + " ended before it was there, exit code " + process.exitCode() + ":\n" + logEnd());
        }
        readyAt = clock.instant();
        new LivesFile(data).add(name, startedAt, readyAt, null);
    }

    /** Copies a folder of it as it is at one moment, while the process runs or not: an image of its disk. */
    void image(Path of, Path to) throws IOException, InterruptedException {
        HurtProcess running = process;
        if (running == null) {
            Folders.copy(of, to);
            return;
        }
        running.stand(true);
        try {
            Folders.copy(of, to);
        } finally {
            running.stand(false);
        }
    }

    /** SIGKILL; whoever had ended by itself before has not been killed, and must not have ended. */
    void kill() throws IOException, InterruptedException {
        HurtProcess dying = process;
        if (dying != null) {
            Instant at = clock.instant();
            dying.kill();
            died(at);
            if (dying.exitCode() != KILLED) {
                throw endedByItself("before it was killed", dying);
            }
        }
    }

    private IllegalStateException endedByItself(String when, HurtProcess dead) throws IOException {
        return new IllegalStateException(
                "the " + name + " ended by itself " + when + ", exit code " + dead.exitCode() + ":\n" + logEnd());
    }

    /** Ends it in order; whoever had ended by itself before, ends otherwise or takes too long has made a mistake. */
    void stop() throws IOException, InterruptedException {
        stop(ENDED_WITHIN);
    }

    void stop(Duration limit) throws IOException, InterruptedException {
        HurtProcess ending = process;
        if (ending == null) {
            return;
        }
        boolean ran = ending.isRunning();
        Instant at = clock.instant();
        ending.tellToEnd();
        boolean ended = ending.waitFor(limit);
        if (!ended) {
            ending.kill();
        }
        died(at);
        if (!ran) {
            throw endedByItself("before it was stopped", ending);
        }
        if (!ended) {
            throw new IllegalStateException("the " + name + " did not end within " + limit + ":\n" + logEnd());
        }
        if (ending.exitCode() != Launch.DONE && ending.exitCode() != TERMINATED) {
            throw endedByItself("while it was stopped", ending);
        }
    }

    /** Waits for an end that a fault has caused; by force when it does not come. */
    boolean awaitDeath(Duration limit) throws IOException, InterruptedException {
        HurtProcess dying = process;
        if (dying == null) {
            return true;
        }
        boolean ended = dying.waitFor(limit);
        Instant at = logFailed();
        if (!ended) {
            dying.kill();
        }
        died(at);
        return ended;
    }

    /** Waits for the halt that its disk was told of, as {@link #awaitDeath}; every other end is a mistake of the process. */
    boolean awaitHalt(Duration limit) throws IOException, InterruptedException {
        return awaitEnd(limit, StandardInput.HALTED, "before it was halted");
    }

    /**
     * Waits until it gives up because its disk fails, as {@link #awaitDeath}; every other end is a mistake of the process. Its
     * life ends with its log, however long it takes to stop behind it: from then on nothing more is taken over.
     */
    boolean awaitFailure(Duration limit) throws IOException, InterruptedException {
        return awaitEnd(limit, Launch.TAKEN, "and not because of its disk");
    }

    /** When this life's log failed, as the process says; or else now. */
    private Instant logFailed() throws IOException {
        Instant now = clock.instant();
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.endsWith(LOG_FAILED))
                    .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                    .filter(at -> !at.isBefore(startedAt.truncatedTo(ChronoUnit.MILLIS)) && !at.isAfter(now))
                    .reduce((earlier, later) -> later)
                    .orElse(now);
        }
    }

    private boolean awaitEnd(Duration limit, int exitCode, String otherwise) throws IOException, InterruptedException {
        HurtProcess dying = process;
        boolean ended = awaitDeath(limit);
        if (ended && dying != null && dying.exitCode() != exitCode) {
            throw endedByItself(otherwise, dying);
        }
        return ended;
    }

    private void died(Instant at) throws IOException {
        process = null;
        new LivesFile(data).add(name, startedAt, readyAt.equals(Instant.MIN) ? null : readyAt, at);
    }

    /** Hurts or mends its disk or its clock; a dead one has neither. */
    void say(String line) throws IOException {
        if (isRunning()) {
            process.say(line);
        }
    }

    /** The last lines that it wrote. */
    String logEnd() throws IOException {
        var all = Files.readAllLines(log);
        return String.join("\n", all.subList(Math.max(0, all.size() - 30), all.size()));
    }

    /** Ends it at once; its life is over for everybody. */
    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }

    /** Lets time pass. */
    static void pass(Duration time) throws InterruptedException {
        boolean unused = new java.util.concurrent.CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
