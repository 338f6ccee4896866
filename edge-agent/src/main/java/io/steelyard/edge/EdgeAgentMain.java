package io.steelyard.edge;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.config.plan.Remark;
import io.steelyard.edge.opcua.WarmUp;
import io.steelyard.edge.outbox.OutboxException;
import io.steelyard.edge.status.PortTakenException;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.JournalException;
import io.steelyard.settings.HttpAddress;
import io.steelyard.settings.Launch;
import io.steelyard.settings.PortHolder;
import io.steelyard.settings.ProcessHome;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
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
        // else each jar that a resource is read from stays open a second time, with the names of all its entries
        URLConnection.setDefaultUseCaches("jar", false);
        Surroundings around = surroundings();
        around.threads().newThread(WarmUp::run).start();
        start(arguments, around);
    }

    /** The same in surroundings of the caller's: a test hands in a disk and a clock that it can hurt. */
    public static void start(String[] arguments, Surroundings around) throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        int exitCode = run(arguments, around, closed);
        closed.countDown();
        if (exitCode != Launch.DONE) {
            System.exit(exitCode);
        }
    }

    private static AgentFile read(String[] arguments) {
        Launch launch =
                new Launch("edge-agent", AgentKeys.KEYS, AgentChecks::of, System.out::println, System.err::println);
        Launch.Next next = launch.next(arguments, System.getenv());
        SettingsFile.Taken file = next.file();
        if (file == null) {
            System.exit(next.exitCode());
            throw new IllegalStateException("unreachable");
        }
        return AgentFile.of(file);
    }

    /** What runs. Nothing of the file that it was begun with stays in memory here: a large mapping is a large file. */
    private record Begun(ProcessHome home, EdgeAgent agent, AgentConfig config) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (home) {
                agent.close();
            }
        }
    }

    /** Cannot be begun; the message says why. */
    private static final class NotBegunException extends Exception {
        private static final long serialVersionUID = 1L;

        NotBegunException(String message, Exception cause) {
            super(message, cause);
        }
    }

    private static Begun begin(AgentFile file, Surroundings around)
            throws IOException, NotBegunException, ProcessHome.TakenException {
        AgentConfig config = file.config();
        List<Remark> remarks = Remark.of(config.opcua());
        if (!remarks.isEmpty()) {
            LOG.warn(
                    "settings of {} signals come to nothing, which steelyard agent plan lists; {} the first: {}",
                    remarks.size(),
                    remarks.get(0).name(),
                    remarks.get(0).detail());
        }
        ProcessHome home = ProcessHome.lock(config.data(), "edge-agent");
        EdgeAgent agent = null;
        try {
            agent = new EdgeAgent(config, around);
            agent.watch(file, System.getenv());
            return new Begun(home, agent, config);
        } catch (PortTakenException e) {
            throw new NotBegunException(PortHolder.say(config.httpHost(), config.httpPort(), "http.port", cause(e)), e);
        } finally {
            if (agent == null) {
                home.close();
            }
        }
    }

    private static int run(String[] arguments, Surroundings around, CountDownLatch closed) throws InterruptedException {
        try (Begun begun = begin(read(arguments), around)) {
            EdgeAgent agent = begun.agent();
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ended, closed), "shutdown"));
            var unused = agent.failed().thenRun(ended::countDown);
            agent.start();
            String page = new HttpAddress(begun.config().httpHost()).url(agent.httpPort());
            begun.home().announce(page).ifPresent(LOG::warn);
            LOG.info("running: own page {}/status", page);
            ended.await();
            LOG.info("stopping");
            if (agent.failed().isDone()) {
                System.err.println("the disk of " + begun.config().outbox().folder()
                        + " failed, so nothing is acknowledged any"
                        + " more: see to the disk and start again, what is on it will be read and sent");
                return Launch.TAKEN;
            }
            return Launch.DONE;
        } catch (NotBegunException e) {
            System.err.println(e.getMessage());
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
