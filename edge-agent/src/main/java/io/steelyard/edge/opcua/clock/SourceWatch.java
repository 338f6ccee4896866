package io.steelyard.edge.opcua.clock;

import io.steelyard.edge.model.Notes;
import io.steelyard.edge.opcua.clock.SourceFile.Told;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of assets of one server whose source times say that the device behind it has another clock: they stand a second or
 * more ahead of the server's clock, and nothing is so before it happens; or they went back, and stand a second or more behind
 * since. What only lies behind proves nothing, for a value that seldom changes, or comes late, has an old source time, too.
 * Told when it has become another second or more than was told last, also in an earlier run, and when it is over; at most
 * once a minute an asset, and not before the server's own clock is known. For the server's thread only.
 */
public final class SourceWatch {
    /** What stands in place of a time where there was none. */
    public static final long NONE = 0;

    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
    private static final long APART = SourceLead.APART;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Scope scope;
    private final Notes notes;
    private final SourceFile file;
    private final SortedMap<String, Told> onDisk;
    private final Map<String, SourceLead> assets = new HashMap<>();
    private final Deque<Leaving> leaving = new ArrayDeque<>();
    private final List<String> unmapped = new ArrayList<>();
    private boolean isServerKnown;
    private long serverSkew;

    /** What was told and is not known to be on the disk yet. */
    private record Leaving(String asset, Told told, long since, CompletableFuture<Void> done) {}

    /**
     * With the server's scope, where events go, and the folder of what is remembered over restarts.
     *
     * @param mapped the assets that are read from the server; of others nothing is wrong any more
     */
    SourceWatch(Scope scope, Notes notes, Path memory, Set<String> mapped) {
        this.scope = scope;
        this.notes = notes;
        this.file = new SourceFile(memory.resolve(scope.server() + ".sources"));
        this.onDisk = file.read();
        onDisk.forEach((asset, told) -> assets.put(asset, new SourceLead(told)));
        onDisk.keySet().stream().filter(asset -> !mapped.contains(asset)).forEach(unmapped::add);
    }

    /** How far the server's clock is ahead of the agent's; what was seen by another clock of it is not judged. */
    void serverIs(long skew, long received) {
        unmapped.forEach(
                asset -> tell(asset, Told.NOTHING, onDisk.getOrDefault(asset, Told.NOTHING), received, received));
        unmapped.forEach(assets::remove);
        unmapped.clear();
        if (!isServerKnown || Math.abs(skew - serverSkew) >= SourceLead.NEAR) {
            assets.values().forEach(SourceLead::beginAnew);
        }
        isServerKnown = true;
        serverSkew = skew;
    }

    /**
     * Looks at a good value of the asset, by the server's clock as its answers tell it, and by the server's time beside the
     * value, whichever says less. Times are nanoseconds.
     *
     * @param last of the same variable
     * @param source the value's source time
     * @param server the server's time, {@link #NONE} where it gave none
     * @param received when it came, by the agent's clock
     */
    public void look(String asset, LastSource last, long source, long server, long received) {
        long before = last.time;
        if (source == before) {
            return; // what is said once more proves nothing new
        }
        last.time = source;
        long leadBefore = last.lead;
        last.lead = LastSource.UNKNOWN;
        if (!isServerKnown || source <= 0) {
            return;
        }
        long byClock = source - received - serverSkew;
        long ahead = server == NONE ? byClock : less(source - server, byClock);
        last.lead = ahead;
        boolean isKnown = leadBefore != LastSource.UNKNOWN;
        boolean goesBack =
                server != NONE && isKnown && before - source >= APART && ahead <= Math.min(leadBefore, 0) - APART;
        if (ahead >= APART || goesBack || !assets.isEmpty() || !leaving.isEmpty()) {
            remember();
            take(asset, new SourceLead.Value(ahead, isKnown ? leadBefore : null, goesBack), received);
        }
    }

    private void take(String asset, SourceLead.Value value, long received) {
        SourceLead one = assets.get(asset);
        if (one == null && (value.ahead() >= APART || value.goesBack())) {
            one = new SourceLead(Told.NOTHING);
            assets.put(asset, one);
        }
        if (one == null) {
            return;
        }
        one.take(value, received, serverSkew);
        Told before = one.told();
        Told now = one.tell(received, MINUTE);
        if (now != null) {
            tell(asset, now, before, one.since(), received);
        } else if (one.isIdle(received, MINUTE)) {
            assets.remove(asset);
        }
    }

    /** The one that is nearer to none, and none where they do not say the same. */
    private static long less(long one, long other) {
        if (one > 0 && other > 0) {
            return Math.min(one, other);
        }
        return one < 0 && other < 0 ? Math.max(one, other) : 0;
    }

    private void tell(String asset, Told now, Told before, long since, long received) {
        String server = String.valueOf(scope.server());
        String skew = ClockWatch.seconds(now.ofAgent());
        String how = now.ofServer() > 0 ? "sources-ahead" : "sources-stepped-back";
        if (now.isNothing()) {
            how = "sources-agree";
            LOG.info("server {}: source times of {} are not known to be wrong any more", server, asset);
        } else {
            LOG.warn(
                    "server {}: source times of {} are {} from the agent's clock, and not by the server's ({}): look at the"
                            + " clock of the device behind it",
                    server,
                    asset,
                    skew,
                    how);
        }
        Map<String, String> details = Map.of(
                "server",
                server,
                "skew",
                skew,
                "before",
                ClockWatch.seconds(before.ofAgent()),
                "how",
                how,
                "since",
                Instant.EPOCH.plusNanos(since).toString());
        Scope ofAsset = new Scope(scope.site(), scope.agent(), scope.server(), asset, null);
        leaving.add(new Leaving(asset, now, since, notes.leave(EventType.CLOCK_SKEW.at(received, ofAsset, details))));
    }

    /** Only what is on its way for sure: what found no place is told again, and so it is after a sudden end. */
    private void remember() {
        boolean isNew = false;
        for (Leaving first = leaving.peek(); first != null && first.done().isDone(); first = leaving.peek()) {
            leaving.remove();
            if (first.done().isCompletedExceptionally()) {
                refused(first);
            } else {
                isNew = true;
                onDisk.put(first.asset(), first.told());
            }
        }
        if (isNew) {
            onDisk.values().removeIf(Told::isNothing);
            file.write(onDisk);
        }
    }

    private void refused(Leaving what) {
        LOG.warn("server {}: clock-skew of {} could not be told, and will be again", scope.server(), what.asset());
        Told last = onDisk.getOrDefault(what.asset(), Told.NOTHING);
        assets.computeIfAbsent(what.asset(), one -> new SourceLead(last)).refused(what.told(), what.since(), last);
    }
}
