package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.EventRecord;

/** Lets nothing through while shut: somebody farther ahead in the inbox tells the live view. For ingest's thread. */
final class LiveGate implements LiveSink {
    private final LiveSink behind;
    private boolean shut;

    LiveGate(LiveSink behind) {
        this.behind = behind;
    }

    void shut(boolean isShut) {
        shut = isShut;
    }

    @Override
    public void described(AssetDescription asset) {
        if (!shut) {
            behind.described(asset);
        }
    }

    @Override
    public void value(SignalKey signal, StoredPoint point, boolean birth) {
        if (!shut) {
            behind.value(signal, point, birth);
        }
    }

    @Override
    public void agent(AgentKey agent, boolean online, long at) {
        if (!shut) {
            behind.agent(agent, online, at);
        }
    }

    @Override
    public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {
        if (!shut) {
            behind.asset(asset, agent, online, at);
        }
    }

    @Override
    public void alive(AliveRecord alive) {
        if (!shut) {
            behind.alive(alive);
        }
    }

    @Override
    public void event(EventRecord event) {
        if (!shut) {
            behind.event(event);
        }
    }
}
