package io.steelyard.edge.model;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's births say: every mapped asset and each of its signals whose type is known. Thread-safe; listeners
 * run on the thread that changed an asset and must not block.
 */
public final class Catalogue {
    private final Map<String, AssetInfo> assets = new TreeMap<>();
    private final Map<String, TreeMap<String, SignalInfo>> signals = new TreeMap<>();
    private final Map<String, Set<String>> servers = new TreeMap<>();
    private final Set<String> lost = new HashSet<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Long> since = new TreeMap<>();
    private final InstantSource clock;
    private @Nullable String security;

    /** Of an agent whose profiles are taken up by the clock. */
    public Catalogue(InstantSource clock) {
        this.clock = clock;
    }

    /** Of one that begins now. */
    public Catalogue() {
        this(InstantSource.system());
    }

    /** Puts an asset in, or replaces what was said of it. */
    public void put(AssetInfo asset) {
        boolean changed;
        synchronized (this) {
            AssetInfo before = assets.put(asset.asset(), asset);
            changed = !asset.equals(before);
            if (before == null || !before.profile().equals(asset.profile())) {
                since.put(asset.asset(), clock.millis());
            }
            servers.computeIfAbsent(asset.asset(), a -> new HashSet<>()).add(asset.server());
        }
        if (changed) {
            tell(asset.asset());
        }
    }

    /** Puts signals of one asset in, or replaces what was said of them; one call is one change. */
    public void put(String asset, List<SignalInfo> infos) {
        boolean changed = false;
        synchronized (this) {
            TreeMap<String, SignalInfo> known = signals.computeIfAbsent(asset, a -> new TreeMap<>());
            for (SignalInfo info : infos) {
                changed |= !info.equals(known.put(info.name(), info));
            }
        }
        if (changed) {
            tell(asset);
        }
    }

    /** These signals of an asset, and those below them, are mapped no longer. */
    public void forget(String asset, List<String> names) {
        boolean changed = false;
        synchronized (this) {
            TreeMap<String, SignalInfo> known = signals.getOrDefault(asset, new TreeMap<>());
            for (String name : names) {
                changed |= known.remove(name) != null;
                changed |= known.keySet().removeIf(other -> other.startsWith(name + "/"));
            }
        }
        if (changed) {
            tell(asset);
        }
    }

    /** The asset is read from these servers only, from now on. */
    public void readFrom(String asset, Set<String> only) {
        boolean changed;
        synchronized (this) {
            Set<String> of = servers.get(asset);
            changed = of != null && of.retainAll(only);
        }
        if (changed) {
            tell(asset);
        }
    }

    /** The asset is mapped no longer. */
    public void retire(String asset) {
        synchronized (this) {
            if (assets.remove(asset) == null) {
                return;
            }
            signals.remove(asset);
            since.remove(asset);
            servers.remove(asset);
        }
        tell(asset);
    }

    /** The server can not be reached: assets that no other server is left of are absent from now on. */
    public void lost(String server) {
        turn(server, lost::add);
    }

    /** The server is there, again. */
    public void back(String server) {
        turn(server, lost::remove);
    }

    private void turn(String server, Predicate<String> change) {
        List<String> changed;
        synchronized (this) {
            if (!change.test(server)) {
                return;
            }
            changed = servers.entrySet().stream()
                    .filter(of -> of.getValue().contains(server))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        changed.forEach(this::tell);
    }

    /** Whether every server that the asset is read from is lost. */
    public synchronized boolean isAbsent(String asset) {
        Set<String> of = servers.get(asset);
        return of != null && lost.containsAll(of);
    }

    /** What the agent's own birth says of how its connections are secured, as JSON; set before anything is born. */
    public synchronized void secure(String endpoints) {
        security = endpoints;
    }

    /** See {@link #secure}; null when nothing was set. */
    public synchronized @Nullable String security() {
        return security;
    }

    /** All assets, by id. */
    public synchronized List<AssetInfo> assets() {
        return List.copyOf(assets.values());
    }

    /** The asset of that id, or null when it is not mapped. */
    public synchronized @Nullable AssetInfo asset(String id) {
        return assets.get(id);
    }

    /** Since when the asset is mapped with its profile, as far as this process knows, milliseconds since 1970; null when it is not. */
    public synchronized @Nullable Long profileSince(String id) {
        return since.get(id);
    }

    /** The signals of an asset whose type is known, by name. */
    public synchronized List<SignalInfo> signals(String asset) {
        TreeMap<String, SignalInfo> known = signals.get(asset);
        return known == null ? List.of() : List.copyOf(known.values());
    }

    /** Calls the listener with the id of each asset that changes from now on. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void tell(String asset) {
        for (Consumer<String> listener : listeners) {
            listener.accept(asset);
        }
    }
}
