package io.steelyard.gateway;

import static io.steelyard.gateway.MinutesOnDisk.MINUTE;
import static io.steelyard.gateway.MinutesOnDisk.SECOND;
import static io.steelyard.gateway.MinutesOnDisk.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.MinuteStretch;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A machine that says little, of which some is late: however it comes the minutes are those of samples in order, and a batch has
 * each minute that it speaks of folded once, up to the one of the next sample, and no other.
 */
final class LateMinutesTest {
    private static final int MINUTES = 40;
    private static final long END = START + MINUTES * MINUTE;
    private static final int SEEDS = 24;

    @TempDir
    private Path folder;

    /** What the machine says. */
    private record Said(long at, long state, long status) {}

    static java.util.stream.IntStream seeds() {
        return java.util.stream.IntStream.range(0, SEEDS);
    }

    /** How often each minute was written since it was cleared. */
    private final TreeMap<Long, Integer> written = new TreeMap<>();

    private Folds counted(MinutesOnDisk disk) {
        FoldDoors real = new FoldsOn(disk.system, disk.store, disk.life, () -> 0, () -> 0);
        FoldDoors counting = (FoldDoors) Proxy.newProxyInstance(
                FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        for (Object row : (List<?>) arguments[0]) {
                            written.merge(((MinuteRow) row).minute(), 1, Integer::sum);
                        }
                    } else if (method.getName().equals("writeStretches")) {
                        for (Object one : (List<?>) arguments[0]) {
                            MinuteStretch stretch = (MinuteStretch) one;
                            for (long minute = stretch.from(); minute < stretch.to(); minute += MINUTE) {
                                written.merge(minute, 1, Integer::sum);
                            }
                        }
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Folds(counting, () -> disk.now, () -> 0);
    }

    /** Stretches of some minutes in which it says nothing, and now and then a few words at once. */
    private static List<Said> said(Random chance) {
        List<Said> said = new ArrayList<>();
        for (long at = START; at < END - 2 * MINUTE; ) {
            said.add(new Said(at, 1 + chance.nextInt(3), chance.nextInt(6) == 0 ? 0x8000_0000L : 0));
            at += chance.nextInt(3) == 0
                    ? (1 + chance.nextInt(50)) * SECOND
                    : (1 + chance.nextInt(5)) * MINUTE + chance.nextInt(3) * 30 * SECOND;
        }
        return said;
    }

    private static void alive(MinutesOnDisk disk, boolean proves, long until) {
        if (proves) {
            disk.life.alive(new AliveRecord(Scope.server("works", "edge", "plc"), until, until));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lateBatchesFoldWhatTheySpeakOfOnceAndTheSameAsInOrder(int seed) throws Exception {
        Random chance = new Random(seed);
        boolean proves = seed % 2 == 1;
        List<Said> all = said(chance);
        List<MinuteRow> inOrder = inOrder(all, proves);
        try (MinutesOnDisk disk = new MinutesOnDisk(folder.resolve("late"))) {
            disk.folds = counted(disk);
            TreeSet<Long> known = new TreeSet<>();
            List<List<Said>> batches = live(disk, all, chance, proves, known);
            for (List<Said> batch : batches) {
                TreeSet<Long> expected = expected(known, batch);
                written.clear();
                for (Said one : batch) {
                    disk.state(one.at(), one.state(), one.status());
                }
                disk.foldUntil(disk.now);
                String what = "seed " + seed + ", " + batch;
                assertThat(written.values()).as(what + ": " + written).containsOnly(1);
                assertThat(expected).as(what).containsAll(written.keySet());
                for (Said one : batch) {
                    assertThat(written).as(what).containsKey(minute(one.at()));
                }
                written.clear();
                disk.foldUntil(disk.now);
                assertThat(written).as(what + ": nothing is left").isEmpty();
            }
            assertThat(disk.foldUntil(disk.now)).as("seed " + seed).isEqualTo(inOrder);
        }
    }

    /** All in time, each minute when it is over. */
    private List<MinuteRow> inOrder(List<Said> all, boolean proves) throws InterruptedException {
        try (MinutesOnDisk disk = new MinutesOnDisk(folder.resolve("order"))) {
            for (int minute = 1; minute <= MINUTES; minute++) {
                long end = START + minute * MINUTE;
                all.stream()
                        .filter(one -> one.at() >= end - MINUTE && one.at() < end)
                        .forEach(one -> disk.state(one.at(), one.state(), one.status()));
                alive(disk, proves, end);
                disk.foldUntil(end + 11 * SECOND);
            }
            alive(disk, proves, END + 5 * MINUTE);
            return disk.foldUntil(END + MINUTE);
        }
    }

    /** Some in time; what is not comes afterwards, batch by batch. */
    private List<List<Said>> live(
            MinutesOnDisk disk, List<Said> all, Random chance, boolean proves, TreeSet<Long> known)
            throws InterruptedException {
        List<Said> late = new ArrayList<>();
        for (int minute = 1; minute <= MINUTES; minute++) {
            long end = START + minute * MINUTE;
            for (Said one : all) {
                if (one.at() >= end - MINUTE && one.at() < end) {
                    if (one.at() > START && chance.nextInt(3) == 0) {
                        late.add(one);
                    } else {
                        disk.state(one.at(), one.state(), one.status());
                        known.add(one.at());
                    }
                }
            }
            alive(disk, proves, end);
            disk.foldUntil(end + 11 * SECOND);
        }
        alive(disk, proves, END + 5 * MINUTE);
        disk.foldUntil(END + MINUTE);
        List<List<Said>> batches = new ArrayList<>();
        Collections.shuffle(late, chance);
        while (!late.isEmpty()) {
            List<Said> batch = new ArrayList<>(late.subList(0, 1 + chance.nextInt(Math.min(3, late.size()))));
            late.removeAll(batch);
            batches.add(batch);
        }
        return batches;
    }

    private static long minute(long at) {
        return Math.floorDiv(at, MINUTE) * MINUTE;
    }

    /** From each sample's minute up to the one of the next that is known, or to the last. */
    private static TreeSet<Long> expected(TreeSet<Long> known, List<Said> batch) {
        batch.forEach(one -> known.add(one.at()));
        TreeSet<Long> minutes = new TreeSet<>();
        for (Said one : batch) {
            Long next = known.higher(one.at());
            for (long minute = minute(one.at());
                    minute <= (next == null ? END + MINUTE : minute(next));
                    minute += MINUTE) {
                minutes.add(minute);
            }
        }
        return minutes;
    }
}
