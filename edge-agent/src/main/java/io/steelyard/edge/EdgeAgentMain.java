package io.steelyard.edge;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.outbox.OutboxException;
import io.steelyard.edge.status.PortTakenException;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.JournalException;
import io.steelyard.settings.HttpAddress;
import io.steelyard.settings.Launch;
import io.steelyard.settings.PortHolder;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the agent process and ends it in order on SIGTERM. */
public final class EdgeAgentMain {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeAgentMain.class);
    private static final long CLOSE_SECONDS = 45;

    private EdgeAgentMain() {}

    /** Runs until the process is told to end; the exit codes are those of the command line. */
    public static void main(String[] arguments) throws InterruptedException {
        start(arguments, surroundings());
    }

    /** The same in surroundings of the caller's: a test hands in a disk and a clock that it can hurt. */
    public static void start(String[] arguments, Surroundings around) throws InterruptedException {
        Launch launch =
                new Launch("edge-agent", AgentKeys.KEYS, AgentChecks::of, System.out::println, System.err::println);
        Launch.Next next = launch.next(arguments, System.getenv());
        if (next.settings() == null) {
            System.exit(next.exitCode());
            return;
        }
        CountDownLatch closed = new CountDownLatch(1);
        int exitCode = run(AgentFile.read(next.settings().source(), System.getenv()), around, closed);
        closed.countDown();
        if (exitCode != Launch.DONE) {
            System.exit(exitCode);
        }
    }

    private static int run(AgentFile file, Surroundings around, CountDownLatch closed) throws InterruptedException {
        AgentConfig config = file.config();
        try (ProcessHome home = ProcessHome.lock(config.data(), "edge-agent");
                EdgeAgent agent = new EdgeAgent(config, around)) {
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ended, closed), "shutdown"));
            var unused = agent.failed().thenRun(ended::countDown);
            agent.watch(file, System.getenv());
            agent.start();
            String page = new HttpAddress(config.httpHost()).url(agent.httpPort());
            home.announce(page).ifPresent(LOG::warn);
            LOG.info("running: own page {}/status", page);
            ended.await();
            LOG.info("stopping");
            if (agent.failed().isDone()) {
                System.err.println("the disk of " + config.outbox().folder() + " failed, so nothing is acknowledged any"
                        + " more: see to the disk and start again, what is on it will be read and sent");
                return Launch.TAKEN;
            }
            return Launch.DONE;
        } catch (PortTakenException e) {
            System.err.println(PortHolder.say(config.httpHost(), config.httpPort(), "http.port", cause(e)));
            return Launch.TAKEN;
        } catch (ProcessHome.TakenException | OutboxException | JournalException | IOException e) {
            System.err.println("edge-agent: " + (e instanceof FileSystemException ? e : e.getMessage()));
            return Launch.TAKEN;
        }
    }

    private static Throwable cause(Exception failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    /** Lets main close everything and waits for it: the process ends when this returns. */
    private static void end(CountDownLatch ended, CountDownLatch closed) {
        ended.countDown();
        try {
            if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("did not close within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The machine's own disk, clock, chance and threads, and a new epoch. */
    public static Surroundings surroundings() {
        AtomicInteger count = new AtomicInteger();
        return new Surroundings(
                UUID.randomUUID(),
                new DiskFiles(),
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                work -> {
                    Thread thread = new Thread(work, "agent-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
