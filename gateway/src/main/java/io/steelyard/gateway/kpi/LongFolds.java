package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Folds long stretches of many assets: what they are made of is read in a few questions, and rows are written in one go. The
 * rows are those that fold one by one. Several threads may, each of other assets; nobody else may write rows of these assets
 * meanwhile.
 */
final class LongFolds {
    private static final int MOST_ASSETS = 20;

    private final FoldDoors doors;
    private final MinuteSource source;
    private final Map<AssetKey, Carried> carried = new ConcurrentHashMap<>();
    private final Queue<FoldMemory> memories = new ConcurrentLinkedQueue<>();

    /**
     * Minutes of a described asset.
     *
     * @param isLast nobody folds the next minute by itself
     * @param isListed each minute has a row, also where nobody has heard of the asset
     */
    record Piece(LiveAsset asset, long from, long to, boolean isLast, boolean isListed) {

        AssetKey key() {
            return asset.description().key();
        }
    }

    /** What became of some pieces. */
    private record Folded(List<MinuteStretch> stretches, List<SystemRow> next) {}

    LongFolds(FoldDoors doors, MinuteSource source) {
        this.doors = doors;
        this.source = source;
    }

    /** Folds the pieces, each of another asset; their rows are durable when it returns. Answers of how many samples. */
    long fold(List<Piece> pieces) throws InterruptedException {
        LongAdder samples = new LongAdder();
        List<Folded> all = new ArrayList<>();
        for (List<Piece> group : groups(pieces)) {
            all.add(fold(group, samples));
        }
        List<SystemRow> next = all.stream().flatMap(one -> one.next().stream()).toList();
        if (!next.isEmpty()) {
            doors.markDirty(next); // before the rows are written, as of single minutes
        }
        doors.writeStretches(
                all.stream().flatMap(one -> one.stretches().stream()).toList());
        return samples.sum();
    }

    /** Pieces of the same time together, a few assets each. */
    private static List<List<Piece>> groups(List<Piece> pieces) {
        Map<List<Long>, List<Piece>> sameTime = new LinkedHashMap<>();
        pieces.forEach(piece -> sameTime.computeIfAbsent(List.of(piece.from(), piece.to()), time -> new ArrayList<>())
                .add(piece));
        List<List<Piece>> groups = new ArrayList<>();
        for (List<Piece> same : sameTime.values()) {
            for (int i = 0; i < same.size(); i += MOST_ASSETS) {
                groups.add(same.subList(i, Math.min(same.size(), i + MOST_ASSETS)));
            }
        }
        return groups;
    }

    private Folded fold(List<Piece> group, LongAdder count) {
        long from = group.get(0).from();
        long to = group.get(0).to();
        Set<AssetKey> keys = new LinkedHashSet<>();
        group.forEach(piece -> keys.add(piece.key()));
        Map<AssetKey, Map<String, List<StoredPoint>>> samples = doors.samples(keys, from, to);
        List<GapRecord> gaps = doors.gaps(from, to, MinuteSource.GAPS);
        lookBack(group);
        FoldMemory memory = Objects.requireNonNullElseGet(memories.poll(), FoldMemory::new);
        List<MinuteStretch> stretches = new ArrayList<>();
        Map<AssetKey, MinuteRow> last = new LinkedHashMap<>();
        for (Piece piece : group) {
            Map<String, List<StoredPoint>> of = samples.getOrDefault(piece.key(), Map.of());
            of.values().forEach(points -> count.add(points.size()));
            Carried before = Objects.requireNonNull(carried.get(piece.key()));
            boolean isUnheard = before.before().isEmpty() && of.isEmpty();
            if (isUnheard && !piece.isListed()) {
                carried.put(piece.key(), new Carried(to, Map.of(), Map.of()));
                continue;
            }
            LongFold fold = new LongFold(source.longInput(piece, of, gaps), before, memory);
            List<MinuteRow> rows = fold.rows();
            carried.put(piece.key(), fold.carried());
            stretches.addAll(doors.pack(rows));
            if (piece.isLast() && !isUnheard) {
                last.put(piece.key(), rows.get(rows.size() - 1));
            }
            if (piece.isLast() && !piece.isListed()) {
                carried.remove(piece.key());
            }
        }
        memories.add(memory);
        return new Folded(stretches, next(last, to));
    }

    /** Behind last minutes that hand over something else than before the next is due, too. */
    private List<SystemRow> next(Map<AssetKey, MinuteRow> last, long to) {
        if (last.isEmpty()) {
            return List.of();
        }
        Map<AssetKey, MinuteRow> there = new LinkedHashMap<>();
        doors.minutes(last.keySet(), to - MinuteFold.NANOS, to).forEach(row -> there.put(row.asset(), row));
        List<SystemRow> next = new ArrayList<>();
        last.forEach((asset, row) -> {
            if (Handed.isOther(row, there.get(asset))) {
                next.add(new SystemRow.DirtyMinute(asset, to));
            }
        });
        return next;
    }

    private void lookBack(List<Piece> group) {
        long from = group.get(0).from();
        Set<AssetKey> without = new LinkedHashSet<>();
        for (Piece piece : group) {
            Carried known = carried.get(piece.key());
            if (known == null || known.minute() != from) {
                without.add(piece.key());
            }
        }
        if (without.isEmpty()) {
            return;
        }
        Map<AssetKey, Map<String, StoredPoint>> last = doors.lastBefore(without, from);
        for (Piece piece : group) {
            if (without.contains(piece.key())) {
                carried.put(piece.key(), source.carried(piece.asset(), from, last.getOrDefault(piece.key(), Map.of())));
            }
        }
    }

    /** These were folded by somebody else: what was carried beyond them may have come of samples that are no longer all. */
    void forget(Collection<SystemRow.DirtyMinute> folded) {
        if (!carried.isEmpty()) {
            for (SystemRow.DirtyMinute minute : folded) {
                carried.computeIfPresent(
                        minute.asset(), (asset, known) -> known.minute() > minute.minute() ? null : known);
            }
        }
    }

    /** What the last minute of the asset that was folded here hands to the next; nothing behind a last one that was not listed. */
    Optional<Carried> carried(AssetKey asset) {
        return Optional.ofNullable(carried.get(asset));
    }

    /** Forgets assets that are gone. */
    void keepOnly(Set<AssetKey> assets) {
        carried.keySet().retainAll(assets);
    }
}
