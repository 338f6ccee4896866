package io.steelyard.edge.opcua;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaServiceFaultException;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/**
 * Makes the subscriptions of one session, and knows whether the server may have one that no later session knows of: its answer
 * never came, or nobody has written it down. For the server's thread only.
 */
final class Openings {
    private final OpcUaClient client;
    private final ServerConfig server;
    private final OpcUaTiming timing;
    private final List<UInteger> unwritten = new ArrayList<>();
    private boolean unanswered;

    Openings(OpcUaClient client, ServerConfig server, OpcUaTiming timing) {
        this.client = client;
        this.server = server;
        this.timing = timing;
    }

    /** Whether there may be one like that. */
    boolean areUnsettled() {
        return unanswered || !unwritten.isEmpty();
    }

    /** Those of data that nobody has written down. */
    List<UInteger> unwritten() {
        return List.copyOf(unwritten);
    }

    /** All of data that are known here are written down. */
    void written() {
        unwritten.clear();
    }

    /** @param durable the last durable sequence number by subscription id, over all sessions */
    Subscription forData(Map<Long, Long> durable) throws UaException, InterruptedException {
        Subscription subscription = make(durable);
        unwritten.add(subscription.id);
        return subscription;
    }

    /** Later sessions never know of one of events; once its answer is here it is deleted by its id. */
    Subscription forEvents() throws UaException, InterruptedException {
        Subscription subscription = make(Map.of());
        subscription.forEvents = true;
        return subscription;
    }

    private Subscription make(Map<Long, Long> durable) throws UaException, InterruptedException {
        boolean before = unanswered;
        unanswered = true;
        try {
            Subscription subscription = Subscription.open(client, server, timing, durable);
            unanswered = before;
            return subscription;
        } catch (UaServiceFaultException e) {
            unanswered = before; // the server says itself that it made none
            throw e;
        }
    }
}
