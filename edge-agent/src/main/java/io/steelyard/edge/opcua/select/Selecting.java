package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.Notes;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent's mapping beside what a person wrote: walks servers of which something is selected when a session was opened
 * there and whenever all signals were looked for, and has the source read what is new. A walk has a thread and a session of
 * its own and takes a twentieth of the server's time while values are read there; nobody waits for it. There is one at a time,
 * since each may fill a quarter of the memory. Thread-safe.
 */
public final class Selecting {
    private static final Logger LOG = LoggerFactory.getLogger(Selecting.class);
    private static final int DEPTH = 32;
    private static final int MOST_NODES = 200_000;
    private static final long BYTES_A_NODE = 4_096;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Doors doors;
    private final Map<String, Watched> watched = new HashMap<>();
    private Wanted wanted;
    private boolean busy;
    private @Nullable Walk walk;
    private long turns;

    /** What a person wrote. */
    public record Wanted(OpcUaConfig mapping, List<Selects> selects) {
        public Wanted {
            selects = List.copyOf(selects);
        }
    }

    /** Looks at a server; see {@link Surveyor#look}. */
    @FunctionalInterface
    public interface Looker {
        /** On the caller's thread. */
        Surveyor.Look look(ServerConfig server, List<NodeAddress> known, BrowseOrder order, Gait gait)
                throws SurveyException, InterruptedException;
    }

    /**
     * What it needs.
     *
     * @param walkers has each walk run on a thread of its own
     * @param read has the servers read so from now on; does not block
     */
    public record Doors(
            Looker looker,
            Executor walkers,
            Function<OpcUaConfig, CompletableFuture<Void>> read,
            Notes notes,
            OpcUaTiming timing,
            Rules rules) {}

    /** With what was selected before. */
    public Selecting(Wanted wanted, Doors doors) {
        this.wanted = wanted;
        this.doors = doors;
        watch();
    }

    private long now() {
        return doors.timing().nanoTime().getAsLong();
    }

    private void watch() {
        Set<String> servers = new HashSet<>();
        for (Selects one : wanted.selects()) {
            servers.add(one.server());
            watched.computeIfAbsent(
                    one.server(),
                    server -> new Watched(
                            server, new SelectedFile(wanted.mapping().memory(), server), now()));
        }
        watched.keySet().retainAll(servers);
        Map<String, Selected> settled = Joined.settled(wanted.mapping(), selected());
        watched.forEach((server, one) -> one.settle(settled.getOrDefault(server, Selected.NOTHING)));
    }

    private Map<String, Selected> selected() {
        Map<String, Selected> selected = new HashMap<>();
        watched.forEach((server, one) -> selected.put(server, one.selected()));
        return selected;
    }

    /** Everything that is to be read. */
    public synchronized OpcUaConfig mapping() {
        return Joined.of(wanted.mapping(), selected());
    }

    /** A person wants something else; completes when every server that is there is read so, but for what a walk finds then. */
    public synchronized CompletableFuture<Void> change(Wanted next) {
        wanted = next;
        watch();
        watched.values().forEach(Watched::again);
        if (walk != null) {
            walk.breakOff();
        }
        return doors.read().apply(mapping());
    }

    /** To be called every second with how the links are; begins what is due, one at a time, and waits for nothing. */
    public synchronized void look(List<LinkStatus> links) {
        Watched next = null;
        for (LinkStatus link : links) {
            giveWay(link);
            Watched one = watched.get(link.server());
            if (one != null && one.isDue(link, now()) && (next == null || one.turn() < next.turn())) {
                next = one;
            }
        }
        if (next != null && !busy) {
            begin(next);
        }
    }

    /** A server with few sessions needs the walk's when the values' one is opened again. */
    private void giveWay(LinkStatus link) {
        Walk now = walk;
        if (now != null
                && now.way().isBeside()
                && now.watched().server().equals(link.server())
                && !link.phase().equals("online")) {
            now.breakOff();
        }
    }

    private void begin(Watched one) {
        busy = true;
        turns++;
        one.begin(turns);
        Runnable task = () -> writeAgain(one);
        if (one.isUnreadable()) {
            task = () -> readAgain(one);
        } else if (one.found() == null) {
            Walk next = one.walk(wanted, now());
            walk = next;
            task = () -> walk(next);
        }
        var unused = CompletableFuture.runAsync(task, doors.walkers())
                .exceptionally(failure -> {
                    LOG.error("server {}: this should not happen, its walk failed", one.server(), failure);
                    failed(one, failure.toString());
                    return null;
                })
                .thenRun(this::next);
    }

    private synchronized void next() {
        busy = false;
        walk = null;
    }

    private void walk(Walk walked) {
        try {
            walked.here();
            Choice.Outcome outcome = walked(walked);
            if (outcome != null) {
                keep(walked.watched(), outcome);
                return;
            }
        } catch (SurveyException e) {
            failed(walked.watched(), String.valueOf(e.getMessage()));
            return;
        } catch (InterruptedException e) {
            LOG.debug("server {}: its walk was broken off", walked.watched().server());
        } finally {
            boolean unusedAnyway = walked.end();
        }
        synchronized (this) {
            walked.watched().overtaken(now());
        }
    }

