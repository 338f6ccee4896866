package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LifeSink;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.EventRecord;

/**
 * Tells folding all, and the live view nothing while shut: then somebody farther ahead in the inbox tells it. For ingest's
 * thread.
 */
final class LiveGate implements LiveSink, LifeSink {
    private final LiveSink view;
    private final LifeSink life;
    private boolean shut;

    LiveGate(LiveSink view, LifeSink life) {
        this.view = view;
        this.life = life;
    }

    void shut(boolean isShut) {
        shut = isShut;
    }

    @Override
    public void described(AssetDescription asset) {
        life.described(asset);
        if (!shut) {
            view.described(asset);
        }
    }

    @Override
    public void value(SignalKey signal, StoredPoint point, boolean birth) {
        if (!shut) {
            view.value(signal, point, birth);
        }
    }

    @Override
    public void agent(AgentKey agent, boolean online, long at) {
        life.agent(agent, online, at);
        if (!shut) {
            view.agent(agent, online, at);
        }
    }

    @Override
    public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {
        life.asset(asset, agent, online, at);
        if (!shut) {
            view.asset(asset, agent, online, at);
        }
    }

    @Override
    public void alive(AliveRecord alive) {
        life.alive(alive);
    }

    @Override
    public void event(EventRecord event) {
        if (!shut) {
            view.event(event);
        }
    }

    /** For whoever reads ahead, whose word is no evidence. */
    static final class Nobody implements LifeSink {
        @Override
        public void described(AssetDescription asset) {}

        @Override
        public void agent(AgentKey agent, boolean online, long at) {}

        @Override
        public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {}

        @Override
        public void alive(AliveRecord alive) {}
    }
}
