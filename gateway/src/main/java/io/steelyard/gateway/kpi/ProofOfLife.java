package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether agents have proved that what minutes are read from was there to their ends. For one thread, but for {@link #isOpen}. */
final class ProofOfLife {
    /** How long after its end a minute waits for the proof of life that covers it. */
    private static final long WAIT_NANOS = 40_000_000_000L;

    private static final int MOST = 10_000;

    private final FoldDoors doors;
    private final LongSupplier now;
    private final Set<DirtyMinute> missing = new LinkedHashSet<>();

    /** @param now nanoseconds since 1970 */
    ProofOfLife(FoldDoors doors, LongSupplier now) {
        this.doors = doors;
        this.now = now;
    }

    /** Whether the asset's agent is there, proves life, and has not yet proved that of all up to the end. Any thread. */
    boolean isOpen(LiveAsset asset, long end) {
        return asset.online() && isLacking(asset, end);
    }

    private boolean isLacking(LiveAsset asset, long end) {
        long proof = doors.provenUntil(asset.description());
        return proof != 0 && proof < end;
    }

    /** Whether it may do so soon enough for the minute to wait for it. */
    boolean waits(@Nullable LiveAsset asset, long end) {
        return asset != null && now.getAsLong() < end + WAIT_NANOS && isOpen(asset, end);
    }

    /** The minute was folded without; of very many some are forgotten. */
    void isMissing(DirtyMinute minute) {
        if (missing.size() < MOST) {
            missing.add(minute);
        }
    }

    /** Those that were folded without, and now it is there. */
    List<DirtyMinute> came(Map<AssetKey, LiveAsset> assets) {
        List<DirtyMinute> came = missing.stream()
                .filter(minute -> {
                    LiveAsset asset = assets.get(minute.asset());
                    return asset == null || !isLacking(asset, minute.minute() + MinuteFold.NANOS);
                })
                .toList();
        came.forEach(missing::remove);
        return came;
    }
}
