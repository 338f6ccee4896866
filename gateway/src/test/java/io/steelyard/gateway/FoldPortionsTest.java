package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.EmbeddedConfig;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding many samples from a store that brings few at a time into memory. */
final class FoldPortionsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long START = 1_000_000 * MINUTE;
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final int MOST_POINTS = 50;

    @TempDir
    private Path folder;

    private SystemRecords system;
    private EmbeddedStore store;
    private final KnownLife life = new KnownLife();
    private long now = START;
    private long nanoTime;
    private long offset;
    private Folds folds;

    @BeforeEach
    void open() {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        EmbeddedConfig.Bounds bounds = new EmbeddedConfig.Bounds(Duration.ofSeconds(30), MOST_POINTS, 3);
        store = EmbeddedStore.open(
                folder.resolve("store"), new EmbeddedConfig(64 << 20, Duration.ZERO, bounds), System::nanoTime);
        life.agent(AGENT, true, now);
        folds = new Folds(new FoldsOn(system, store, life, () -> 0, () -> 0), () -> now, () -> nanoTime);
    }

    @AfterEach
    void close() {
        store.close();
        system.close();
    }

    private static AssetKey asset(int number) {
        return new AssetKey("works", "m-" + number);
    }

    private AssetKey describe(int number) {
        AssetKey asset = asset(number);
        SignalDescription signal =
                new SignalDescription("s", "s", FieldType.INT, "Int32", null, null, null, null, null, null);
        life.described(
                new AssetDescription(asset, AGENT, "", "", "pump", "", "hall", "one", List.of(signal), List.of()));
        life.asset(asset, AGENT, true, now);
        return asset;
    }

    private void samples(int number, int count) {
        AssetKey asset = describe(number);
        Series series = new Series(new SignalKey(asset, "s"), "pump", "hall", "one", "s", FieldType.INT);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InboxPosition position = new InboxPosition(0, ++offset);
            readings.add(new Reading(series, START + i * SECOND / 10, 0, (long) i, null, -1, position, false));
        }
        store.write(readings, new StoredMark(new InboxPosition(0, offset), Bytes.empty()));
        system.write(List.of(new SystemRow.DirtyMinute(asset, START)));
    }

    private Object folded(int number) {
        List<MinuteRow> rows = store.minutes(asset(number), START, START + 1);
        return rows.isEmpty() ? "no row" : rows.get(0).fields().get("samples.good");
    }

    /** Ten assets of twelve samples are more than the store answers with; a plant like that must not go unfolded. */
    @Test
    void foldsFewerAssetsTogetherWhenTheStoreSaysTooMany() throws Exception {
        for (int number = 0; number < 10; number++) {
            samples(number, 12);
        }
        now = START + 80 * SECOND;
        assertThat(folds.fold()).isEqualTo(10); // ten have 120, five sixty
        for (int number = 0; number < 10; number++) {
            assertThat(folded(number)).isEqualTo(12L);
        }
    }

    /** What is listed and folded later in the turn is not listed once more by the minute before it. */
    @Test
    void foldsEachMinuteOnceHoweverManyPortionsATurnHas() throws Exception {
        AssetKey asset = describe(1);
        Series series = new Series(new SignalKey(asset, "s"), "pump", "hall", "one", "s", FieldType.INT);
        List<Reading> readings = new ArrayList<>();
        List<SystemRow> listed = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            InboxPosition position = new InboxPosition(0, ++offset);
            readings.add(new Reading(series, START + minute * MINUTE, 0, (long) minute, null, -1, position, false));
            listed.add(new SystemRow.DirtyMinute(asset, START + minute * MINUTE));
        }
        store.write(readings, new StoredMark(new InboxPosition(0, offset), Bytes.empty()));
        system.write(listed);
        now = START + 40 * MINUTE + 20 * SECOND;
        folds.catchUp();
        assertThat(store.minutes(asset, START, now)).hasSize(40);
        assertThat(folds.status().in()).isEqualTo(40);
    }

    /** A store that was lost has no row of what the inbox brings again: hours of quiet minutes are no thousand turns. */
    @Test
    void catchesUpWithAStoreThatIsNewHoursATurn() throws Exception {
        samples(1, 12);
        now = START + 6 * 60 * MINUTE;
        int turns = 0;
        while (folds.fold() > 0) {
            turns++;
        }
        int rows = 0;
        for (long from = START; from < now; from += 40 * MINUTE) {
            rows += store.minutes(asset(1), from, from + 40 * MINUTE).size();
        }
        assertThat(rows).isBetween(358, 360);
        assertThat(turns).isLessThan(15);
    }

    /** A process that was killed with days to fold has listed the first of them, and knew of the others. */
    @Test
    void foldsQuietMinutesSinceTheFirstThatIsListed() throws Exception {
        AssetKey asset = describe(1);
        system.write(List.of(new SystemRow.DirtyMinute(asset, START)));
        int minutes = 3 * 24 * 60;
        now = START + minutes * MINUTE + 80 * SECOND;
        folds.catchUp();
        long rows = 0;
        for (long from = START; from < now; from += 40 * MINUTE) {
            rows += store.minutes(asset, from, from + 40 * MINUTE).size();
        }
        assertThat(rows).isEqualTo(minutes + 1);
        assertThat(folds.status().in()).isEqualTo(minutes + 1);
    }

    /** It is tried again after two minutes; until then the others are folded, turn for turn. */
    @Test
    void anAssetThatCannotBeFoldedHoldsUpNoOther() throws Exception {
        samples(0, MOST_POINTS + 1);
        samples(1, 3);
        now = START + 80 * SECOND;
        assertThatThrownBy(folds::fold).isInstanceOf(StoreException.class).hasMessageContaining("more than 50 points");
        assertThat(folded(1)).isEqualTo(3L);
        assertThat(folds.fold()).isZero();
        assertThat(folds.status().depth()).isZero();
        nanoTime += 61 * SECOND;
        assertThat(folds.fold()).isZero();
        nanoTime += 60 * SECOND;
        assertThatThrownBy(folds::fold).isInstanceOf(StoreException.class);
    }

    private boolean turn(Folds turning) throws InterruptedException {
        try {
            turning.fold();
            return false;
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining("poison");
            return true;
        }
    }

    /** Hour for hour a minute more of each that always fails: what they leave on the list must not stand before the others. */
    @Test
    void assetsThatNeverCanBeFoldedHoldUpNoOtherForAnHour() throws Exception {
        int assets = 203;
        Set<AssetKey> poison = Set.of(asset(0), asset(100), asset(202));
        for (int number = 0; number < assets; number++) {
            describe(number);
        }
        Map<AssetKey, Set<Long>> rows = new HashMap<>();
        Folds among = new Folds(poisoned((asset, minute) -> poison.contains(asset), rows), () -> now, () -> nanoTime);
        int failures = 0;
        int minutes = 60;
        for (int minute = 0; minute < minutes; minute++) {
            List<SystemRow> listed = new ArrayList<>();
            for (int number = 0; number < assets; number++) {
                listed.add(new SystemRow.DirtyMinute(asset(number), START + minute * MINUTE));
            }
            system.write(listed);
            now = START + minute * MINUTE + 80 * SECOND;
            nanoTime = now;
            for (int turn = 0; turn < 3; turn++) {
                failures += turn(among) ? 1 : 0;
            }
            assertThat(rows.values()).as("minute %d", minute).hasSize(assets - poison.size());
            assertThat(rows.values())
                    .as("minute %d", minute)
                    .extracting(Set::size)
                    .containsOnly(minute + 1);
        }
        assertThat(failures).isBetween(6, 20);
        assertThat(among.status().depth()).isZero();
        assertThat(among.status().in()).isGreaterThanOrEqualTo(60L * 200);
    }

    /** Tried again and again, they may not each time keep the asset's other minutes from being tried. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void minutesThatNeverCanBeFoldedHoldUpNoOtherOfTheirAsset(int poisoned) throws Exception {
        describe(0);
        describe(1);
        Set<Long> tried = new TreeSet<>();
        Map<AssetKey, Set<Long>> rows = new HashMap<>();
        FoldDoors doors = poisoned(
                (asset, minute) -> {
                    boolean isPoison = asset.equals(asset(0)) && minute < START + poisoned * MINUTE;
                    if (isPoison) {
                        tried.add(now);
                    }
                    return isPoison;
                },
                rows);
        Folds among = new Folds(doors, () -> now, () -> nanoTime);
        int minutes = 180;
        for (int minute = 0; minute < minutes; minute++) {
            system.write(List.of(
                    new SystemRow.DirtyMinute(asset(0), START + minute * MINUTE),
                    new SystemRow.DirtyMinute(asset(1), START + minute * MINUTE)));
            now = START + minute * MINUTE + 80 * SECOND;
            nanoTime = now;
            turn(among);
            if (minute >= 10) {
                assertThat(rows.get(asset(0))).as("minute %d", minute).hasSize(minute + 1 - poisoned);
            }
            assertThat(rows.get(asset(1))).as("minute %d", minute).hasSize(minute + 1);
        }
        assertThat(tried).hasSizeBetween(6, 12 * poisoned);
    }

    private FoldDoors poisoned(BiPredicate<AssetKey, Long> poison, Map<AssetKey, Set<Long>> rows) {
        FoldDoors real = new FoldsOn(system, store, life, () -> 0, () -> 0);
        return (FoldDoors) Proxy.newProxyInstance(
                FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "samples":
                            for (long at = (Long) arguments[1]; at < (Long) arguments[2]; at += MINUTE) {
                                for (Object asset : (Collection<?>) arguments[0]) {
                                    if (poison.test((AssetKey) asset, at)) {
                                        throw new StoreException("a question with poison in it");
                                    }
                                }
                            }
                            return Map.of();
                        case "minutes", "gaps":
                            return List.of();
                        case "lastBefore":
                            return Map.of();
                        case "write":
                            for (Object written : (List<?>) arguments[0]) {
                                MinuteRow row = (MinuteRow) written;
                                rows.computeIfAbsent(row.asset(), a -> new HashSet<>())
                                        .add(row.minute());
                            }
                            return null;
                        default:
                            return method.invoke(real, arguments);
                    }
                });
    }

    /** Samples come for a minute while the store catches up; here each look at the clock takes five seconds, so does a turn. */
    @Test
    void aMinuteThatIsListedAgainAndAgainIsNotFoldedEachTime() throws Exception {
        samples(0, 5);
        now = START + 80 * SECOND;
        Folds slow =
                new Folds(new FoldsOn(system, store, life, () -> 0, () -> 0), () -> now, () -> nanoTime += 5 * SECOND);
        assertThat(slow.fold()).isPositive();
        samples(0, 6);
        assertThat(slow.fold()).isZero();
        assertThat(folded(0)).isEqualTo(5L);
        nanoTime += 60 * SECOND;
        assertThat(slow.fold()).isPositive();
        assertThat(folded(0)).isEqualTo(6L);
    }
}
