package io.steelyard.gateway.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were written as blocks, alone, beside single ones and over each other. */
final class PackedStretchTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final long START = 20_000 * DAY;
    private static final List<Object> VALUES = List.of(
            0.0,
            1.5,
            Math.PI,
            -1e300,
            0x1p53,
            -0x1p52 - 1,
            Double.MIN_VALUE,
            Double.POSITIVE_INFINITY,
            0L,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "",
            "停机",
            "a\"\\\n");

    @TempDir
    private Path folder;

    private static MinuteRow row(SplittableRandom random, String asset, String line, long minute) {
        Map<String, Object> fields = new TreeMap<>();
        for (int field = 0; field < 12; field++) {
            if (random.nextInt(3) > 0) {
                Object value = random.nextInt(3) == 0
                        ? (Object) random.nextDouble()
                        : VALUES.get(random.nextInt(VALUES.size()));
                fields.put("f" + field, value);
                if (field % 2 > 0) {
                    fields.put("g" + field, value);
                }
            }
        }
        return new MinuteRow(new AssetKey("works", asset), "lathe", "hall", line, minute, new TreeMap<>(fields));
    }

    /** Some minutes from the instant on, of which many are as the one before. */
    private static List<MinuteRow> rows(SplittableRandom random, String asset, long from, int count) {
        List<MinuteRow> rows = new ArrayList<>();
        MinuteRow last = row(random, asset, "one", from);
        for (int i = 0; i < count; i++) {
            long minute = from + i * MINUTE;
            last = random.nextInt(4) == 0
                    ? row(random, asset, random.nextInt(20) == 0 ? "two" : "one", minute)
                    : new MinuteRow(
                            last.asset(), last.equipmentClass(), last.area(), last.line(), minute, last.fields());
            if (random.nextInt(50) > 0) {
                rows.add(last);
            }
        }
        return rows;
    }

    /** Blocks and rows in any order, some of them forgotten: of a minute what was written last stands, also behind a compaction and a start. */
    @Test
    void whatWasWrittenLastStands() {
        for (int seed = 0; seed < 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Path file = folder.resolve("store" + seed);
            TreeMap<Long, MinuteRow> expected = new TreeMap<>();
            EmbeddedStore store = EmbeddedStore.open(file, 64 << 20);
            for (int writes = 0; writes < 8; writes++) {
                long from = START + DAY - 300 * MINUTE + random.nextInt(400) * MINUTE;
                List<MinuteRow> rows = rows(random, "m", from, 1 + random.nextInt(200));
                if (random.nextBoolean()) {
                    store.writeStretches(store.pack(rows));
                } else {
                    store.writeMinutes(rows);
                }
                store.writeStretches(store.pack(rows(random, "other", from, 20)));
                rows.forEach(row -> expected.put(row.minute(), row));
                if (random.nextInt(4) == 0) {
                    long gone = from + random.nextInt(200) * MINUTE + random.nextInt(2) * 7;
                    store.forgetMinutes(gone);
                    expected.tailMap(gone).clear();
                }
                if (random.nextInt(4) == 0) {
                    store.compact((done, of) -> {});
                }
                if (random.nextInt(4) == 0) {
                    store.close();
                    store = EmbeddedStore.open(file, 64 << 20);
                }
            }
            AssetKey asset = new AssetKey("works", "m");
            assertThat(store.minutes(asset, START, START + 2 * DAY)).containsExactlyElementsOf(expected.values());
            long from = START + DAY - 100 * MINUTE + 7;
            long to = START + DAY + 3 * MINUTE + 7;
            assertThat(store.minutes(asset, from, to))
                    .containsExactlyElementsOf(expected.subMap(from, to).values());
            FieldChoice choice = new FieldChoice(Set.of("f3", "g5"), List.of("f1"));
            List<MinuteRow> chosen = store.minutes(asset, from, to, choice);
            assertThat(chosen).hasSameSizeAs(expected.subMap(from, to).values());
            for (MinuteRow row : chosen) {
                Map<String, Object> all =
                        new TreeMap<>(expected.get(row.minute()).fields());
                all.keySet().removeIf(name -> !choice.has(name));
                assertThat(row.fields()).isEqualTo(all);
            }
            store.close();
        }
    }

    /** A column that is all of another one costs its name, and one of a program before that said it again is read as it is. */
    @Test
    void saysOnceWhatTwoFieldsHave() {
        List<MinuteRow> one = new ArrayList<>();
        List<MinuteRow> two = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long minute = START + i * MINUTE;
            TreeMap<String, Object> fields = new TreeMap<>(Map.of("first", i / Math.PI));
            one.add(new MinuteRow(new AssetKey("works", "m"), "lathe", "hall", "one", minute, new TreeMap<>(fields)));
            fields.put("last", i / Math.PI);
            two.add(new MinuteRow(new AssetKey("works", "m"), "lathe", "hall", "one", minute, fields));
        }
        byte[] block = PackedMinutes.of(two);
        assertThat(block).hasSizeLessThan(PackedMinutes.of(one).length + 10);
        List<Map<String, Object>> read = new ArrayList<>();
        UnpackedMinutes.read(block, null, 0, 100, (fields, at) -> read.add(fields));
        assertThat(read).isEqualTo(two.stream().map(MinuteRow::fields).toList());

        byte[] before = PackedMinutes.of(one);
        before[0] = PackedMinutes.FORM_WITHOUT_SAME;
        read.clear();
        UnpackedMinutes.read(before, null, 0, 100, (fields, at) -> read.add(fields));
        assertThat(read).isEqualTo(one.stream().map(MinuteRow::fields).toList());
    }

    /** Bits stay what they are, also those that compare equal. */
    @Test
    void keepsEveryBit() {
        List<Object> values = new ArrayList<>(VALUES);
        values.addAll(List.of(-0.0, Double.NaN, 0x1p53 - 1));
        List<MinuteRow> rows = new ArrayList<>();
        for (Object value : values) {
            long minute = START + rows.size() * MINUTE;
            rows.add(new MinuteRow(
                    new AssetKey("works", "m"), "lathe", "hall", "one", minute, new TreeMap<>(Map.of("f", value))));
        }
        List<Object> read = new ArrayList<>();
        UnpackedMinutes.read(PackedMinutes.of(rows), null, 0, values.size(), (fields, at) -> read.add(fields.get("f")));
        assertThat(read).hasSameSizeAs(values);
        for (int i = 0; i < values.size(); i++) {
            assertThat(bits(read.get(i))).isEqualTo(bits(values.get(i)));
        }
    }

    private static Object bits(Object value) {
        return value instanceof Double real ? (Object) Double.doubleToRawLongBits(real) : value;
    }

    /** A file of the format before: its rows stay what they are, and blocks stand beside them. */
    @Test
    void takesOverTheFormatBefore() throws SQLException {
        SplittableRandom random = new SplittableRandom(1);
        List<MinuteRow> rows = rows(random, "m", START, 100);
        EmbeddedStore store = EmbeddedStore.open(folder, 64 << 20);
        store.writeMinutes(rows);
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("telemetry.duckdb"));
                Statement statement = connection.createStatement()) {
            String table = Schema.Kind.MINUTES.table(Schema.dayOf(START));
            statement.execute("ALTER TABLE " + table + " DROP COLUMN block");
            statement.execute("ALTER TABLE " + table + " DROP COLUMN minutes");
            statement.execute("UPDATE format SET version = 2");
        }
        store = EmbeddedStore.open(folder, 64 << 20);
        AssetKey asset = new AssetKey("works", "m");
        assertThat(store.minutes(asset, START, START + DAY)).containsExactlyElementsOf(rows);
        List<MinuteRow> more = rows(random, "m", START + 100 * MINUTE, 100);
        store.writeStretches(store.pack(more));
        rows = new ArrayList<>(rows);
        rows.addAll(more);
        assertThat(store.minutes(asset, START, START + DAY)).containsExactlyElementsOf(rows);
        store.close();
    }
}
