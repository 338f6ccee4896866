package io.steelyard.edge.opcua.session;

import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/**
 * Tells a server that has nothing to say from one that is gone, whatever keep-alive it grants: after 12 s without a word it
 * is asked for its time and has 10 s to answer, so that a dead link is known in less than 30 s. For the server's thread only.
 */
final class SilenceWatch {
    private static final long QUIET = TimeUnit.SECONDS.toNanos(12);
    private static final long ANSWER = TimeUnit.SECONDS.toNanos(10);

    private static final ReadValueId TIME = new ReadValueId(
            NodeIds.Server_ServerStatus_CurrentTime, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);

    private final OpcUaClient client;
    private final LongSupplier nanoTime;
    private long askedAt;
    private long heardAt;
    private long probedAt;

    @Nullable
    private CompletableFuture<ReadResponse> probe;

    SilenceWatch(OpcUaClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
    }

    /** It has spoken, and is asked to speak again. */
    void heard() {
        askedAt = nanoTime.getAsLong();
        heardAt = askedAt;
        probe = null;
    }

    /**
     * It has not spoken yet.
     *
     * @param keepAlive within which time it promised to
     * @throws UaException Bad_Timeout when it is gone
     */
    void check(Duration keepAlive) throws UaException, InterruptedException {
        long now = nanoTime.getAsLong();
        if (now - askedAt > keepAlive.toNanos()) {
            throw new UaException(
                    StatusCodes.Bad_Timeout, "not even a keep-alive within " + keepAlive.toSeconds() + " s");
        }
        CompletableFuture<ReadResponse> open = probe;
        if (open == null) {
            if (now - heardAt > QUIET) {
                probe = client.readAsync(0.0, TimestampsToReturn.Neither, List.of(TIME));
                probedAt = now;
            }
        } else if (open.isDone()) {
            Calls.await(open);
            probe = null;
            heardAt = now;
        } else if (now - probedAt > ANSWER) {
            throw new UaException(StatusCodes.Bad_Timeout, "no word for 22 s, and no answer when asked for the time");
        }
    }
}
