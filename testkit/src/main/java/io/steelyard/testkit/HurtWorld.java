package io.steelyard.testkit;

import io.steelyard.journal.FileLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The disk and the clock of a process that a test runs beside itself, hurt by lines that the test writes to it. Each line
 * is answered with {@code ok} or with what was wrong with it.
 *
 * <pre>
 *   disk full-after BYTES | never      files may grow by so much together, then the disk is full
 *   disk no-room on | off              each write finds the disk full, within a file too
 *   disk fail-names on | off           no file gets another name or goes, as on a disk that is full
 *   disk read-only on | off
 *   disk fail-writes on | off
 *   disk fail-forces on | off
 *   disk slow MILLIS | never           each sync takes so much longer
 *   disk halt-at N | never             the process halts, as by SIGKILL, at the N-th sync from now
 *   clock step DURATION                sets the wall clock by an ISO 8601 duration: PT1H, -PT10M
 * </pre>
 */
public final class HurtWorld {
    private final FaultyFiles files;
    private final SteppedClock clock;
    private final Runnable halt;
    private final Semaphore never = new Semaphore(0); // nobody releases it: waiting for it passes time
    private final AtomicLong syncsLeft = new AtomicLong(Long.MAX_VALUE);
    private volatile long slowMillis;

    /**
     * A world that is whole until a line says otherwise.
     *
     * @param halt ends the process at once, without any farewell
     */
    public HurtWorld(FileLayer disk, InstantSource time, Runnable halt) {
        this.files = new FaultyFiles(disk);
        this.clock = new SteppedClock(time);
        this.halt = halt;
        files.beforeForce(this::beforeSync);
    }

    private void beforeSync() {
        if (syncsLeft.decrementAndGet() == 0) {
            halt.run();
        }
        long millis = slowMillis;
        if (millis > 0) {
            try {
                boolean unused = never.tryAcquire(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public FileLayer files() {
        return files;
    }

    public InstantSource clock() {
        return clock;
    }

    /** Obeys line by line until the input ends. */
    public void obey(BufferedReader lines, Consumer<String> answers) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.accept(obey(line.strip()));
        }
    }

    private String obey(String line) {
        String[] words = line.split(" +", 3);
        try {
            if (words.length == 3 && words[0].equals("disk") && disk(words[1], words[2])) {
                return "ok";
            }
            if (words.length == 3 && words[0].equals("clock") && words[1].equals("step")) {
                clock.step(Duration.parse(words[2]));
                return "ok";
            }
        } catch (NumberFormatException | DateTimeParseException e) {
            return "not understood: " + line + ": " + e.getMessage();
        }
        return "not understood: " + line;
    }

    private boolean disk(String what, String how) {
        switch (what) {
            case "full-after" -> files.fullAfter(how.equals("never") ? Long.MAX_VALUE : Long.parseLong(how));
            case "no-room" -> files.noRoom(isOn(how));
            case "fail-names" -> files.failNames(isOn(how));
            case "read-only" -> files.readOnly(isOn(how));
            case "fail-writes" -> files.failWrites(isOn(how));
            case "fail-forces" -> files.failForces(isOn(how));
            case "slow" -> slowMillis = how.equals("never") ? 0 : Long.parseLong(how);
            case "halt-at" -> syncsLeft.set(how.equals("never") ? Long.MAX_VALUE : Long.parseLong(how));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isOn(String word) {
        return switch (word) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new NumberFormatException(word + " is neither on nor off");
        };
    }
}
