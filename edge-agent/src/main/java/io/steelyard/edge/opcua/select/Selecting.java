package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.Notes;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.OpcUaTiming;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.survey.BrowseOrder;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
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
    private boolean walking;
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
                    server -> new Watched(new SelectedFile(wanted.mapping().memory(), server), now()));
        }
        watched.keySet().retainAll(servers);
    }

    /** Everything that is to be read. */
    public synchronized OpcUaConfig mapping() {
        Map<String, Selected> selected = new HashMap<>();
        watched.forEach((server, one) -> selected.put(server, one.selected()));
        return Joined.of(wanted.mapping(), selected);
    }

    /** A person wants something else; completes when every server that is there is read so, but for what a walk finds then. */
    public synchronized CompletableFuture<Void> change(Wanted next) {
        wanted = next;
        watch();
        watched.values().forEach(Watched::again);
        return doors.read().apply(mapping());
    }

    /** To be called every second with how the links are; begins a walk when it is time and waits for none. */
    public synchronized void look(List<LinkStatus> links) {
        String server = "";
        Watched next = null;
        for (LinkStatus link : links) {
            Watched one = watched.get(link.server());
            if (one != null && one.isDue(link, now()) && (next == null || one.turn() < next.turn())) {
                server = link.server();
                next = one;
            }
        }
        if (next != null && !walking) {
            begin(server, next);
        }
    }

    private void begin(String server, Watched one) {
        walking = true;
        turns++;
        boolean isQuick = one.begin(turns);
        Wanted begun = wanted;
        var unused = CompletableFuture.runAsync(() -> walk(server, begun, isQuick), doors.walkers())
                .exceptionally(failure -> {
                    LOG.error("server {}: this should not happen, its walk failed", server, failure);
                    failed(server, failure.toString());
                    return null;
                })
                .thenRun(this::next);
    }

    private synchronized void next() {
        walking = false;
    }

    private void walk(String name, Wanted begun, boolean isQuick) {
        ServerConfig server = begun.mapping().servers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        long before = now();
        try {
            Surveyor.Look look = doors.looker()
                    .look(
                            server,
                            byHand(begun.mapping(), name),
                            order(1),
                            isQuick ? Gait.quick() : Gait.gentle(doors.timing().nanoTime()));
            walked(name, begun, look, before);
        } catch (SurveyException e) {
            failed(name, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As many nodes as a quarter of the memory holds when so many servers are walked at once. */
    static BrowseOrder order(int together) {
        long room = Runtime.getRuntime().maxMemory() / BYTES_A_NODE / together;
        return new BrowseOrder("Objects", DEPTH, (int) Math.min(MOST_NODES, room));
    }

    static List<NodeAddress> byHand(OpcUaConfig mapping, String server) {
        List<NodeAddress> addresses = new ArrayList<>();
        for (AssetMapping asset : mapping.assets()) {
            if (asset.server().equals(server)) {
                asset.signals().stream().map(SignalMapping::address).forEach(addresses::add);
            }
        }
        return addresses;
    }

    private synchronized void failed(String server, String why) {
        Watched one = watched.get(server);
        if (one != null) {
            one.failed(now());
            if (one.isNews(why)) {
                LOG.warn(
                        "server {}: what is selected there was not looked for: {}. It is tried again later",
                        server,
                        why);
            }
        }
    }

    private synchronized void walked(String server, Wanted begun, Surveyor.Look look, long before) {
        Watched one = watched.get(server);
        Selects selects = begun.selects().stream()
                .filter(some -> some.server().equals(server))
                .findFirst()
                .orElseThrow();
        if (one == null) {
            return;
        }
        if (!wanted.equals(begun)) {
            one.overtaken(now());
            return;
        }
        Set<String> others = new HashSet<>();
        watched.forEach((name, other) -> {
            if (!name.equals(server)) {
                other.selected()
                        .assets()
                        .forEach(asset -> others.add(asset.info().asset()));
            }
        });
        Choice.Outcome outcome = new Choice(
                        selects, look, new Choice.Given(begun.mapping(), others, one.selected()), doors.rules())
                .outcome();
        say(one, selects, look, outcome);
        if (one.ended(outcome, now(), now() - before)) {
            var unused = doors.read().apply(mapping());
        }
        if (!outcome.fresh().isEmpty() || !outcome.gone().isEmpty()) {
            tell(server, outcome);
        }
    }

    private static void say(Watched one, Selects selects, Surveyor.Look look, Choice.Outcome outcome) {
        List<String> wrong = new ArrayList<>(outcome.misses());
        if (outcome.leftOut() > 0) {
            wrong.add("server " + selects.server() + ": " + outcome.leftOut() + " signals more than selectMost: "
                    + selects.most() + " are selected and not read; raise it, or select less");
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
        Instant now = doors.timing().clock().instant();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("new", Integer.toString(outcome.fresh().size()));
        details.put("gone", Integer.toString(outcome.gone().size()));
        details.put("anew", "0");
        details.put("servers", "1");
        var unused = doors.notes()
                .leave(EventType.CONFIGURATION_CHANGED.at(
                        now.getEpochSecond() * NANOS_A_SECOND + now.getNano(),
                        Scope.server(wanted.mapping().site(), wanted.mapping().agent(), server),
                        details))
                .exceptionally(failure -> {
                    LOG.warn("an event could not be kept: {}", failure.getMessage());
                    return null;
                });
    }

    /** How it goes, by the servers' names. */
    public synchronized Map<String, SelectStatus> status() {
        Map<String, SelectStatus> all = new HashMap<>();
        watched.forEach((server, one) -> all.put(server, one.status(server)));
        return all;
    }
}
