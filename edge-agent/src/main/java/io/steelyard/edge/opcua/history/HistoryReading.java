package io.steelyard.edge.opcua.history;

import io.steelyard.edge.opcua.call.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryData;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResult;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRawModifiedDetails;
import org.jspecify.annotations.Nullable;

/**
 * Reads one node's raw history of one stretch of time (OPC UA Part 11 §6.5.3), page by page, forward. It never waits: each
 * step asks, or takes what was answered. History counts as whole only when it has the values at both edges, which are known
 * already: a server may have forgotten the beginning, or may be about to write the end, for which it gets a minute. For the
 * server's thread only.
 */
public final class HistoryReading implements AutoCloseable {
    private static final int VALUES_A_PAGE = 1_000;
    private static final int MOST_TRIES = 6;
    private static final long FIRST_WAIT = TimeUnit.SECONDS.toNanos(1);
    private static final long MARGIN = TimeUnit.MILLISECONDS.toNanos(10);

    private final OpcUaClient client;
    private final NodeId node;
    private final long to;
    private long from;
    private long start; // of the question whose pages come
    private int skip;
    private int atFrom;
    private boolean begun;
    private boolean ended;
    private int tries;
    private long dueAt;
    private long askedAt;
    private boolean waits;
    private @Nullable CompletableFuture<HistoryReadResponse> pending;
    private @Nullable ByteString continuation;
    private @Nullable WhyNot stays;

    /** One that asks with its first step. */
    public HistoryReading(OpcUaClient client, NodeId node, Stretch stretch) {
        this.client = client;
        this.node = node;
        this.from = PastValues.tick(stretch.from());
        this.skip = stretch.skip();
        this.to = PastValues.tick(stretch.to());
    }

    /** What came of a step. */
    public sealed interface Step {
        /** Nothing is there yet. */
        record Nothing() implements Step {}

        /** The next values between the edges, in the order of their times; there may be more. */
        record Values(List<DataValue> values) implements Step {
            public Values {
                values = List.copyOf(values);
            }
        }

        /** Every value between the edges has come. */
        record Done() implements Step {}

        /** Some are missing, and will be. */
        record Stays(WhyNot why) implements Step {}
    }

    /** Whether a question is open. */
    public boolean isAsking() {
        return pending != null;
    }

    /**
     * Asks, or takes an answer.
     *
     * @param now by a clock that only runs
     * @param mayAsk whether a new question may go out
     */
    public Step step(long now, boolean mayAsk) throws InterruptedException {
        CompletableFuture<HistoryReadResponse> open = pending;
        if (stays != null) {
            return new Step.Stays(stays);
        }
        if (ended) {
            return new Step.Done();
        }
        if (open == null) {
            if (mayAsk && (!waits || now - dueAt >= 0)) {
                ask(now);
            }
            return new Step.Nothing();
        }
        if (!open.isDone()) {
            if (now - askedAt > Calls.SERVICE.toNanos()) {
                pending = null;
                later(WhyNot.NO_ANSWER, now);
            }
            return new Step.Nothing();
        }
        pending = null;
        List<DataValue> values = take(open, now);
        return values.isEmpty() ? new Step.Nothing() : new Step.Values(values);
    }

    private void ask(long now) {
        waits = false;
        if (continuation == null) {
            atFrom = 0;
            start = from;
        }
        askedAt = now;
        pending = send(continuation, false);
    }

    private CompletableFuture<HistoryReadResponse> send(@Nullable ByteString point, boolean release) {
        return client.historyReadAsync(
                new ReadRawModifiedDetails(
                        false, PastValues.at(start), PastValues.at(to + MARGIN), Unsigned.uint(VALUES_A_PAGE), false),
                TimestampsToReturn.Both,
                release,
                List.of(new HistoryReadValueId(
                        node, null, QualifiedName.NULL_VALUE, point == null ? ByteString.NULL_VALUE : point)));
    }

