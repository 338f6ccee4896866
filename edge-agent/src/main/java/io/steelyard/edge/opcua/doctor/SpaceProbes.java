package io.steelyard.edge.opcua.doctor;

import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.jspecify.annotations.Nullable;

/** Probes of reading and browsing. */
final class SpaceProbes {
    private static final String UNKNOWN = "unknown";
    private static final int LOOKS = 5;
    private static final int POINTS_TRIED = 64;
    private static final ViewDescription NO_VIEW =
            new ViewDescription(NodeId.NULL_VALUE, DateTime.MIN_VALUE, Unsigned.uint(0));
    /** Nodes of every server that have many others below them. */
    private static final List<NodeId> WIDE =
            List.of(NodeIds.BaseObjectType, NodeIds.BaseEventType, NodeIds.Structure, NodeIds.Server);

    private final Visit visit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    SpaceProbes(Visit visit, InstantSource clock, LongSupplier nanoTime) {
        this.visit = visit;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    boolean reads(int count) throws UaException, InterruptedException {
        ReadValueId state = new ReadValueId(
                NodeIds.Server_ServerStatus_State, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);
        try {
            DataValue[] results = Calls.await(visit.client()
                            .readAsync(0.0, TimestampsToReturn.Neither, Collections.nCopies(count, state)))
                    .getResults();
            return results != null && results.length == count;
        } catch (UaException e) {
            if (ItemProbes.isTooMany(visit, e, count)) {
                return false;
            }
            throw e;
        }
    }

    /** References that came before the server kept the rest back; 0 when it kept none back. */
    int page() throws UaException, InterruptedException {
        int page = 0;
        List<ByteString> open = new ArrayList<>();
        for (NodeId node : WIDE) {
            for (BrowseResult result : browse(List.of(node), 0)) {
                ByteString point = result.getContinuationPoint();
                if (point != null && !point.isNullOrEmpty()) {
                    open.add(point);
                    page = Math.max(page, result.getReferences() == null ? 0 : result.getReferences().length);
                }
            }
            release(open);
        }
        return page;
    }

    /** How many pages may be open at a time; 0 when all that were tried were. */
    int continuationPoints(int operations) throws UaException, InterruptedException {
        int count = Math.max(1, Math.min(POINTS_TRIED, operations));
        List<ByteString> open = new ArrayList<>();
        boolean refused = false;
        try {
            int tried = 0;
            while (tried < POINTS_TRIED && !refused) {
                List<BrowseResult> results;
                try {
                    results = browse(Collections.nCopies(count, NodeIds.BaseObjectType), 1);
                } catch (UaException e) {
                    if (count == 1 || !ItemProbes.isTooMany(visit, e, count)) {
                        throw e;
                    }
                    count /= 2; // fewer are browsed at a time than read
                    continue;
                }
                tried += count;
                for (BrowseResult result : results) {
                    ByteString point = result.getContinuationPoint();
                    if (point != null && !point.isNullOrEmpty()) {
                        open.add(point);
                    }
                    refused |= result.getStatusCode().isBad();
                }
            }
            return refused ? open.size() : 0;
        } finally {
            release(open);
        }
    }

    private List<BrowseResult> browse(List<NodeId> nodes, int most) throws UaException, InterruptedException {
        BrowseResult[] results = Calls.await(visit.client()
                        .browseAsync(
                                NO_VIEW,
                                Unsigned.uint(most),
                                nodes.stream()
                                        .map(node -> new BrowseDescription(
                                                node,
                                                BrowseDirection.Forward,
                                                NodeIds.HierarchicalReferences,
                                                true,
                                                Unsigned.uint(0),
                                                Unsigned.uint(63)))
                                        .toList()))
                .getResults();
        return results == null ? List.of() : List.of(results);
    }

    /** One by one: how many a call may name is not known. */
    private void release(List<ByteString> open) throws UaException, InterruptedException {
        for (ByteString point : open) {
            Calls.await(visit.client().browseNextAsync(true, List.of(point)));
        }
        open.clear();
    }

    /** The quickest of a few questions says most. */
    Measured.Clock clock() throws UaException, InterruptedException {
        long quickest = Long.MAX_VALUE;
        long skew = 0;
        for (int i = 0; i < LOOKS; i++) {
            Instant asked = clock.instant();
            long begun = nanoTime.getAsLong();
            Object time = visit.read(List.of(NodeIds.Server_ServerStatus_CurrentTime), AttributeId.Value)
                    .get(0)
                    .getValue()
                    .getValue();
            long took = nanoTime.getAsLong() - begun;
            if (time instanceof DateTime known && took < quickest) {
                quickest = took;
                skew = Duration.between(asked.plusNanos(took / 2), known.getJavaInstant())
                        .toMillis();
            }
        }
        return new Measured.Clock(skew, quickest == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(quickest));
    }

    boolean translates() throws UaException, InterruptedException {
        RelativePathElement element =
                new RelativePathElement(NodeIds.HierarchicalReferences, false, true, new QualifiedName(0, "Server"));
        try {
            Calls.await(visit.client()
                    .translateBrowsePathsAsync(List.of(new BrowsePath(
                            NodeIds.ObjectsFolder, new RelativePath(new RelativePathElement[] {element})))));
            return true;
        } catch (UaException e) {
            return false;
        }
    }

    /** Whether it can be told of all of these where they stand; null when there are none. */
    @Nullable
    Boolean places(List<NodeId> variables) throws UaException, InterruptedException {
        if (variables.isEmpty()) {
            return null;
        }
        BitSet all = new BitSet();
        all.set(0, variables.size());
        List<@Nullable String> noRoles = Collections.nCopies(variables.size(), null);
        return visit.variables(variables, noRoles, all).stream()
                .map(Visit.Variable::anchor)
                .allMatch(anchor -> anchor != null && !anchor.path().isEmpty());
    }

    /** What the server says of its make; one that says nothing of its build may have said it where it offers its endpoints. */
    String build() throws UaException, InterruptedException {
        String build = buildInfo();
        if (!build.equals(UNKNOWN)) {
            return build;
        }
        String product = visit.client().getConfig().getEndpoint().getServer().getProductUri();
        return product == null || product.isBlank() ? UNKNOWN : product;
    }

    private String buildInfo() throws UaException, InterruptedException {
        Object value = visit.read(List.of(NodeIds.Server_ServerStatus_BuildInfo), AttributeId.Value)
                .get(0)
                .getValue()
                .getValue();
        if (!(value instanceof ExtensionObject packed)) {
            return UNKNOWN;
        }
        try {
            return packed.decode(visit.client().getStaticEncodingContext()) instanceof BuildInfo info
                    ? "%s, %s, %s"
                            .formatted(info.getProductName(), info.getManufacturerName(), info.getSoftwareVersion())
                    : UNKNOWN;
        } catch (UaSerializationException e) {
            return UNKNOWN;
        }
    }

    /** A number that the server declares; 0 when it does not. */
    long declared(NodeId property) throws UaException, InterruptedException {
        Object value = visit.read(List.of(property), AttributeId.Value)
                .get(0)
                .getValue()
                .getValue();
        return value instanceof UInteger number
                ? number.longValue()
                : value instanceof Number other ? other.longValue() : 0;
    }
}
