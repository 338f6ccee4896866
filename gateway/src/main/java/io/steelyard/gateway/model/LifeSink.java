package io.steelyard.gateway.model;

import io.steelyard.ledger.AliveRecord;

/**
 * The door from ingest to folding: who is there and who has proved to live, never of more than what was read for storing;
 * called on ingest's thread, must not block.
 */
public interface LifeSink {

    /** An asset was described, anew or for the first time. */
    void described(AssetDescription asset);

    /** An agent's session began or ended, and every asset of it with the end. */
    void agent(AgentKey agent, boolean online, long at);

    /** An asset was born, or died, or is stale since an instant because its node's new births left it out. */
    void asset(AssetKey asset, AgentKey agent, boolean online, long at);

    /** A server lived and had nothing more to say. */
    void alive(AliveRecord alive);
}
