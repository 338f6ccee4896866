package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.BatchSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.encoding.DataTypeCodec;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.StructureDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server about its data types. The questions about one type have {@value #LIMIT_SECONDS} s together: then the session is
 * given up with Bad_Timeout, and whoever begins anew has a fresh client. Never asks on a thread of the client, whose own
 * type tree waits without end when the session is lost meanwhile (Milo 1.1.2). For the server's thread only.
 */
final class TypeQuestions {
    private static final long LIMIT_SECONDS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);
    private static final long LOOK_MILLIS = 50;

    /** For one answer, by whatever clock. */
    private static final long MOST_LOOKS = 2 * LIMIT_SECONDS * 1_000 / LOOK_MILLIS;

    private final OpcUaClient client;
    private final NamespaceTable namespaces;
    private final LongSupplier nanoTime;
    private final TypeTrouble trouble;
    private long begun;

    TypeQuestions(OpcUaClient client, NamespaceTable namespaces, LongSupplier nanoTime, TypeTrouble trouble) {
        this.client = client;
        this.namespaces = namespaces;
        this.nanoTime = nanoTime;
        this.trouble = trouble;
    }

    /** Questions about another type begin. */
    void begin() {
        begun = nanoTime.getAsLong();
    }

    /** Whether the server is to be left alone. */
    boolean isResting() {
        return trouble.isResting(nanoTime.getAsLong());
    }

    NamespaceTable namespaces() {
        return namespaces;
    }

    EncodingContext context() {
        return client.getStaticEncodingContext();
    }

    /** The attributes of a node, decoded; null for one that it does not have. */
    List<@Nullable Object> read(NodeId node, AttributeId... attributes) throws UaException, InterruptedException {
        List<@Nullable Object> values = new ArrayList<>();
        List<DataValue> answers;
        try {
            answers = ask(node, attributes);
        } catch (UaException e) {
            if (attributes.length == 1
                    || !BatchSize.isAboutSize(e.getStatusCode().value())) {
                throw e;
            }
            for (AttributeId one : attributes) {
                values.addAll(read(node, one));
            }
            return values;
        }
        for (int i = 0; i < attributes.length; i++) {
            boolean isThere =
                    i < answers.size() && answers.get(i).getStatusCode().isGood();
            values.add(isThere ? decoded(answers.get(i).getValue().getValue()) : null);
        }
        return values;
    }

    private List<DataValue> ask(NodeId node, AttributeId... attributes) throws UaException, InterruptedException {
        List<ReadValueId> questions = Stream.of(attributes)
                .map(attribute -> AddressSpace.attribute(node, attribute))
                .toList();
        DataValue[] answers = await(client.readAsync(0.0, TimestampsToReturn.Neither, questions))
                .getResults();
        return answers == null ? List.of() : List.of(answers);
    }

    /** The nodes that references of a type lead to, with their names. */
    List<ReferenceDescription> references(NodeId node, BrowseDirection direction, NodeId reference)
            throws UaException, InterruptedException {
        UInteger everything = Unsigned.uint(BrowseResultMask.All.getValue());
        BrowseDescription question =
                new BrowseDescription(node, direction, reference, true, Unsigned.uint(0), everything);
        List<BrowseResult> results = await(client.browseAsync(List.of(question)));
        ReferenceDescription[] references =
                results.isEmpty() ? null : results.get(0).getReferences();
        return references == null ? List.of() : List.of(references);
    }

    /** The first node that such a reference leads to. */
    @Nullable
    NodeId first(NodeId node, BrowseDirection direction, NodeId reference) throws UaException, InterruptedException {
        List<ReferenceDescription> all = references(node, direction, reference);
        return all.isEmpty() ? null : node(all.get(0));
    }

    @Nullable
    NodeId node(ReferenceDescription reference) {
        return reference.getNodeId().toNodeId(namespaces).orElse(null);
    }

    /** A structure of OPC UA itself; any other value as it is. */
    @Nullable
    Object decoded(@Nullable Object raw) {
        if (!(raw instanceof ExtensionObject packed)) {
            return raw;
        }
        try {
            return packed.decode(context());
        } catch (UaSerializationException e) {
            return null;
        }
    }

    /** How a structure of OPC UA itself lies, which not every server says; null for another. */
    @Nullable
    StructureDefinition standard(NodeId type) {
        @Nullable
        DataTypeCodec codec = UShort.MIN.equals(type.getNamespaceIndex())
                ? context().getDataTypeManager().getCodec(type)
                : null;
        if (codec == null) {
            return null;
        }
        try {
            return codec.getType().getMethod("definition", NamespaceTable.class).invoke(null, namespaces)
                            instanceof StructureDefinition known
                    ? known
                    : null;
        } catch (ReflectiveOperationException e) {
            return null; // an abstract one has none
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws UaException, InterruptedException {
        for (long look = 1; true; look++) {
            try {
                T told = answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                trouble.answered();
                return told;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw UaException.extract(cause).orElseGet(() -> new UaException(cause));
            } catch (TimeoutException e) {
                long now = nanoTime.getAsLong();
                if (now - begun > LIMIT.toNanos() || look >= MOST_LOOKS) {
                    trouble.silent(now);
                    throw new UaException(
                            StatusCodes.Bad_Timeout,
                            "the server does not tell its data types within " + LIMIT_SECONDS
                                    + " s; values that need them are Bad_DecodingError for a while");
                }
            }
        }
    }
}
