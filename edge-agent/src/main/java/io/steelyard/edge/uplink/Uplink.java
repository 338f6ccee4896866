package io.steelyard.edge.uplink;

import io.steelyard.edge.model.Catalogue;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Forwards the outbox to the gateway, for ever: a peer that cannot be reached is tried again with back-off and never ends
 * anything.
 *
 * <p>{@link #start} begins on a thread of the given factory and returns at once. {@link #close} says NDEATH, disconnects and
 * ends within a few seconds; safe twice. All methods may be called from any thread.
 */
public final class Uplink implements AutoCloseable {

    private static final String MEMORY_FILE = "uplink";
    private static final long CLOSE_SECONDS = 10;

    private final Mailbox mailbox = new Mailbox();
    private final List<Runnable> birthListeners = new CopyOnWriteArrayList<>();
    private final UplinkConfig config;
    private final Timing timing;
    private final UplinkLoop loop;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile int mostRequest;

    /**
     * An uplink that has not begun.
     *
     * @param folder the agent's own folder; a small file {@code uplink} in it remembers bdSeq and the inbox's id
     * @param notes where events of the uplink are left
     * @throws IOException if that file is of a newer version
     */
    public Uplink(
            UplinkConfig config,
            Path folder,
            Forwarding outbox,
            Catalogue catalogue,
            Notes notes,
            Timing timing,
            ThreadFactory threads)
            throws IOException {
        loop = new UplinkLoop(
                config,
                timing,
                outbox,
                new Births(config, catalogue, outbox, timing, () -> birthListeners.forEach(Runnable::run)),
                new SessionMemory(folder.resolve(MEMORY_FILE)),
                new Events(notes, Scope.agent(config.site(), config.agent()), timing),
                mailbox,
                (plan, box) -> new PahoLink(config, plan, box, threads).taking(mostRequest));
        this.config = config;
        this.timing = timing;
        outbox.onNews(() -> mailbox.put(new Happening.News()));
        catalogue.onChange(asset -> mailbox.put(new Happening.AssetChanged(asset)));
        thread = threads.newThread(() -> {
            try {
                loop.run();
            } finally {
                ended.complete(null);
            }
        });
    }

    /** Calls the listener behind each NBIRTH, also of a rebirth; it runs on the uplink's thread and must not block. */
    public void onBirth(Runnable listener) {
        birthListeners.add(listener);
    }

    /** Has requests taken that come over the agent's session; before {@link #start}. */
    public void onRequest(Requests requests) {
        mostRequest = requests.mostBytes();
        loop.serve(new Remote(requests, config, mailbox, timing));
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** What the uplink is doing and has done. */
    public UplinkStatus status() {
        return loop.status();
    }

    /**
     * Waits until everything that the outbox holds now has been sent and confirmed; tries to connect at once where it waits
     * for the next try.
     *
     * @return whether that was so within the time
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean drain(Duration atMost) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.put(new Happening.Drain(done));
        try {
            done.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            done.cancel(false); // nobody waits any more
            return false;
        }
    }

    @Override
    public void close() {
        mailbox.put(new Happening.Stop());
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            ended.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.interrupt();
        } catch (TimeoutException | ExecutionException e) {
            thread.interrupt();
        }
    }
}
