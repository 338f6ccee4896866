package io.steelyard.cli.demo;

import io.steelyard.cli.AnsweredException;
import io.steelyard.cli.HttpJson;
import io.steelyard.cli.RunFile;
import io.steelyard.settings.LockFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of a demo's folder for as long as a command has questions: the one that runs; the one that a demo is about to
 * start, or to start again; else one that is started for the command, which owns the folder meanwhile.
 */
public final class BorrowedGateway implements AutoCloseable {
    /** What a command says of itself while the folder is its own. */
    static final String BORROWER = "steelyard verify";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final URI url;
    private final @Nullable Started started;

    /** A process of ours on a folder that is ours. */
    private record Started(Process process, LockFile own) {
        void end() throws IOException {
            process.destroy();
            try (own) {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private BorrowedGateway(URI url, @Nullable Started started) {
        this.url = url;
        this.started = started;
    }

    /** No gateway answers and none could be started; the message says why. */
    public static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String message) {
            super(message);
        }
    }

    /**
     * Waits for the gateway of whoever owns the folder; where nobody does, starts one with the settings that the demo wrote.
     *
     * @param http asks whether it answers
     */
    public static BorrowedGateway of(Path data, HttpJson http, InstantSource clock)
            throws IOException, InterruptedException, NotStartedException {
        DemoFolder folder = new DemoFolder(data);
        CountDownLatch never = new CountDownLatch(1);
        Instant limit = clock.instant().plus(LIMIT);
        String owner = "";
        while (clock.instant().isBefore(limit)) {
            URI running = answering(folder, http);
            if (running != null) {
                return new BorrowedGateway(running, null);
            }
            if (!Files.exists(folder.config("gateway"))) {
                throw new NotStartedException(
                        "no gateway runs on " + folder.data() + " and no demo left its settings in "
                                + folder.config("gateway") + ": start one, or name its address with --url");
            }
            try {
                return start(folder, folder.own(BORROWER), http);
            } catch (DemoFolder.TakenException e) {
                owner = e.getMessage();
            }
            if (never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        }
        throw new NotStartedException(
                "no gateway answered within " + LIMIT.toSeconds() + " s, and none can be started: " + owner);
    }

    private static BorrowedGateway start(DemoFolder folder, LockFile own, HttpJson http)
            throws IOException, InterruptedException, NotStartedException {
        Started started;
        try {
            started = new Started(Programs.start("gateway", folder.config("gateway"), folder.log("gateway")), own);
        } catch (IOException e) {
            own.close();
            throw e;
        }
        URI url = null;
        try {
            url = await(started.process(), folder);
        } finally {
            if (url == null) {
                started.end();
            }
        }
        if (url != null) {
            return new BorrowedGateway(url, started);
        }
        URI other = answering(folder, http); // that of a demo which was killed, and slower to come up than we to look
        if (other != null) {
            return new BorrowedGateway(other, null);
        }
        throw new NotStartedException("the gateway did not start; its log ends with\n" + folder.logEnd("gateway", 15));
    }

    /** Its HTTP. */
    public URI url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        if (started != null) {
            started.end();
        }
    }

    /** Null when no gateway says where it is, or none is there: one may have been killed this very moment. */
    private static @Nullable URI answering(DemoFolder folder, HttpJson http) throws InterruptedException {
        RunFile file = RunFile.find(folder.data(), "gateway");
        if (file == null) {
            return null;
        }
        try {
            var unused = http.get(file.url().resolve("/health/live"));
            return file.url();
        } catch (AnsweredException e) {
            return file.url();
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable URI await(Process process, DemoFolder folder) throws InterruptedException {
        long looks = LIMIT.toMillis() / LOOK.toMillis();
        for (long look = 0; look < looks; look++) {
            RunFile file = RunFile.find(folder.data(), "gateway");
            if (file != null && file.pid() == process.pid()) {
                return file.url();
            }
            if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
        }
        return null;
    }
}
