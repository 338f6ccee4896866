package io.steelyard.edge.opcua.event;

import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.eclipse.milo.opcua.stack.core.types.structured.CallResponse;

/**
 * Asks a server to tell the present state of its conditions once more (OPC UA Part 9 §5.5.7): the one method that this agent
 * calls, since it changes nothing in a machine. Waits for nobody: the answer is asked for with {@link #outcome}.
 */
public final class Refresh {
    private final CompletableFuture<CallResponse> answer;

    private Refresh(CompletableFuture<CallResponse> answer) {
        this.answer = answer;
    }

    /** Asks; what the server tells comes as events of the subscription. */
    public static Refresh ask(OpcUaClient client, UInteger subscription) {
        return new Refresh(client.callAsync(List.of(new CallMethodRequest(
                NodeIds.ConditionType, NodeIds.ConditionType_ConditionRefresh, new Variant[] {new Variant(subscription)
                }))));
    }

    /** Whether there is an answer. */
    public boolean isDone() {
        return answer.isDone();
    }

    /** Empty when the server does it, else why not. */
    public String outcome() throws InterruptedException {
        try {
            CallMethodResult[] results = Calls.await(answer, Duration.ZERO).getResults();
            if (results == null || results.length != 1) {
                return "not one answer to one call";
            }
            return results[0].getStatusCode().isBad() ? Calls.name(results[0].getStatusCode()) : "";
        } catch (UaException e) {
            return Calls.say(e);
        }
    }
}
