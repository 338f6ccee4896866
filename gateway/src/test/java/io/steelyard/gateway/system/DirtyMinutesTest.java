package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of minutes to fold when most of it rests. */
final class DirtyMinutesTest {
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    private Path folder;

    private SystemRecords records;

    @BeforeEach
    void open() {
        records = SystemRecords.open(folder, System::nanoTime);
    }

    @AfterEach
    void close() {
        records.close();
    }

    private static AssetKey asset(String name) {
        return new AssetKey("works", name);
    }

    private static List<SystemRow> minutes(String asset, int from, int to) {
        List<SystemRow> minutes = new ArrayList<>();
        for (int minute = from; minute < to; minute++) {
            minutes.add(new DirtyMinute(asset(asset), minute * MINUTE));
        }
        return minutes;
    }

    /** Weeks of an asset that rests stand before a minute of another; each turn would walk over all of them. */
    @Test
    void looksAtFewRowsHoweverLongTheListIs() {
        int weeks = 4 * DirtyMinutes.LOOKED_AT;
        records.write(minutes("a-rests", 0, weeks));
        records.write(minutes("m-old", weeks - 2, weeks));
        records.write(minutes("z-fresh", weeks, weeks + 1));
        records.write(minutes("z-not-due", weeks + 1, weeks + 2));
        AtomicInteger looks = new AtomicInteger();
        List<DirtyMinute> found = records.dirtyMinutes(
                (weeks + 1) * MINUTE,
                10,
                asset -> {
                    looks.incrementAndGet();
                    return !asset.equals(asset("a-rests"));
                },
                minute -> looks.incrementAndGet() > 0);
        assertThat(found)
                .containsExactly(
                        new DirtyMinute(asset("m-old"), (weeks - 2) * MINUTE),
                        new DirtyMinute(asset("m-old"), (weeks - 1) * MINUTE),
                        new DirtyMinute(asset("z-fresh"), weeks * MINUTE));
        assertThat(looks).hasValueLessThan(DirtyMinutes.LOOKED_AT + 20);
    }

    /** Of more assets than there is room for, those that wait longest come first. */
    @Test
    void givesTheOldestWhereThereIsNotRoomForAll() {
        records.write(minutes("rests", 0, DirtyMinutes.LOOKED_AT + 100));
        for (int number = 0; number < 20; number++) {
            int minute = DirtyMinutes.LOOKED_AT + 50 - number;
            records.write(minutes("m-" + (10 + number), minute, minute + 2));
        }
        List<DirtyMinute> found =
                records.dirtyMinutes(Long.MAX_VALUE, 3, asset -> !asset.equals(asset("rests")), minute -> true);
        assertThat(found).extracting(minute -> minute.asset().asset()).containsExactly("m-29", "m-28", "m-27");
    }

    /** Turn for turn everything that is wanted comes once, each asset's in its order, and nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesAllThatIsWantedInTheEnd(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Set<DirtyMinute> wanted = new HashSet<>();
        Set<DirtyMinute> resting = new HashSet<>();
        List<SystemRow> rows = new ArrayList<>(minutes("rests", 0, 2 * DirtyMinutes.LOOKED_AT));
        for (int asset = 0; asset < 7; asset++) {
            int count = random.nextInt(1, 700);
            for (int i = 0; i < count; i++) {
                DirtyMinute minute =
                        new DirtyMinute(asset("m-" + asset), random.nextInt(2 * DirtyMinutes.LOOKED_AT + 500) * MINUTE);
                rows.add(minute);
                (random.nextInt(10) == 0 ? resting : wanted).add(minute);
            }
        }
        wanted.removeAll(resting);
        records.write(rows);
        Set<DirtyMinute> given = new HashSet<>();
        Map<AssetKey, Long> last = new HashMap<>();
        for (List<DirtyMinute> turn = turn(resting); !turn.isEmpty(); turn = turn(resting)) {
            assertThat(turn).as("seed %d", seed).isSortedAccordingTo(Comparator.comparingLong(DirtyMinute::minute));
            for (DirtyMinute minute : turn) {
                assertThat(given.add(minute)).as("seed %d, %s", seed, minute).isTrue();
                assertThat(minute.minute()).isGreaterThan(last.getOrDefault(minute.asset(), -1L));
                last.put(minute.asset(), minute.minute());
            }
            records.settle(turn);
        }
        assertThat(given).as("seed %d", seed).isEqualTo(wanted);
    }

    private List<DirtyMinute> turn(Set<DirtyMinute> resting) {
        return records.dirtyMinutes(
                Long.MAX_VALUE, 100, asset -> !asset.equals(asset("rests")), minute -> !resting.contains(minute));
    }
}
