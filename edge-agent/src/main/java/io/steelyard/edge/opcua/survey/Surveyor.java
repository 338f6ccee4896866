package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.jspecify.annotations.Nullable;

/**
 * Looks at servers, on the caller's thread. Nothing that reads values is disturbed: each look has a client and a session of
 * its own, and gives back what it took there. Safe for several threads.
 */
public final class Surveyor {
    private final Approach approach;
    private final Function<String, @Nullable Map<String, String>> profiles;
    private final LongSupplier nanoTime;

    /**
     * @param visitor as whom
     * @param profiles the signals of a profile with their roles; null for a name that is no profile
     * @param nanoTime monotonic clock
     */
    public Surveyor(
            Visit.Visitor visitor, Function<String, @Nullable Map<String, String>> profiles, LongSupplier nanoTime) {
        this.approach = new Approach(visitor);
        this.profiles = profiles;
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
}
