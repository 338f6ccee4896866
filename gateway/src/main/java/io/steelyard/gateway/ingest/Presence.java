package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.sparkplug.session.HostSession;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who of a node's assets is there, as view and folding are told. With the node's birth every asset is stale until its own
 * birth; those follow at once, so that who has its own within a second of the one before is never said to be gone, and who
 * has none by then is stale since the node's. As many entries as the node has assets. For ingest's thread.
 */
final class Presence {
    private static final long AT_ONCE = 1_000_000_000L;

    private final AgentKey agent;
    private final Registry registry;
    private final LiveGate live;
    private final Set<AssetKey> there = new LinkedHashSet<>();
    private final Set<AssetKey> awaited = new LinkedHashSet<>();
    private long nodesBirth;
    private long lastBirth;

    Presence(AgentKey agent, Desk desk) {
        this.agent = agent;
        this.registry = desk.registry();
        this.live = desk.live();
    }

    void nodeBorn(long at) {
        giveUp(); // who had no birth since the last one of the node was waited for long enough
        awaited.addAll(there);
        nodesBirth = at;
        lastBirth = at;
        live.agent(agent, true, at);
    }

    void nodeDead(long at) {
        awaited.clear();
        there.clear();
        live.agent(agent, false, at);
    }

    void born(AssetKey asset, long at) {
        there.add(asset);
        if (awaited.remove(asset)) {
            lastBirth = at;
        }
        live.asset(asset, agent, true, at);
    }

    void dead(AssetKey asset, long at) {
        there.remove(asset);
        awaited.remove(asset);
        live.asset(asset, agent, false, at);
    }

    /** Tells of an asset once more; whose birth is still awaited stays there. */
    void tell(AssetKey asset, boolean online, long at) {
        if (online) {
            there.add(asset);
        }
        live.asset(asset, agent, online || awaited.contains(asset), at);
    }

    /** Lets time pass. */
    void tick(long at) {
        // A clock that was set back says as little about how long a birth is awaited as one that ran on.
        if (!awaited.isEmpty() && Math.abs(at - lastBirth) >= AT_ONCE) {
            giveUp();
        }
    }

    /** When {@link #tick} has something to do, or {@link HostSession#NO_DEADLINE}. */
    long deadline() {
        return awaited.isEmpty() ? HostSession.NO_DEADLINE : lastBirth + AT_ONCE;
    }

    private void giveUp() {
        for (AssetKey asset : awaited) {
            there.remove(asset);
            if (registry.isDescribedBy(asset, agent)) {
                live.asset(asset, agent, false, nodesBirth);
            }
        }
        awaited.clear();
    }

    /** Knows what another of the same name has told. */
    void goOnFrom(Presence other) {
        there.addAll(other.there);
        awaited.addAll(other.awaited);
        nodesBirth = other.nodesBirth;
        lastBirth = other.lastBirth;
    }
}
