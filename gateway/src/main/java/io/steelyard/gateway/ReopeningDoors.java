package io.steelyard.gateway;

import io.steelyard.gateway.declared.Reopening;
import io.steelyard.gateway.kpi.sum.Sums;
import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.FoldList;
import io.steelyard.gateway.system.NoteTable;
import io.steelyard.gateway.system.SystemRecords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lists minutes to be folded again: those that have a row, and those that are listed, of which a fold may be under way. What
 * is neither is folded by the tables of its day when its turn comes, or was before the asset was there.
 */
final class ReopeningDoors implements Reopening.Doors {
    private static final long MINUTE = 60_000_000_000L;
    /** So that new minutes, which stand behind them, never wait long. */
    private static final long MOST_WAITING = 20_000;

    private static final long LOOK_AGAIN_MILLIS = 1_000;
    private static final String DONE = "reopened";

    /** Only interrupting ends a pause early. */
    private final CountDownLatch never = new CountDownLatch(1);

    private final NoteTable notes;
    private final FoldList list;
    private final TimeSeriesStore store;
    private final LiveValues live;
    private final Sums sums;

    ReopeningDoors(SystemRecords system, TimeSeriesStore store, LiveValues live, Sums sums) {
        this.notes = new NoteTable(system);
        this.list = new FoldList(system);
        this.store = store;
        this.live = live;
        this.sums = sums;
    }

    @Override
    public List<AssetKey> assets(String site) {
        return live.assets().stream()
                .map(asset -> asset.description().key())
                .filter(key -> key.site().equals(site))
                .toList();
    }

    @Override
    public long first(AssetKey asset) throws InterruptedException {
        waitForRoom();
        // the list first: what is taken off it meanwhile has a row by then
        long listed = list.first(asset);
        return Math.min(listed, store.firstMinute(asset));
    }

    @Override
    public void planned(AssetKey asset, Reopening.Range range) {
        // Sums say what was planned of minutes that have no row, too.
        sums.forget(asset, Math.floorDiv(range.from(), MINUTE) * MINUTE, range.to());
    }

    @Override
    public void reopen(AssetKey asset, List<Reopening.Range> ranges) throws InterruptedException {
        waitForRoom();
        long from = Math.floorDiv(ranges.get(0).from(), MINUTE) * MINUTE;
        long to = ranges.get(ranges.size() - 1).to();
        // They say what was planned of minutes that have no row, too; at once, since each waits for the disk under a
        // lock.
        sums.forget(asset, from, to);
        // before the rows: what is taken off the list meanwhile has one by then
        TreeSet<Long> minutes = new TreeSet<>(list.of(asset, from, to));
        for (MinuteRow row : store.minutes(asset, from, to)) {
            minutes.add(row.minute());
        }
        minutes.removeIf(
                minute -> ranges.stream().noneMatch(range -> range.from() < minute + MINUTE && minute < range.to()));
        list.add(asset, minutes);
    }

    @Override
    public void refold(AssetKey asset, long minute) throws InterruptedException {
        waitForRoom();
        sums.forget(asset, minute, minute + MINUTE);
        list.add(asset, List.of(minute));
    }

    private void waitForRoom() throws InterruptedException {
        while (list.waiting() > MOST_WAITING) {
            boolean unused = never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Map<String, Long> done(String site) {
        Map<String, Long> versions = new TreeMap<>();
        for (String line : notes.get(site, DONE).lines().toList()) {
            int space = line.indexOf(' ');
            versions.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        }
        return versions;
    }

    @Override
    public void done(String site, Map<String, Long> versions) {
        StringBuilder body = new StringBuilder();
        versions.forEach((kind, version) ->
                body.append(kind).append(' ').append((long) version).append('\n'));
        notes.put(site, DONE, body.toString());
    }
}
