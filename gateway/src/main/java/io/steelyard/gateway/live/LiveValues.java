package io.steelyard.gateway.live;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The present state of the plant as far as it is known. */
public final class LiveValues implements LiveSink {
    private static final int EVENTS = 200;

    private final AtomicLong version = new AtomicLong();
    private final Map<SignalKey, LiveValue> values = new ConcurrentHashMap<>();
    private final Map<AssetKey, LiveAsset> assets = new ConcurrentSkipListMap<>();
    private final Map<AgentKey, Boolean> agents = new ConcurrentSkipListMap<>();
    private final ArrayDeque<Told> events = new ArrayDeque<>();

    private record Told(EventRecord event, long version) {}

    /** A change is there before its version is: whoever reads the version first and the values then misses none. */
    private synchronized void change(LongConsumer change) {
        long next = version.get() + 1;
        change.accept(next);
        version.set(next);
    }

    @Override
    public void described(AssetDescription asset) {
        change(next -> assets.compute(
                asset.key(),
                (key, known) -> new LiveAsset(
                        asset, known != null && known.online(), known == null ? 0 : known.since(), next)));
    }

    @Override
    public void value(SignalKey signal, StoredPoint point, boolean birth) {
        LiveValue known = values.get(signal);
        // A birth's times are cut to milliseconds; it must not replace the sample that it repeats.
        if (birth && known != null && !known.stale() && known.point().time() >= point.time()) {
            return;
        }
        StoredPoint shown = birth && known != null && known.point().time() > point.time() ? known.point() : point;
        change(next -> values.put(signal, new LiveValue(signal, shown, false, next)));
    }

    @Override
    public void agent(AgentKey agent, boolean online, long at) {
        agents.put(agent, online);
        if (!online) {
            for (LiveAsset asset : assets.values()) {
                if (asset.description().agent().equals(agent)) {
                    asset(asset.description().key(), agent, false, at);
                }
            }
        }
    }

    @Override
    public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {
        change(next -> assets.computeIfPresent(
                asset,
                (key, known) -> known.online() == online && known.since() != 0
                        ? known
                        : new LiveAsset(known.description(), online, at, next)));
        if (!online) {
            change(next -> values.replaceAll((signal, value) -> signal.asset().equals(asset) && !value.stale()
                    ? new LiveValue(signal, value.point(), true, next)
                    : value));
        }
    }

    @Override
    public void event(EventRecord event) {
        change(next -> {
            events.addLast(new Told(event, next));
            if (events.size() > EVENTS) {
                events.removeFirst();
            }
        });
    }

    /** The latest events after the one version, up to the other; the oldest of very many are left out. */
    public synchronized List<EventRecord> eventsBetween(long after, long upTo) {
        return events.stream()
                .filter(told -> told.version() > after && told.version() <= upTo)
                .map(Told::event)
                .toList();
    }

    /** Every asset, by site and id. */
    public List<LiveAsset> assets() {
        return List.copyOf(assets.values());
    }

    /** The asset, or null when no birth described it. */
    public @Nullable LiveAsset asset(AssetKey asset) {
        return assets.get(asset);
    }

    /** The signal's last value, or null when none is known. */
    public @Nullable LiveValue value(SignalKey signal) {
        return values.get(signal);
    }

    /** The values that changed after the version. */
    public List<LiveValue> changedSince(long sinceVersion) {
        List<LiveValue> changed = new ArrayList<>();
        for (LiveValue value : values.values()) {
            if (value.version() > sinceVersion) {
                changed.add(value);
            }
        }
        return changed;
    }

    /** The present version. */
    public long version() {
        return version.get();
    }

    /** Every agent that had a session. */
    public List<AgentKey> agents() {
        return List.copyOf(agents.keySet());
    }

    /** Whether the agent's session is alive. */
    public boolean isOnline(AgentKey agent) {
        return agents.getOrDefault(agent, false);
    }
}
