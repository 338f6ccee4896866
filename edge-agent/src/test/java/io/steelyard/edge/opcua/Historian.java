package io.steelyard.edge.opcua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.encoding.DefaultEncodingContext;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryData;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadResult;
import org.eclipse.milo.opcua.stack.core.types.structured.HistoryReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRawModifiedDetails;

/** What a test server remembers of its variables, and how it answers who asks for that. */
final class Historian {
    private final Map<NodeId, List<DataValue>> values = new ConcurrentHashMap<>();

    /** Answers, whatever they were. */
    final AtomicInteger answers = new AtomicInteger();

    /** Values in one answer. */
    volatile int page = 1_000;

    /** The next answers say that there is nothing: it is not written yet. */
    final AtomicInteger late = new AtomicInteger();

    /** All answers, when it is not 0. */
    volatile long refusal;

    /** After so many answers nothing is answered until it is set to something else. */
    volatile int heldAt = Integer.MAX_VALUE;

    private final CountDownLatch never = new CountDownLatch(1);

    void record(NodeId node, DataValue value) {
        values.computeIfAbsent(node, id -> new CopyOnWriteArrayList<>()).add(value);
    }

    /** All that is older than the last so many values. */
    void forgetAllBut(int count) {
        values.values().forEach(all -> all.subList(0, all.size() - count).clear());
    }

    List<HistoryReadResult> read(ReadRawModifiedDetails details, List<HistoryReadValueId> nodes) {
        return nodes.stream().map(node -> read(details, node)).toList();
    }

    private HistoryReadResult read(ReadRawModifiedDetails details, HistoryReadValueId node) {
        hold();
        answers.incrementAndGet();
        if (refusal != 0) {
            return new HistoryReadResult(new StatusCode(refusal), ByteString.NULL_VALUE, null);
        }
        List<DataValue> all = new ArrayList<>();
        for (DataValue one : values.getOrDefault(node.getNodeId(), List.of())) {
            long time = one.getSourceTime().getUtcTime();
            if (time >= details.getStartTime().getUtcTime()
                    && time < details.getEndTime().getUtcTime()) {
                all.add(one);
            }
        }
        if (late.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            all.clear();
        }
        ByteString point = node.getContinuationPoint();
        int from = point == null || point.isNullOrEmpty() ? 0 : point.bytesOrEmpty()[0];
        int to = Math.min(all.size(), from + page);
        long status = all.isEmpty() ? StatusCodes.Good_NoData : StatusCodes.Good;
        return new HistoryReadResult(
                new StatusCode(status),
                to < all.size() ? ByteString.of(new byte[] {(byte) to}) : ByteString.NULL_VALUE,
                ExtensionObject.encode(
                        DefaultEncodingContext.INSTANCE,
                        new HistoryData(all.subList(from, to).toArray(DataValue[]::new))));
    }

    private void hold() {
        try {
            while (answers.get() >= heldAt) {
                var unused = never.await(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
