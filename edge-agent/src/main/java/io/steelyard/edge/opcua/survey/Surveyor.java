package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.doctor.Advice;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.doctor.Doctor;
import io.steelyard.edge.opcua.doctor.Finding;
import io.steelyard.edge.opcua.doctor.Measured;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.jspecify.annotations.Nullable;

/**
 * Looks at servers, on the caller's thread. Nothing that reads values is disturbed: each look has a client and a session of
 * its own, and gives back what it took there. Safe for several threads.
 */
public final class Surveyor {
    private static final BrowseOrder SOME = new BrowseOrder("Objects", 8, 2_000);
    private static final int WATCHED = 32;

    private final Approach approach;
    private final Function<String, @Nullable Map<String, String>> profiles;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * @param visitor as whom
     * @param profiles the signals of a profile with their roles; null for a name that is no profile
     * @param clock this machine's
     * @param nanoTime monotonic clock
     */
    public Surveyor(
            Visit.Visitor visitor,
            Function<String, @Nullable Map<String, String>> profiles,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.approach = new Approach(visitor);
        this.profiles = profiles;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** What stands in a server, and how it would be mapped. */
    public Browsed browse(Target target, BrowseOrder order) throws SurveyException, InterruptedException {
        List<EndpointDescription> offered = approach.offered(target.url());
        ServerConfig server = approach.server(target, offered);
        List<Companion> companions = Companions.known();
        try (Visit visit = approach.open(target, server, offered)) {
            Browser browser = new Browser(
                    visit,
                    name -> companions.stream().anyMatch(one -> one.lists().contains(name)),
                    nanoTime);
            Tree tree = browser.tree(order);
            return new Browsed(server, tree, new Proposer(tree, companions, profiles, target.name()).proposal());
        } catch (UaException e) {
            throw new SurveyException(false, target.url() + ": the walk ended early: " + Calls.say(e));
        }
    }

    /**
     * What an agent's look at one of its own servers found.
     *
     * @param nodes ids of the nodes to which the addresses lead that it asked for
     */
    public record Look(Browsed browsed, Map<NodeAddress, String> nodes) {
        public Look {
            nodes = Map.copyOf(nodes);
        }
    }

    /**
     * What stands in a server that the agent reads, with the certificates and the security of the agent.
     *
     * @param known addresses of which it is wanted where they lead
     * @param gait what share of the server's time it may take
     */
    public Look look(ServerConfig server, List<NodeAddress> known, BrowseOrder order, Gait gait)
            throws SurveyException, InterruptedException {
        List<Companion> companions = Companions.known();
        try (Visit visit = approach.open(server, gait)) {
            Tree tree = new Browser(
                            visit,
                            name -> companions.stream()
                                    .anyMatch(one -> one.lists().contains(name)),
                            nanoTime)
                    .tree(order);
            Proposal proposal = new Proposer(tree, companions, profiles, server.name()).proposal();
            Map<NodeAddress, String> nodes = new HashMap<>();
            List<Visit.Place> places = visit.resolve(known);
            for (int i = 0; i < places.size(); i++) {
                NodeId node = places.get(i).node();
                if (node != null) {
                    nodes.put(known.get(i), Reading.text(visit, node));
                }
            }
            return new Look(new Browsed(server, tree, proposal), nodes);
        } catch (UaException e) {
            throw new SurveyException(Visit.isSilence(e), "the walk ended early: " + Calls.say(e));
        }
    }

    /**
     * How the server is to be treated.
     *
     * @throws SurveyException when nobody answers there; whatever else goes wrong is a finding
     */
    public Diagnosis doctor(Target target) throws SurveyException, InterruptedException {
        List<EndpointDescription> offered = approach.offered(target.url());
        ServerConfig server = null;
        try {
            server = approach.server(target, offered);
            ServerConfig known = server;
            try (Visit visit = approach.open(target, known, offered)) {
                Measured measured = new Doctor(visit, clock, nanoTime)
                        .examine(
                                offered.stream().map(Approach::say).distinct().toList(),
                                variables(visit),
                                () -> second(target, known, offered));
                List<Finding> findings = new ArrayList<>(approach.certificates(known, visit));
                findings.addAll(Advice.of(known, measured, Approach.certificate(offered), clock.instant()));
                return new Diagnosis(target.url(), known, measured, findings);
            }
        } catch (SurveyException e) {
            return new Diagnosis(target.url(), server, null, List.of(Advice.closed(String.valueOf(e.getMessage()))));
        } catch (UaException e) {
            String why = "the examination ended early: " + Calls.say(e);
            return new Diagnosis(target.url(), server, null, List.of(Advice.closed(why)));
        }
    }

    private @Nullable Visit second(Target target, ServerConfig server, List<EndpointDescription> offered)
            throws InterruptedException {
        try {
            return approach.open(target, server, offered);
        } catch (SurveyException e) {
            return null;
        }
    }

    /** Some variables of the server's own, numbers with a unit first: those may have deadbands. */
    private List<NodeId> variables(Visit visit) throws UaException, InterruptedException {
        Tree tree = new Browser(visit, name -> false, nanoTime).tree(SOME);
        return tree.nodes().stream()
                .filter(node -> node.facts() != null && node.facts().isCarried() && !node.isProperty())
                .sorted(Comparator.comparing((Node node) ->
                                node.facts() == null || node.facts().unit() == null)
                        .thenComparing(node -> !isNumber(node)))
                .limit(WATCHED)
                .flatMap(node -> ExpandedNodeId.parse(node.id()).toNodeId(visit.namespaces()).stream())
                .toList();
    }

    private static boolean isNumber(Node node) {
        return node.facts() != null
                && node.facts().dataType().matches("(U?Int(16|32|64)|S?Byte|Float|Double|Number|U?Integer)");
    }
}