    /** What is to be kept; null when it counts no more. */
    private Choice.@Nullable Outcome walked(Walk walked) throws SurveyException, InterruptedException {
        Wanted begun = walked.wanted();
        String server = walked.watched().server();
        Gait gait = walked.way().isQuick()
                ? Gait.quick()
                : Gait.gentle(doors.timing().nanoTime());
        Choice.Given given = given(walked.watched(), begun.mapping());
        Surveyor.Look look = doors.looker()
                .look(
                        begun.mapping().servers().stream()
                                .filter(one -> one.name().equals(server))
                                .findFirst()
                                .orElseThrow(),
                        given.addresses(server),
                        order(1),
                        gait);
        Selects selects = begun.selects().stream()
                .filter(some -> some.server().equals(server))
                .findFirst()
                .orElseThrow();
        Choice.Outcome outcome = new Choice(selects, look, given, doors.rules()).outcome();
        if (!walked.end()) {
            return null;
        }
        synchronized (this) {
            walked.watched().walked(walked, outcome, now());
            say(walked.watched(), selects, look, outcome);
        }
        return outcome;
    }

    private synchronized Choice.Given given(Watched one, OpcUaConfig hand) {
        Set<String> others = new HashSet<>();
        watched.values().stream().filter(other -> !other.equals(one)).forEach(other -> others.addAll(other.ids()));
        return Choice.Given.of(hand, selected(), others, one.server());
    }

    /** Nothing is read under names that would be others after a restart: they are written first. */
    private void keep(Watched one, Choice.Outcome outcome) {
        Selected before;
        synchronized (this) {
            if (!watched.containsValue(one)) {
                return;
            }
            before = one.selected();
        }
        boolean isNew = !outcome.selected().equals(before);
        if (isNew) {
            try {
                one.write(outcome.selected());
            } catch (IOException e) {
                notWritten(one, outcome, e);
                return;
            }
        }
        synchronized (this) {
            if (!one.selected().equals(before)) {
                one.writeBack(now()); // a person took a name of it while it was written
                return;
            }
            one.take(outcome);
            if (isNew) {
                var unused = doors.read().apply(mapping());
            }
        }
        if (!outcome.fresh().isEmpty() || !outcome.gone().isEmpty()) {
            tell(one.server(), outcome);
        }
    }

    private void readAgain(Watched one) {
        Selected read = one.readAgain();
        synchronized (this) {
            one.known(read, now());
            if (read != null && watched.containsValue(one)) {
                LOG.info("server {}: what was selected there can be read again", one.server());
                var unused = doors.read().apply(mapping());
            }
        }
    }

    private void writeAgain(Watched one) {
        Choice.Outcome found;
        synchronized (this) {
            found = one.found();
        }
        if (found != null) { // else a person wants something else since
            keep(one, found);
        }
    }

    private synchronized void notWritten(Watched one, Choice.Outcome outcome, IOException failure) {
        one.notWritten(outcome, now());
        if (one.isNews(failure.toString())) {
            LOG.error(
                    "server {}: what is selected there now ({} new signals) is not read before it is written down, and that"
                            + " failed: {}. It is tried again every 10 s",
                    one.server(),
                    outcome.fresh().size(),
                    failure.toString());
        }
    }

    /** As many nodes as a quarter of the memory holds when so many servers are walked at once. */
    static BrowseOrder order(int together) {
        long room = Runtime.getRuntime().maxMemory() / BYTES_A_NODE / together;
        return new BrowseOrder("Objects", DEPTH, (int) Math.min(MOST_NODES, room));
    }

    private synchronized void failed(Watched one, String why) {
        one.failed(now());
        if (one.isNews(why)) {
            LOG.warn(
                    "server {}: what is selected there was not looked for: {}. It is tried again later",
                    one.server(),
                    why);
        }
    }

    private static void say(Watched one, Selects selects, Surveyor.Look look, Choice.Outcome outcome) {
        List<String> wrong = new ArrayList<>(outcome.misses());
        if (outcome.leftOut() > 0) {
            wrong.add("server " + selects.server() + ": " + outcome.leftOut() + " signals more than selectMost: "
                    + selects.most() + " are selected and not read; raise it, or select less");
        }
        if (outcome.forgotten() > 0) {
            LOG.warn(
                    "server {}: {} signals that are not selected any more are forgotten, since too many are; their names"
                            + " may be given again",
                    selects.server(),
                    outcome.forgotten());
        }
        if (!look.browsed().tree().isWhole()) {
            wrong.add("server " + selects.server() + " has more nodes than the "
                    + look.browsed().tree().nodes().size()
                    + " that were looked at, so that some of what is selected may be missing; give the agent more"
                    + " memory (-Xmx)");
        }
        if (one.isNews(String.join("\n", wrong)) && !wrong.isEmpty()) {
            wrong.forEach(LOG::error);
        }
        if (!outcome.fresh().isEmpty() || !outcome.gone().isEmpty()) {
            LOG.info(
                    "server {}: {} signals are selected: {} new, {} the first, {} not wanted any more",
                    selects.server(),
                    outcome.selected().count(),
                    outcome.fresh().size(),
                    outcome.fresh().isEmpty() ? "none" : outcome.fresh().get(0),
                    outcome.gone().size());
        }
    }

    private void tell(String server, Choice.Outcome outcome) {
        OpcUaConfig mapping = wanted().mapping();
        Instant now = doors.timing().clock().instant();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("new", Integer.toString(outcome.fresh().size()));
        details.put("gone", Integer.toString(outcome.gone().size()));
        details.put("anew", "0");
        details.put("servers", "1");
        var unused = doors.notes()
                .leave(EventType.CONFIGURATION_CHANGED.at(
                        now.getEpochSecond() * NANOS_A_SECOND + now.getNano(),
                        Scope.server(mapping.site(), mapping.agent(), server),
                        details))
                .exceptionally(failure -> {
                    LOG.warn("an event could not be kept: {}", failure.getMessage());
                    return null;
                });
    }

    private synchronized Wanted wanted() {
        return wanted;
    }

    /** How it goes, by the servers' names. */
    public synchronized Map<String, SelectStatus> status() {
        Map<String, SelectStatus> all = new HashMap<>();
        watched.forEach((server, one) -> all.put(server, one.status()));
        return all;
    }
}
