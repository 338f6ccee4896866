package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.kpi.Refolding;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long stretches folded in one go against the same minutes folded one by one, on the real store and records. */
final class LongFoldsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 1_440 * MINUTE;
    private static final long START = 20_000 * DAY;
    private static final int MINUTES = 180;
    private static final long END = START + MINUTES * MINUTE;
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final int ASSETS = 4;

    @TempDir
    private Path folder;

    private final KnownLife life = new KnownLife();
    private final List<AssetPlan.Stretch> plan = new ArrayList<>();
    private final List<CountCorrection> corrections = new ArrayList<>();
    private @Nullable SystemRecords system;
    private @Nullable EmbeddedStore store;
    private Folds folds;
    private Folds slowly;
    private long now;
    private long offset;

    private void open(int seed) {
        close();
        system = SystemRecords.open(folder.resolve("system" + seed), System::nanoTime);
        store = EmbeddedStore.open(folder.resolve("store" + seed), 64 << 20);
        plan.clear();
        corrections.clear();
        KpisOn kpis = KpisOn.of(store, system, declared());
        FoldsOn doors = new FoldsOn(system, store, life, () -> 0, () -> 0, kpis, rows -> {});
        folds = new Folds(doors, () -> now, () -> 0);
        slowly = new Folds(aFewAtATime(doors), () -> now, () -> 0);
    }

    /** So few on the list at once that they are folded minute by minute. */
    private static FoldDoors aFewAtATime(FoldDoors doors) {
        return (FoldDoors) Proxy.newProxyInstance(
                FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("dirty")) {
                        arguments[1] = 100;
                    }
                    try {
                        return method.invoke(doors, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
            system.close();
        }
    }

    private Declarations declared() {
        return new Declarations() {
            @Override
            public AssetPlan plan(AssetKey asset, long from, long to) {
                return new AssetPlan(plan.stream()
                        .filter(stretch -> stretch.from() < to && stretch.to() > from)
                        .toList());
            }

            @Override
            public Nameplate nameplate(AssetKey asset) {
                return Nameplate.NOTHING;
            }

            @Override
            public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
                return corrections.stream()
                        .filter(one -> one.at() >= from && one.at() < to)
                        .toList();
            }

            @Override
            public MeteringPlan metering(String site) {
                return MeteringPlan.NOTHING;
            }
        };
    }

    private static AssetKey asset(int number) {
        return new AssetKey("works", "m" + number);
    }

    /** The last has no state, so that its counter tells when it executes. */
    private static AssetDescription described(int number) {
        List<SignalDescription> signals = new ArrayList<>();
        if (number < ASSETS - 1) {
            signals.add(signal("state", FieldType.INT, "Int32", null));
            signals.add(signal("mode", FieldType.INT, "Int32", null));
            signals.add(signal("order", FieldType.STRING, "String", null));
        }
        signals.add(signal("good", FieldType.INT, number == 0 ? "UInt16" : "Int64", null));
        signals.add(signal("energy", FieldType.FLOAT, "Double", "kWh"));
        signals.add(
                new SignalDescription("temp", "temp", FieldType.FLOAT, "Double", null, null, null, null, null, null));
        return new AssetDescription(
                asset(number),
                AGENT,
                "",
                "",
                "lathe",
                number % 2 == 0 ? "lathe" : "counter",
                "hall",
                "one",
                signals,
                List.of());
    }

    /** Perhaps it was another machine for some of the time, or several were. */
    private static AssetDescription replaced(SplittableRandom random, AssetDescription asset) {
        List<Former> formerly = new ArrayList<>();
        for (long at = START; random.nextInt(3) > 0 && at < END; ) {
            at += random.nextLong(random.nextBoolean() ? 2 * MINUTE : END - START);
            at = random.nextInt(3) == 0 ? at / MINUTE * MINUTE : at;
            formerly.add(new Former(List.of("generic", "packml", "lathe").get(random.nextInt(3)), at, at));
        }
        return new AssetDescription(
                asset.key(),
                asset.agent(),
                asset.server(),
                asset.enterprise(),
                asset.equipmentClass(),
                asset.profile(),
                asset.area(),
                asset.line(),
                asset.signals(),
                formerly);
    }

    private static SignalDescription signal(String name, FieldType type, String typeName, @Nullable String unit) {
        return new SignalDescription(name, name, type, typeName, name, unit, null, null, null, null);
    }

    /** Stretches of some minutes in which much comes, and of some in which nothing does. */
    private void samples(SplittableRandom random, AssetDescription asset) {
        long begin = START - MINUTE - random.nextLong(3 * MINUTE) + random.nextInt(2) * random.nextLong(90 * MINUTE);
        long count = random.nextInt(1_000);
        double energy = random.nextDouble() * 100;
        List<Reading> readings = new ArrayList<>();
        for (long at = begin; at < END; ) {
            long busyUntil = at + random.nextLong(8 * MINUTE);
            while (at < busyUntil && at < END) {
                SignalDescription signal =
                        asset.signals().get(random.nextInt(asset.signals().size()));
                count = random.nextInt(60) == 0 ? random.nextInt(50) : count + random.nextInt(3);
                energy += random.nextDouble();
                Object value = switch (signal.name()) {
                    case "state" -> (Object) (long) random.nextInt(8);
                    case "mode" -> (Object) (long) random.nextInt(4);
                    case "order" -> random.nextInt(3) == 0 ? "" : "o" + random.nextInt(3);
                    case "good" -> (Object) count;
                    case "energy" -> (Object) energy;
                    default -> (Object) (double) random.nextInt(50);
                };
                boolean isBad = random.nextInt(25) == 0;
                readings.add(reading(asset, signal, at, isBad ? null : value));
                at += 1 + random.nextLong(random.nextInt(4) == 0 ? 2 * MINUTE : 15 * SECOND);
            }
            at += random.nextInt(3) == 0 ? MINUTE - at % MINUTE : random.nextLong(40 * MINUTE);
        }
        write(readings);
    }

    private Reading reading(AssetDescription asset, SignalDescription signal, long at, @Nullable Object value) {
        Series series = new Series(
                new SignalKey(asset.key(), signal.name()), "lathe", "hall", "one", signal.field(), signal.type());
        return new Reading(
                series, at, value == null ? 0x8000_0000L : 0, value, null, -1, new InboxPosition(0, ++offset), false);
    }

    private void write(List<Reading> readings) {
        store.write(readings, new StoredMark(new InboxPosition(0, offset), Bytes.empty()));
    }

    private void around(SplittableRandom random) {
        long at = START;
        while (at < END) {
            long to = at + 1 + random.nextLong(60 * MINUTE);
            if (random.nextInt(2) == 0) {
                to = to / MINUTE * MINUTE;
            }
            if (to > at && random.nextInt(4) > 0) {
                AssetPlan.Calendar calendar = AssetPlan.Calendar.values()[random.nextInt(4)];
                AssetPlan.Job job = random.nextInt(2) == 0 ? null : new AssetPlan.Job("o1", null, BigDecimal.TEN);
                plan.add(new AssetPlan.Stretch(at, to, calendar, random.nextInt(4) == 0, job));
            }
            at = Math.max(at + 1, to);
        }
        if (random.nextBoolean()) {
            corrections.add(new CountCorrection(START + random.nextLong(END - START), "good", BigDecimal.ONE));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            long from = START + random.nextLong(END - START);
            long to = random.nextInt(2) == 0 ? from / MINUTE * MINUTE + MINUTE : from + random.nextLong(20 * MINUTE);
            String named = random.nextInt(2) == 0
                    ? null
                    : asset(random.nextInt(ASSETS)).asset();
            Scope scope =
                    new Scope("works", "edge", null, named, named == null || random.nextBoolean() ? null : "good");
            system.write(List.of(new SystemRow.Gap(
                    new InboxPosition(0, ++offset),
                    0,
                    new GapRecord("g" + i, scope, from, to, null, null, GapCause.AGENT_DOWN))));
        }
    }

    private static Refolding.Piece piece(int number, long from, long to) {
        return new Refolding.Piece(asset(number), from, to, to >= END);
    }

    private void foldOneByOne() throws InterruptedException {
        list(START, END);
        slowly.catchUp();
    }

    private void list(long from, long to) {
        List<SystemRow> minutes = new ArrayList<>();
        for (int number = 0; number < ASSETS; number++) {
            minutes.addAll(piece(number, from, to).minutes());
        }
        system.write(minutes);
    }

    private List<List<MinuteRow>> rows() {
        List<List<MinuteRow>> rows = new ArrayList<>();
        for (int number = 0; number < ASSETS; number++) {
            rows.add(store.minutes(asset(number), START, END));
        }
        return rows;
    }

    private void make(int seed, SplittableRandom random) {
        open(seed);
        boolean online = random.nextBoolean();
        now = END + 10 * MINUTE;
        life.agent(AGENT, online, END - random.nextLong(30 * MINUTE));
        around(random);
        for (int number = 0; number < ASSETS; number++) {
            life.described(replaced(random, described(number)));
            life.asset(asset(number), AGENT, online, now);
            samples(random, described(number));
        }
    }

    @Test
    void makesTheRowsThatSingleFoldsMake() throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            make(seed, random);
            foldOneByOne();
            List<List<MinuteRow>> single = rows();
            for (long from = START; from < END; ) {
                long to = Math.min(END, from + (1 + random.nextInt(120)) * MINUTE);
                List<Refolding.Piece> pieces = new ArrayList<>();
                for (int number = 0; number < ASSETS; number++) {
                    pieces.add(piece(number, from, to));
                }
                folds.refold(pieces);
                from = to;
            }
            assertThat(rows()).as("seed %d", seed).isEqualTo(single);
            assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10)).isEmpty();
        }
    }

    /** After an outage many minutes of each asset wait: they are folded in one go, new ones as those that are there. */
    @Test
    void foldsWhatWaitsInOneGoAsOneByOne() throws Exception {
        for (int seed = 0; seed < 16; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            make(200 + seed, random);
            foldOneByOne();
            List<List<MinuteRow>> single = rows();
            for (boolean isNew : new boolean[] {true, false}) {
                if (isNew) {
                    store.forgetMinutes(START - DAY);
                }
                for (long from = START; from < END; ) {
                    long to = Math.min(END, from + (1 + random.nextInt(MINUTES)) * MINUTE);
                    list(from, to);
                    folds.catchUp();
                    from = to;
                }
                assertThat(rows()).as("seed %d, new %s", seed, isNew).isEqualTo(single);
                assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10)).isEmpty();
            }
        }
    }

    /** A sample came late into what was folded before, and is listed with what follows: that begins with it at once. */
    @Test
    void aStretchBeginsWithWhatCameLateBeforeIt() throws Exception {
        open(2_000);
        long middle = START + 150 * MINUTE;
        now = middle + MINUTE; // up to which all is folded
        life.agent(AGENT, true, START + 310 * MINUTE);
        AssetDescription asset = described(0);
        life.described(asset);
        life.asset(asset.key(), AGENT, true, START);
        SignalDescription good = asset.signals().get(3);
        write(List.of(reading(asset, good, START + SECOND, 7L)));
        list(START, middle);
        folds.catchUp();
        write(List.of(reading(asset, good, middle - 10 * MINUTE, 9L)));
        system.write(List.of(new SystemRow.DirtyMinute(asset.key(), middle - 10 * MINUTE)));
        now = START + 310 * MINUTE;
        list(middle, middle + 150 * MINUTE);
        folds.fold();
        List<MinuteRow> behind = store.minutes(asset.key(), middle, middle + 150 * MINUTE);
        folds.catchUp();
        List<MinuteRow> at = store.minutes(asset.key(), START, middle + 150 * MINUTE);
        store.forgetMinutes(START - DAY);
        list(START, middle + 150 * MINUTE);
        slowly.catchUp();
        assertThat(at).isEqualTo(store.minutes(asset.key(), START, middle + 150 * MINUTE));
        assertThat(behind).as("in the same turn").isEqualTo(at.subList(150, 300));
    }

    /** Late samples between two pieces, in what was folded and beyond: at the end every row is as if all had been there. */
    @Test
    void losesNoLateSample() throws Exception {
        for (int seed = 0; seed < 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            open(100 + seed);
            now = END + 10 * MINUTE;
            life.agent(AGENT, true, START);
            for (int number = 0; number < ASSETS; number++) {
                life.described(described(number));
                life.asset(asset(number), AGENT, true, START);
                samples(random, described(number));
            }
            foldOneByOne();
            for (long from = START; from < END; from += 60 * MINUTE) {
                List<Refolding.Piece> pieces = new ArrayList<>();
                for (int number = 0; number < ASSETS; number++) {
                    pieces.add(piece(number, from, from + 60 * MINUTE));
                }
                folds.refold(pieces);
                AssetDescription asset = described(random.nextInt(ASSETS));
                long at = START + random.nextLong(END - START);
                SignalDescription signal = asset.signals().get(0);
                system.write(List.of(new SystemRow.DirtyMinute(asset.key(), at / MINUTE * MINUTE)));
                write(List.of(reading(asset, signal, at, 5L)));
                if (random.nextBoolean()) {
                    folds.catchUp();
                }
            }
            folds.catchUp();
            List<List<MinuteRow>> late = rows();
            foldOneByOne();
            assertThat(late).as("seed %d", seed).isEqualTo(rows());
        }
    }

    /** A minute whose end hands over something else than before is followed by the next one, also behind a whole stretch. */
    @Test
    void listsTheMinuteBehindTheLastWhenItBeginsOtherwise() throws Exception {
        open(1_000);
        now = END + 10 * MINUTE;
        life.agent(AGENT, true, START);
        AssetDescription asset = described(0);
        life.described(asset);
        life.asset(asset.key(), AGENT, true, START);
        write(List.of(reading(asset, asset.signals().get(0), START + SECOND, 3L)));
        folds.refold(List.of(piece(0, START, END)));
        assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10))
                .containsExactly(new SystemRow.DirtyMinute(asset.key(), END));
        system.settle(system.dirtyMinutes(Long.MAX_VALUE, 10));
        folds.refold(List.of(piece(0, START, END)));
        assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10)).isEmpty();
        write(List.of(reading(asset, asset.signals().get(0), END - SECOND, 5L)));
        folds.refold(List.of(piece(0, START, END)));
        assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10)).hasSize(1);
    }
}
