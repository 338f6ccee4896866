package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LifeSink;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.ledger.AliveRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Who is there and who has proved to live, as far as storing has come: what minutes are folded by. The live view may be
 * ahead of it, and evidence from there would call a minute known whose samples nobody has read. As many entries as there are
 * assets and agents. Ingest's thread writes, any thread reads.
 */
public final class KnownLife implements LifeSink {
    private static final long NO_VERSION = 0;
    private static final int MOST_SERVERS = 1_000;
    /** Long before any minute: its agent proves life, and that server never did. */
    private static final long NEVER = 1;

    /** Of an agent that does not name the server. */
    private static final String ANY = "";

    private final Map<AssetKey, LiveAsset> assets = new ConcurrentSkipListMap<>();
    private final Map<AgentKey, Map<String, Long>> provenUntil = new ConcurrentHashMap<>();
    /** Assets that are no longer among their agent's, and since when. */
    private final Map<AssetKey, Long> left = new ConcurrentHashMap<>();

    @Override
    public void described(AssetDescription asset) {
        assets.compute(
                asset.key(),
                (key, known) -> new LiveAsset(
                        asset, known != null && known.online(), known == null ? 0 : known.since(), NO_VERSION));
    }

    @Override
    public void agent(AgentKey agent, boolean online, long at) {
        if (!online) {
            for (LiveAsset asset : assets.values()) {
                if (asset.description().agent().equals(agent)) {
                    turn(asset.description().key(), false, at);
                }
            }
        }
    }

    @Override
    public void asset(AssetKey asset, AgentKey agent, boolean online, long at) {
        LiveAsset before = assets.get(asset);
        if (online) {
            left.remove(asset);
        } else if (before != null && before.online()) {
            left.put(asset, at); // with its agent gone, nothing more is proved anyway
        }
        turn(asset, online, at);
    }

    private void turn(AssetKey asset, boolean online, long at) {
        assets.computeIfPresent(
                asset,
                (key, known) -> known.online() == online && known.since() != 0
                        ? known
                        : new LiveAsset(known.description(), online, at, NO_VERSION));
    }

    @Override
    public void alive(AliveRecord alive) {
        AgentKey agent = new AgentKey(alive.scope().site(), alive.scope().agent());
        Map<String, Long> servers = provenUntil.computeIfAbsent(agent, key -> new ConcurrentHashMap<>());
        String server = alive.scope().server();
        // The latest word, not the greatest time: the agent's clock may have been set back.
        servers.put(ANY, alive.until());
        if (server != null && (servers.size() < MOST_SERVERS || servers.containsKey(server))) {
            servers.put(server, alive.until());
        }
    }

    /** Every asset, by site and id. */
    public List<LiveAsset> assets() {
        return List.copyOf(assets.values());
    }

    /**
     * Until when the server that the asset is read from is known to have lived, nanoseconds since 1970; 0 when its agent
     * gives no proofs at all. Of an asset whose server nobody named, any server of its agent. Of one that its agent no longer
     * has, however long the server lives, not beyond that: nobody looks at it any more.
     */
    public long provenUntil(AssetDescription asset) {
        Map<String, Long> servers = provenUntil.getOrDefault(asset.agent(), Map.of());
        if (servers.isEmpty()) {
            return 0;
        }
        return Math.min(servers.getOrDefault(asset.server(), NEVER), left.getOrDefault(asset.key(), Long.MAX_VALUE));
    }
}
