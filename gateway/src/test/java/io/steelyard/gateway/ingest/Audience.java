package io.steelyard.gateway.ingest;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Hears all that the live view is told, in its order, and tells it on. */
final class Audience implements LiveSink {
    /** Present values of all signals; a birth's repeat what is known. */
    final List<String> values = new ArrayList<>();

    final List<String> agents = new ArrayList<>();
    final List<EventRecord> events = new ArrayList<>();
    private final Supplier<LiveValues> live;

    Audience(Supplier<LiveValues> live) {
        this.live = live;
    }

    @Override
    public void described(AssetDescription asset) {
        live.get().described(asset);
    }

    @Override
    public void value(SignalKey signal, StoredPoint point, boolean birth) {
        if (!birth) {
            values.add(signal.signal() + " " + point.value() + " at " + point.time());
        }
        live.get().value(signal, point, birth);
    }

    @Override
    public void agent(AgentKey agent, boolean online, long at) {
        boolean before = live.get().isOnline(agent);
        live.get().agent(agent, online, at);
        if (before != online) {
            agents.add(agent.agent() + (online ? " came" : " went"));
        }
    }

    @Override
    public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {
        live.get().asset(asset, agent, online, at);
    }

    @Override
    public void event(EventRecord event) {
        events.add(event);
        live.get().event(event);
    }
}
