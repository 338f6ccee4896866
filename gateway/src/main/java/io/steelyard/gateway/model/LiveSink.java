package io.steelyard.gateway.model;

import io.steelyard.ledger.EventRecord;

/** The door from ingest to the view of last values; called on ingest's thread, must not block. */
public interface LiveSink {

    /** An asset was described, anew or for the first time. */
    void described(AssetDescription asset);

    /**
     * A signal's present value.
     *
     * @param birth whether a birth said so: then it counts only if nothing later is known
     */
    void value(SignalKey signal, StoredPoint point, boolean birth);

    /** An agent's session began or ended, and every asset of it with the end. */
    void agent(AgentKey agent, boolean online, long at);

    /** An asset was born, or died, or is stale since an instant because its node's new births left it out. */
    void asset(AssetKey asset, AgentKey agent, boolean online, long at);

    /** An event for whoever watches. */
    void event(EventRecord event);
}
