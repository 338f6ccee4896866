package io.steelyard.gateway;

import io.steelyard.gateway.api.HttpPortTakenException;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.model.Unavailable;
import io.steelyard.gateway.mqtt.PortTakenException;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.JournalException;
import io.steelyard.settings.HttpAddress;
import io.steelyard.settings.Launch;
import io.steelyard.settings.PortHolder;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the gateway process and ends it in order on SIGTERM. */
public final class GatewayMain {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);

    private static final long CLOSE_SECONDS = 30;
    private static final long LOOK_SECONDS = 1;

    private GatewayMain() {}

    /** Runs until the process is told to end; the exit codes are those of the command line. */
    public static void main(String[] arguments) throws InterruptedException {
        start(arguments, surroundings());
    }

    /** The same in surroundings of the caller's: a test hands in a disk and a clock that it can hurt. */
    public static void start(String[] arguments, Surroundings around) throws InterruptedException {
        start(arguments, around, StoreDoor.ofSettings());
    }

    /** The same with a store of the caller's: a measurement hands in one that only counts. */
    public static void start(String[] arguments, Surroundings around, StoreDoor stores) throws InterruptedException {
        Launch launch =
                new Launch("gateway", GatewayConfig.KEYS, GatewayChecks::of, System.out::println, System.err::println);
        Launch.Next next = launch.next(arguments, System.getenv());
        if (next.settings() == null) {
            System.exit(next.exitCode());
            return;
        }
        CountDownLatch closed = new CountDownLatch(1);
        int exitCode = run(GatewayConfig.of(next.settings()), around, stores, closed);
        closed.countDown();
        if (exitCode != Launch.DONE) {
            System.exit(exitCode);
        }
    }

    private static int run(GatewayConfig config, Surroundings around, StoreDoor stores, CountDownLatch closed)
            throws InterruptedException {
        try (ProcessHome home = ProcessHome.lock(config.data(), "gateway");
                Gateway gateway = new Gateway(config, around, stores)) {
            gateway.start();
            String url = new HttpAddress(config.http().host()).url(gateway.httpPort());
            home.announce(url, "\"mqtt\":" + gateway.mqttPort()).ifPresent(LOG::warn);
            LOG.info("ready: console {}/ and MQTT on port {}", url, gateway.mqttPort());
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ended, closed), "shutdown"));
            while (!ended.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                String reason = gateway.endedBecause();
                if (reason != null) {
                    LOG.error("cannot go on: {}. This process ends; the next one takes up what is on disk", reason);
                    return Launch.TAKEN;
                }
            }
            LOG.info("stopping");
            return Launch.DONE;
        } catch (HttpPortTakenException e) {
            return taken(config.http().host(), config.http().port(), "http.port", e);
        } catch (PortTakenException e) {
            return taken(config.mqtt().host(), config.mqtt().port(), "mqtt.port", e);
        } catch (ProcessHome.TakenException | JournalException | IOException e) {
            System.err.println("gateway: " + e.getMessage());
            return Launch.TAKEN;
        } catch (RuntimeException e) {
            if (!(e instanceof Unavailable)) {
                throw e;
            }
            LOG.debug("could not start", e);
            System.err.println("gateway: " + e.getMessage());
            return Launch.TAKEN;
        }
    }

    private static int taken(String host, int port, String key, RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        System.err.println("gateway: " + PortHolder.say(host, port, key, cause));
        return Launch.TAKEN;
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

    /** The machine's own disk, clock and threads. */
    public static Surroundings surroundings() {
        AtomicInteger count = new AtomicInteger();
        return new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
            Thread thread = new Thread(work, "gateway-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
