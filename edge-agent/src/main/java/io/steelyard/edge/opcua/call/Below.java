package io.steelyard.edge.opcua.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/** Where forward references lead, with all pages, in batches that the server accepts. For the server's thread only. */
final class Below {
    private static final UInteger EVERYTHING = Unsigned.uint(0);
    private static final UInteger FIELDS = Unsigned.uint(BrowseResultMask.All.getValue());
    private static final int MOST_PAGES = 10_000;

    private final OpcUaClient client;
    private final BatchSize batch;

    Below(OpcUaClient client, BatchSize batch) {
        this.client = client;
        this.batch = batch;
    }

    /** Asks for references of a type at a node. */
    static BrowseDescription question(NodeId node, NodeId references, boolean subtypes) {
        return new BrowseDescription(node, BrowseDirection.Forward, references, subtypes, EVERYTHING, FIELDS);
    }

    /** Gives the references of each; a node that cannot be browsed has none. */
    <T> void browse(
            List<T> what, Function<T, BrowseDescription> question, BiConsumer<T, List<ReferenceDescription>> answer)
            throws UaException, InterruptedException {
        int from = 0;
        while (from < what.size()) {
            List<T> some = what.subList(from, Math.min(what.size(), from + batch.size()));
            try {
                List<BrowseResult> results = Calls.await(
                        client.browseAsync(some.stream().map(question).toList()));
                if (results.size() != some.size()) {
                    throw new UaException(StatusCodes.Bad_UnknownResponse, "not one answer for each browsed node");
                }
                for (int i = 0; i < some.size(); i++) {
                    answer.accept(some.get(i), all(results.get(i)));
                }
                from += some.size();
                batch.worked(some.size());
            } catch (UaException e) {
                if (!Calls.isToRepeat(client, batch, e, some.size())) {
                    throw e;
                }
            }
        }
    }

    /** With what the server keeps for a second look. A node that cannot be browsed leads nowhere. */
    private List<ReferenceDescription> all(BrowseResult first) throws UaException, InterruptedException {
        List<ReferenceDescription> all = new ArrayList<>();
        BrowseResult result = first;
        for (int page = 0; page < MOST_PAGES; page++) {
            ReferenceDescription[] some = result.getReferences();
            if (result.getStatusCode().isBad()) {
                break;
            }
            all.addAll(List.of(some == null ? new ReferenceDescription[0] : some));
            ByteString more = result.getContinuationPoint();
            if (more == null || more.isNullOrEmpty()) {
                break;
            }
            BrowseResult[] next =
                    Calls.await(client.browseNextAsync(false, List.of(more))).getResults();
            if (next == null || next.length != 1) {
                throw new UaException(StatusCodes.Bad_UnknownResponse, "no answer to BrowseNext");
            }
            result = next[0];
        }
        return all;
    }
}
