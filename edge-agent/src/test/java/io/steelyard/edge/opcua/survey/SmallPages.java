package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/** The agent's walk with smaller pages than it asks for. */
public final class SmallPages {
    private static final int MOST = 2_000;

    private SmallPages() {}

    /**
     * Names of what stands below each node, each as often as it came.
     *
     * @param page how many of them an answer may have
     */
    public static List<List<String>> below(
            ServerConfig server, Visit.Visitor visitor, List<NodeAddress> nodes, int page) throws Exception {
        try (Visit visit = Visit.open(server, visitor)) {
            List<NodeId> known =
                    visit.resolve(nodes).stream().map(Visit.Place::node).toList();
            return new Walk(visit, System::nanoTime, page)
                    .below(known, MOST).stream()
                            .map(references -> references.stream()
                                    .map(reference -> reference.getBrowseName().getName())
                                    .toList())
                            .toList();
        }
    }
}
