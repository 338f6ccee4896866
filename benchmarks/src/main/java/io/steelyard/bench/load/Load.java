package io.steelyard.bench.load;

import io.steelyard.bench.figure.Latencies;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All agents of a generator and the loop that serves them. For one thread. */
final class Load implements AutoCloseable {
    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();
    private static final long REPORT_EVERY = Duration.ofSeconds(10).toNanos();
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final int AT_ONCE = 16;
    private static final int CONNECTING_AT_ONCE = 100;

    private final LoadShape shape;
    private final Selector selector;
    private final List<LoadAgent> agents = new ArrayList<>();
    private final Latencies pubacks = new Latencies();
    private long reported = System.nanoTime();
    private int turn;
    private long given;
    private long begin;

    /** Connects every agent and waits for its births to be acknowledged. */
    Load(LoadShape shape, SocketAddress server) throws IOException {
        this.shape = shape;
        selector = Selector.open();
        for (int i = 0; i < shape.agents(); i++) {
            LoadAgent agent = new LoadAgent(shape, i, server, pubacks);
            agents.add(agent);
            agent.channel().register(selector, SelectionKey.OP_READ, agent);
            if (i % CONNECTING_AT_ONCE == CONNECTING_AT_ONCE - 1) {
                serveUntil(() -> agents.stream().allMatch(LoadAgent::isReady), "births");
            }
        }
        serveUntil(() -> agents.stream().allMatch(one -> one.isReady() && one.isIdle()), "births");
    }

    /** Sends that many messages and waits until each is acknowledged. */
    LoadFigures run(LoadRun run) throws IOException {
        pubacks.clear();
        given = 0;
        begin = System.nanoTime();
        long before = acknowledged();
        while (given < run.messages()) {
            boolean sent = send(run);
            serve(sent ? 0 : waitMillis(run));
            reportWhenDue();
        }
        long wanted = before + run.messages();
        serveUntil(() -> acknowledged() >= wanted, "PUBACKs");
        double seconds = (System.nanoTime() - begin) / (double) NANOS_A_SECOND;
        report(false);
        serveUntil(() -> agents.stream().allMatch(LoadAgent::isIdle), "the report's PUBACK");
        return new LoadFigures(
                shape,
                run.messages(),
                seconds,
                agents.get(0).bytesAMessage(),
                agents.stream().mapToInt(LoadAgent::rebirths).sum(),
                pubacks);
    }

    private long acknowledged() {
        return agents.stream().mapToLong(LoadAgent::acknowledged).sum();
    }

    /** A few messages, each from the agent whose turn it is and that may send; whether any could go. */
    private boolean send(LoadRun run) {
        boolean any = false;
        long now = wallNanos();
        int blocked = 0;
        for (int left = AT_ONCE * agents.size(); left > 0 && given < run.messages() && blocked < agents.size(); ) {
            LoadAgent agent = agents.get(turn);
            turn = turn + 1 == agents.size() ? 0 : turn + 1;
            if (!agent.maySend()) {
                blocked++;
                continue;
            }
            long nanoTime = System.nanoTime();
            long due = run.isPaced() ? begin + run.dueAfter(given) : nanoTime;
            if (due > nanoTime) {
                return any;
            }
            agent.send(due, now);
            given++;
            left--;
            blocked = 0;
            any = true;
        }
        return any;
    }

    private long waitMillis(LoadRun run) {
        if (!run.isPaced()) {
            return 1;
        }
        long wait = begin + run.dueAfter(given) - System.nanoTime();
        return Math.max(1, Math.min(10, wait / NANOS_A_MILLI));
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_A_SECOND + now.getNano();
    }

    private void reportWhenDue() {
        if (System.nanoTime() - reported > REPORT_EVERY) {
            report(false);
        }
    }

    private void report(boolean last) {
        reported = System.nanoTime();
        agents.forEach(agent -> agent.report(last));
    }

    private void serveUntil(BooleanSupplier done, String what) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + PATIENCE / NANOS_A_SECOND + " s for " + what);
            }
            serve(10);
        }
    }

    private void serve(long millis) throws IOException {
        for (LoadAgent agent : agents) {
            SelectionKey key = agent.channel().keyFor(selector);
            if (key != null && key.isValid()) {
                int wanted = agent.flush() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
                if (key.interestOps() != wanted) {
                    key.interestOps(wanted);
                }
            }
        }
        if (millis == 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isReadable() && key.attachment() instanceof LoadAgent agent) {
                agent.read();
            }
        }
        selector.selectedKeys().clear();
    }

    /** Last reports and deaths, as agents say them that stop in order. */
    void end() throws IOException {
        report(true);
        serveUntil(() -> agents.stream().allMatch(LoadAgent::isIdle), "the last report's PUBACK");
        for (LoadAgent agent : agents) {
            agent.sayGoodbye();
            agent.flush();
        }
    }

    @Override
    public void close() throws IOException {
        for (LoadAgent agent : agents) {
            agent.close();
        }
        selector.close();
    }
}
