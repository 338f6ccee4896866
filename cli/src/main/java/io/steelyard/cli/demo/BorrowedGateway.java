package io.steelyard.cli.demo;

import io.steelyard.cli.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway of a demo that has ended, started again for as long as a command has questions. */
public final class BorrowedGateway implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Process process;
    private final URI url;

    private BorrowedGateway(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** No gateway could be started on the folder; the message says why. */
    public static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String message) {
            super(message);
        }
    }

    /** Starts the gateway with the settings that the demo wrote, and waits until it answers. */
    public static BorrowedGateway start(Path data) throws IOException, InterruptedException, NotStartedException {
        DemoFolder folder = new DemoFolder(data);
        Path config = folder.config("gateway");
        if (!Files.exists(config)) {
            throw new NotStartedException("no gateway runs on " + folder.data() + " and no demo left its settings in "
                    + config + ": start one, or name its address with --url");
        }
        Files.deleteIfExists(folder.run("gateway.json"));
        Process process = Programs.start("gateway", config, folder.log("gateway"));
        URI url = await(process, folder);
        if (url == null) {
            process.destroyForcibly().waitFor();
            throw new NotStartedException(
                    "the gateway did not start; its log ends with\n" + folder.logEnd("gateway", 15));
        }
        return new BorrowedGateway(process, url);
    }

    /** Its HTTP. */
    public URI url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
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
