package io.steelyard.edge;

import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.plan.Panel;
import io.steelyard.edge.config.plan.Planner;
import io.steelyard.edge.config.plan.SeriesPlan;
import io.steelyard.edge.operation.Arguments;
import io.steelyard.edge.operation.OperationException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Plans of a running agent, as the command on its machine makes them, one at a time: with sessions of their own at the
 * servers, on threads of their own, so that nothing that reads values waits.
 */
final class Plans {
    private static final String OFFLINE = "offline";
    private static final String LIMIT = "limit";
    private static final String MOST = "most";
    private static final int AT_A_TIME = 16;

    /** For each of three looks; all of them end before the operation's own time is up. */
    private static final int MOST_SECONDS = 35;

    private static final int USUAL_SECONDS = 30;
    private static final int MOST_LINES = 2_000;
    private static final int USUAL_LINES = 200;

    private final ExecutorService threads;
    private final SeriesPlan.Gateway gateway;
    private final Surroundings around;
    private final ReentrantLock one = new ReentrantLock();

    /** Asks on these threads, and this gateway for series. */
    Plans(ExecutorService threads, SeriesPlan.Gateway gateway, Surroundings around) {
        this.threads = threads;
        this.gateway = gateway;
        this.around = around;
    }

    /** The names of what it may be told, beside the one of the file. */
    static List<String> arguments(String file) {
        return List.of(file, OFFLINE, LIMIT, MOST);
    }

    /** What a draft would change, and what servers and gateway say to it. */
    Map<String, @Nullable Object> plan(AgentDesk.Draft draft, Arguments asked)
            throws OperationException, IOException, InterruptedException {
        int most = asked.number(MOST, USUAL_LINES, 1, MOST_LINES);
        Duration limit = Duration.ofSeconds(asked.number(LIMIT, USUAL_SECONDS, 1, MOST_SECONDS));
        List<Panel> panels = Panel.shipped();
        if (asked.flag(OFFLINE)) {
            return Planner.offline(draft, panels).asMap(most);
        }
        if (!one.tryLock()) {
            throw new OperationException(
                    OperationException.BUSY, "servers are being asked for another plan: ask again when it is answered");
        }
        try {
            Planner.Asking asking = new Planner.Asking(threads, AT_A_TIME, limit, around.clock(), around.nanoTime());
            return new Planner(asking, gateway).plan(draft, panels).asMap(most);
        } finally {
            one.unlock();
        }
    }
}