    private List<DataValue> take(CompletableFuture<HistoryReadResponse> answer, long now) throws InterruptedException {
        try {
            HistoryReadResult[] results = Calls.await(answer).getResults();
            if (results == null || results.length != 1) {
                later(WhyNot.NO_ANSWER, now);
                return List.of();
            }
            return take(results[0], now);
        } catch (UaException e) {
            refused(e.getStatusCode().value(), now);
        } catch (UaSerializationException e) {
            stays = WhyNot.UNSUPPORTED;
        }
        return List.of();
    }

    private List<DataValue> take(HistoryReadResult result, long now) {
        if (result.getStatusCode().isBad()) {
            refused(result.getStatusCode().value(), now);
            return List.of();
        }
        ByteString point = result.getContinuationPoint();
        continuation = point == null || point.isNullOrEmpty() ? null : point;
        DataValue[] all = values(result.getHistoryData());
        int read = all.length;
        List<DataValue> inside = between(all);
        if (!inside.isEmpty()) {
            tries = 0;
        }
        if (stays != null || ended) {
            close();
        } else if (continuation == null && read >= VALUES_A_PAGE) {
            begun = false; // a full page without a way to go on: the next question begins with its last value
        } else if (continuation == null) {
            later(begun ? WhyNot.ENDS_EARLY : WhyNot.NO_DATA, now);
        }
        return inside;
    }

    private DataValue[] values(@Nullable ExtensionObject data) {
        Object decoded = data == null || data.isNull() ? null : data.decode(client.getStaticEncodingContext());
        DataValue[] values = decoded instanceof HistoryData history ? history.getDataValues() : null;
        return values == null ? new DataValue[0] : values;
    }

    /** What is not known yet; moves {@code from} on, so that whoever begins anew goes on there. */
    private List<DataValue> between(DataValue[] values) {
        List<DataValue> inside = new ArrayList<>();
        for (DataValue value : values) {
            Long time = PastValues.time(value);
            if (!PastValues.isRaw(value)) {
                continue;
            }
            if (time == null || (begun && time < from)) {
                stays = WhyNot.DISORDER;
                return inside;
            }
            if (!begun && time > from) {
                stays = WhyNot.BEGINS_LATE;
                return inside;
            }
            begun |= time == from;
            if (time >= to) {
                ended = true;
                return inside;
            }
            if (time > from) {
                from = time;
                skip = 1;
                atFrom = 1;
                inside.add(PastValues.present(value));
            } else if (time == from) {
                atFrom++;
                if (atFrom > skip) {
                    skip = atFrom;
                    inside.add(PastValues.present(value));
                }
            }
        }
        return inside;
    }

    private void refused(long code, long now) {
        continuation = null;
        if (isForGood(code)) {
            stays = WhyNot.UNSUPPORTED;
        } else {
            later(code == StatusCodes.Bad_NoData ? WhyNot.NO_DATA : WhyNot.NO_ANSWER, now);
        }
    }

    private static boolean isForGood(long code) {
        return code == StatusCodes.Bad_HistoryOperationUnsupported
                || code == StatusCodes.Bad_HistoryOperationInvalid
                || code == StatusCodes.Bad_ServiceUnsupported
                || code == StatusCodes.Bad_NotSupported
                || code == StatusCodes.Bad_NotImplemented
                || code == StatusCodes.Bad_NotReadable
                || code == StatusCodes.Bad_UserAccessDenied
                || code == StatusCodes.Bad_NodeIdUnknown
                || code == StatusCodes.Bad_NodeIdInvalid;
    }

    /** Begins anew behind the last value that came, after a while; not for ever. */
    private void later(WhyNot why, long now) {
        continuation = null;
        begun = false;
        tries++;
        if (tries > MOST_TRIES) {
            stays = why;
        }
        waits = true;
        dueAt = now + (FIRST_WAIT << (tries - 1));
    }

    /** Lets the server forget where it was, without waiting for its answer. */
    @Override
    public void close() {
        ByteString point = continuation;
        continuation = null;
        if (point != null) {
            var unused = send(point, true);
        }
    }
}
