package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.api.Inputs;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.declared.Reopening;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.kpi.KnownLife;
import io.steelyard.gateway.live.LiveValues;
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
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import io.steelyard.settings.SettingsFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is declared, in minute rows: between tables, re-opening, folds and real stores, on a clock that the test sets. */
final class DeclaredMinutesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long START = 1_000_000 * MINUTE;
    private static final int MINUTES = 60;
    private static final Instant CORRECTED = Instant.parse("1971-11-26T11:10:00Z");
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final AssetKey ASSET = new AssetKey("works", "m");

    @TempDir
    private Path folder;

    /** A gateway's folding and its tables, without its wire. */
    private final class House implements AutoCloseable {
        private final SystemRecords system;
        private final EmbeddedStore store;
        private final Declaring declaring;
        private final Reopening reopening;
        private final Folds folds;
        private long now = START;
        private long offset;
        private final List<Reading> readings = new ArrayList<>();
        private final List<SystemRow> dirty = new ArrayList<>();

        House(String name) throws Exception {
            Path here = Files.createDirectories(folder.resolve(name));
            Path file = Files.writeString(here.resolve("gateway.yaml"), "data: " + here + "\nzone: UTC\n");
            GatewayConfig config =
                    GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of));
            Surroundings around = new Surroundings(
                    new DiskFiles(),
                    () -> Instant.ofEpochSecond(now / SECOND, now % SECOND),
                    () -> 0,
                    UUID::randomUUID,
                    Thread::new);
            system = SystemRecords.open(here.resolve("system"), () -> 0);
            store = EmbeddedStore.open(here.resolve("store"), 64 << 20);
            LiveValues live = new LiveValues();
            KnownLife life = new KnownLife();
            declaring = new Declaring(config, system, live, store, around);
            KpisOn kpis = KpisOn.of(store, system, declaring.declarations());
            reopening = declaring.reopening(new ReopeningDoors(system, store, live, kpis.sums()), () -> now);
            folds = new Folds(new FoldsOn(system, store, life, () -> 0, () -> 0, kpis, rows -> {}), () -> now, () -> 0);
            AssetDescription asset = new AssetDescription(
                    ASSET,
                    AGENT,
                    "",
                    "",
                    "lathe",
                    "",
                    "hall",
                    "one",
                    List.of(
                            new SignalDescription(
                                    "s", "s", FieldType.INT, "Int32", "state", null, null, null, null, null),
                            new SignalDescription(
                                    "g", "g", FieldType.INT, "Int64", "good", null, null, null, null, null)),
                    List.of());
            live.described(asset);
            life.described(asset);
            life.agent(AGENT, true, now);
            life.asset(ASSET, AGENT, true, now);
        }

        void run(Random random) throws InterruptedException {
            long good = 0;
            for (long at = START; at < START + MINUTES * MINUTE; at += (1 + random.nextInt(400)) * SECOND) {
                write(at, "s", 1 + random.nextInt(3));
                good += random.nextInt(5);
                write(at + SECOND / 2, "g", good);
            }
            store.write(readings, new StoredMark(new InboxPosition(0, offset), Bytes.empty()));
            system.write(dirty);
            fold();
        }

        private void write(long at, String signal, long value) {
            Series series = new Series(new SignalKey(ASSET, signal), "lathe", "hall", "one", signal, FieldType.INT);
            InboxPosition position = new InboxPosition(0, ++offset);
            readings.add(new Reading(series, at, 0, value, null, -1, position, false));
            dirty.add(new SystemRow.DirtyMinute(ASSET, Math.floorDiv(at, MINUTE) * MINUTE));
        }

        void fold() throws InterruptedException {
            now = START + (MINUTES + 30) * MINUTE;
            for (int done = folds.fold(); done > 0; ) {
                done = folds.fold();
            }
        }

        void put(String kind, String csv) {
            declaring
                    .inputs()
                    .change(
                            new Inputs.Which("works", kind),
                            Inputs.Mode.REPLACE,
                            new Inputs.HandedIn(
                                    "text/csv", ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8)), "li", ""),
                            false);
        }

        Map<String, List<StoredPoint>> samples() {
            return store.samples(ASSET, START, START + MINUTES * MINUTE);
        }

        List<MinuteRow> rows() {
            return store.minutes(ASSET, START, START + MINUTES * MINUTE);
        }

        @Override
        public void close() {
            store.close();
            system.close();
        }
    }

    private static String time(Random random) {
        return String.format("%02d:%02d", 10 + random.nextInt(2), random.nextInt(60));
    }

    private static void declare(House house, Random random) {
        house.put(
                "shifts",
                "subject,name,days,from,to,what\n,a,daily," + time(random) + "," + time(random)
                        + ",operation\nhall,b,daily,"
                        + time(random) + "," + time(random) + ",operation\nhall,c,daily," + time(random) + ","
                        + time(random) + ",break\n");
        house.put("maintenance", "subject,from,to\nm,1971-11-26 11:0" + random.nextInt(9) + ",1971-11-26 11:20\n");
        house.put("orders", "order,asset,from,to,unitSeconds\n7,m,1971-11-26 10:5" + random.nextInt(9) + ",,9\n");
        house.put(
                "corrections",
                "asset,at,role,amount,reason\nm,1971-11-26 11:1" + random.nextInt(9) + ":30,good,-2,x\n");
    }

    /** Whether people say it before or after, in one go or in several: the rows are the same, byte for byte. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void minutesAreTheSameWheneverSomethingWasDeclared(long seed) throws Exception {
        try (House before = new House("before");
                House after = new House("after")) {
            declare(before, new Random(seed));
            before.run(new Random(seed));
            before.reopening.work();
            before.fold();
            after.run(new Random(seed));
            List<MinuteRow> plain = after.rows();
            declare(after, new Random(-seed));
            after.reopening.work();
            after.fold();
            declare(after, new Random(seed));
            after.reopening.work();
            after.fold();
            assertThat(after.rows())
                    .as("seed %s", seed)
                    .isEqualTo(before.rows())
                    .isNotEqualTo(plain);
            assertThat(before.rows()).hasSize(MINUTES);
        }
    }

    /** What somebody corrects counts, also where no sample made a row; and makes no rows of the time up to the first sample. */
    @Test
    void aCorrectionCountsWhereNothingWasSeen() throws Exception {
        try (House house = new House("one")) {
            house.run(new Random(1));
            house.put("corrections", "asset,at,role,amount,reason\nm,1971-11-26 09:00:30,good,-2,x\n");
            house.reopening.work();
            house.fold();
            List<MinuteRow> early = house.store.minutes(ASSET, START - 100 * MINUTE, START);
            assertThat(early).hasSize(1);
            assertThat(early.get(0).fields()).containsEntry("good.corrected", -2.0);
        }
    }

    /** A correction is a record of its own: whoever doubts the person finds what the machine said, as it said it. */
    @Test
    void aCorrectionChangesItsMinuteAndNoSample() throws Exception {
        try (House house = new House("one")) {
            house.run(new Random(1));
            Map<String, List<StoredPoint>> told = house.samples();
            List<MinuteRow> plain = house.rows();
            assertThat(told.get("g")).isNotEmpty();
            house.put("corrections", "asset,at,role,amount,reason\nm,1971-11-26 11:10:30,good,-2,x\n");
            house.reopening.work();
            house.fold();
            assertThat(house.samples()).isEqualTo(told);
            List<MinuteRow> corrected = house.rows();
            int changed = (int) Duration.between(Instant.ofEpochSecond(START / SECOND), CORRECTED)
                    .toMinutes();
            for (int i = 0; i < MINUTES; i++) {
                if (i == changed) {
                    assertThat(corrected.get(i).fields())
                            .containsEntry("good.corrected", -2.0)
                            .containsEntry("good", plain.get(i).fields().get("good"));
                } else {
                    assertThat(corrected.get(i)).isEqualTo(plain.get(i));
                }
            }
        }
    }

    /** New minutes stand behind what is listed: a calendar for a year waits until there is room. */
    @Test
    void listsNoMoreWhileManyMinutesWait() throws Exception {
        try (House house = new House("one")) {
            List<SystemRow> many = new ArrayList<>();
            for (int i = 0; i < 20_001; i++) {
                many.add(new SystemRow.DirtyMinute(ASSET, START - i * MINUTE));
            }
            house.system.write(many);
            house.put("shifts", "name,days,from,to\na,daily,06:00,14:00\n");
            Thread.currentThread().interrupt(); // what waits ends at once
            assertThatThrownBy(house.reopening::work).isInstanceOf(InterruptedException.class);
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    /** A lunch break folds no day: what is listed is the break. */
    @Test
    void reopensNothingElse() throws Exception {
        try (House house = new House("one")) {
            house.put("shifts", "name,days,from,to\na,daily,00:00,24:00\n");
            house.run(new Random(1));
            house.reopening.work();
            house.fold();
            List<MinuteRow> before = house.rows();
            house.put("shifts", "name,days,from,to,what\na,daily,00:00,24:00,\nmeal,daily,11:10,11:25,break\n");
            house.reopening.work();
            assertThat(house.system.dirtyMinutes(START + MINUTES * MINUTE, 1_000))
                    .hasSize(15);
            house.fold();
            List<MinuteRow> after = house.rows();
            int changed = 0;
            for (int i = 0; i < before.size(); i++) {
                changed += before.get(i).equals(after.get(i)) ? 0 : 1;
            }
            assertThat(changed).isEqualTo(15);
            assertThat(after.get(35).fields().keySet()).anyMatch(name -> name.matches("cell\\.[1-3]\\.d"));
        }
    }
}
