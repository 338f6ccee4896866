package io.steelyard.cli.demo;

import io.steelyard.cli.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of the demo: started, watched, started again two seconds after it died. Not for several threads. */
final class Child {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final String name;
    private final DemoFolder folder;
    private final InstantSource clock;
    private final LifeLog lives;
    private final Starter starter;
    private @Nullable Process process;
    private Instant startedAt = Instant.MIN;
    private @Nullable Instant readyAt;
    private @Nullable Instant leftAt;
    private @Nullable Instant diedAt;
    private int deaths;
    private boolean wasReady;

    Child(String name, DemoFolder folder, InstantSource clock, LifeLog lives) {
        this(name, folder, clock, lives, Programs::start);
    }

    /** Started otherwise. */
    Child(String name, DemoFolder folder, InstantSource clock, LifeLog lives, Starter starter) {
        this.name = name;
        this.folder = folder;
        this.clock = clock;
        this.lives = lives;
        this.starter = starter;
    }

    /** How a process comes to be: its name, its settings, the file for what it prints. */
    @FunctionalInterface
    interface Starter {
        Process start(String process, Path config, Path log) throws IOException;
    }

    /** What looking at a process found. */
    enum News {
        NONE,
        READY,
        DIED,
        STARTED_AGAIN,
        /** It ended before it was ever ready: starting it again would not help. */
        USELESS
    }

    String name() {
        return name;
    }

    int deaths() {
        return deaths;
    }

    boolean isReady() {
        return readyAt != null && diedAt == null;
    }

    boolean isStarted() {
        return process != null;
    }

    void start() throws IOException {
        Files.deleteIfExists(folder.run(name + ".json"));
        Files.deleteIfExists(folder.run(name + ".pid"));
        process = starter.start(name, folder.config(name), folder.log(name));
        startedAt = clock.instant();
        readyAt = null;
        leftAt = null;
        diedAt = null;
    }

    /** Looks at the process and does what is due. */
    News look() throws IOException {
        Process watched = process;
        if (watched == null) {
            return News.NONE;
        }
        Instant now = clock.instant();
        if (diedAt != null) {
            return startAgain(now);
        }
        if (watched.isAlive()) {
            return readyAt == null ? ready(watched, now) : present(watched, now);
        }
        if (readyAt == null && isItsOwn(RunFile.written(folder.data(), name), watched)) {
            readyAt = now; // and killed before anybody looked
            wasReady = true;
        }
        lives.ended(name, watched.pid(), startedAt, readyAt, leftAt == null ? now : leftAt);
        diedAt = now;
        deaths++;
        return wasReady ? News.DIED : News.USELESS;
    }

    int exitCode() {
        return process == null || process.isAlive() ? 0 : process.exitValue();
    }

    @Nullable
    RunFile runFile() {
        return RunFile.find(folder.data(), name);
    }

    /** Ends the process in order, by force when it takes longer than the limit. */
    void stop(Duration limit) throws IOException, InterruptedException {
        Process running = process;
        if (running == null || diedAt != null) {
            return;
        }
        Instant asked = clock.instant();
        running.destroy();
        if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            running.destroyForcibly().waitFor();
        }
        lives.ended(name, running.pid(), startedAt, readyAt, leftAt == null ? asked : leftAt);
        diedAt = clock.instant();
    }

    /** Its work ends when it takes its run file away; the process itself may need seconds more to end. */
    private News present(Process watched, Instant now) {
        if (leftAt == null && !isItsOwn(runFile(), watched)) {
            leftAt = now;
        }
        return News.NONE;
    }

    private News ready(Process watched, Instant now) throws IOException {
        if (!isItsOwn(runFile(), watched)) {
            return News.NONE;
        }
        readyAt = now;
        wasReady = true;
        lives.isReady(name, watched.pid(), startedAt, now);
        return News.READY;
    }

    private static boolean isItsOwn(@Nullable RunFile file, Process watched) {
        return file != null && file.pid() == watched.pid();
    }

    private News startAgain(Instant now) throws IOException {
        if (diedAt == null || now.isBefore(diedAt.plus(PAUSE))) {
            return News.NONE;
        }
        start();
        return News.STARTED_AGAIN;
    }
}
