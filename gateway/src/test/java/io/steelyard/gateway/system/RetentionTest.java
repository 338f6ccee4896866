package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
    private static final Scope SCOPE = Scope.agent("works", "edge");

    @TempDir
    private Path folder;

    private static SystemRow event(int at) {
        return new SystemRow.Event(new InboxPosition(0, at), 0, new EventRecord("test", SCOPE, at, Map.of()));
    }

    private static SystemRow gap(int from, @Nullable Long to) {
        GapRecord gap = new GapRecord("g" + from, SCOPE, from, to, null, null, GapCause.LINK_DOWN);
        return new SystemRow.Gap(new InboxPosition(0, from), 0, gap);
    }

    private static SystemRow aside(int at) {
        return new SystemRow.KeptAside(
                new InboxPosition(0, at), 0, new AgentKey("works", "edge"), "", null, -1, "t", Bytes.utf8("x"));
    }

    @Test
    void letsTheOldestGoAndCountsThem() {
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(100), System::nanoTime)) {
            for (int i = 1; i <= 250; i++) {
                records.write(List.of(event(i), aside(i), new SystemRow.DirtyMinute(new AssetKey("w", "m"), i)));
            }
            List<EventRecord> events = records.events(Query.all(1_000));
            assertThat(events).hasSizeBetween(90, 100);
            assertThat(events.get(0).at()).isEqualTo(250);
            assertThat(records.keptAside()).isBetween(90L, 100L);
            assertThat(records.dirtyMinutes(Long.MAX_VALUE, 1_000)).hasSizeBetween(90, 100);
            assertThat(records.status().dropped())
                    .containsEntry("event", 250L - events.size())
                    .containsKeys("kept_aside", "dirty_minute");
        }
    }

    /** The ledger must not go on calling them kept aside. */
    @Test
    void tellsWhichSamplesAreKeptAsideNoLonger() {
        UUID epoch = new UUID(1, 2);
        UUID ofMessages = new UUID(3, 4);
        Map<UUID, NumberSet> told = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(100), System::nanoTime)) {
            records.deadLetter()
                    .onAsideGone(
                            payload -> Map.of(ofMessages, NumberSet.range(payload.length, payload.length)),
                            (of, numbers) -> told.computeIfAbsent(of, e -> new NumberSet())
                                    .addAll(numbers));
            for (int i = 1; i <= 250; i++) {
                records.write(List.of(aside(i, i % 2 == 0 ? epoch : null)));
            }
            long gone = 250 - records.keptAside();
            assertThat(gone).isBetween(150L, 160L);
            assertThat(told).containsOnlyKeys(epoch, ofMessages);
            assertThat(told.get(epoch).count()).isEqualTo(gone / 2);
            assertThat(told.get(epoch).first()).isEqualTo(2);
            assertThat(told.get(ofMessages).count()).isEqualTo(gone - gone / 2);
            assertThat(records.deadLetter().gone()).isEqualTo(told);
        }
    }

    /** Numbers beside each other are one row, so that a stretch that was let go costs nothing; single ones have an end. */
    @Test
    void remembersWhatWasLetGoAsRangesAndBeyondSoManyHowManyTheyWere() throws Exception {
        UUID even = new UUID(1, 2);
        UUID whole = new UUID(3, 4);
        Map<UUID, NumberSet> known = new HashMap<>();
        Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(100, 100), System::nanoTime)) {
            listen(records, Set.of(), known, counts);
            for (int i = 1; i <= 1_000; i++) {
                records.write(List.of(aside(i, i % 2 == 0 ? even : whole, i % 2 == 0 ? i : i / 2)));
            }
            assertThat(known.get(whole).rangeCount()).isEqualTo(1);
            assertThat(known.get(even).count()).isBetween(80L, 100L);
            assertThat(known.get(even).first()).isGreaterThan(600);
            assertThat(records.status().dropped().get("gone_range")).isBetween(330L, 400L);
            assertThat(records.deadLetter().gone()).isEqualTo(known);
            assertThat(records.deadLetter().forgotten()).isEqualTo(counts);
            NumberSet gone = NumberSet.range(1, known.get(even).first() - 1);
            assertThat(counts).isEqualTo(Map.of(even, byHundreds(gone)));
        }
        assertThat(rows("gone_range")).isEqualTo(known.get(even).count() + 1);
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone()).isEqualTo(known);
            assertThat(records.deadLetter().forgotten()).isEqualTo(counts);
        }
    }

    /** The counts have an end, too: of the oldest hours only the epoch is known then, and every number still counts. */
    @Test
    void countsWhatItForgotAlsoWhenThereAreManyHours() throws Exception {
        int epochs = 3;
        Map<UUID, NumberSet> known = new HashMap<>();
        Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(10, 10), System::nanoTime)) {
            listen(records, Set.of(), known, counts);
            for (int i = 1; i <= 1_500; i++) {
                records.write(List.of(aside(i, new UUID(7, i % epochs), 100L * i))); // each an hour of its own
            }
            long gone = 1_500 - records.keptAside();
            assertThat(sum(known, counts)).isEqualTo(gone);
            assertThat(records.deadLetter().forgotten()).isEqualTo(counts);
        }
        assertThat(rows("gone_count")).isLessThanOrEqualTo(10);
        assertThat(counts).hasSize(epochs);
        assertThat(counts.get(new UUID(7, 1)).get(Forgotten.UNKNOWN_HOUR).came())
                .isPositive();
    }

    /** At the end only epochs are left to go: the rows of one that has no book change no more, whatever is forgotten of it. */
    @Test
    void forgetsOfTooManyEpochsThoseWithoutABookFirstAndCountsThem() throws Exception {
        UUID live = new UUID(9, 1);
        Map<UUID, NumberSet> known = new HashMap<>();
        Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(10, 10), System::nanoTime)) {
            listen(records, Set.of(live), known, counts);
            for (int i = 1; i <= 100; i++) {
                records.write(List.of(aside(i, new UUID(9, i), 100L * i))); // of each epoch one
            }
            long forgotten = 100 - records.keptAside() - sum(known, counts);
            assertThat(forgotten).isPositive();
            assertThat(counts).containsKey(live);
            long withoutHour = counts.values().stream()
                    .filter(hours -> hours.containsKey(Forgotten.UNKNOWN_HOUR))
                    .count();
            assertThat(records.status().dropped())
                    .containsEntry("gone_count", forgotten)
                    .containsEntry("gone_hour", forgotten + withoutHour);
        }
        assertThat(rows("gone_count")).isEqualTo(counts.size()).isLessThanOrEqualTo(10);
    }

    /** What was told of a change that is not on disk would be wrong for ever. */
    @Test
    void tellsNothingOfAChangeThatFailed() throws Exception {
        Map<UUID, NumberSet> known = new HashMap<>();
        Map<UUID, SortedMap<Long, Forgotten>> counts = new HashMap<>();
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(10, 10), System::nanoTime)) {
            listen(records, Set.of(), known, counts);
            for (int i = 1; i <= 15; i++) {
                records.write(List.of(aside(i, new UUID(1, 2), 2L * i)));
            }
            Map<UUID, NumberSet> before = records.deadLetter().gone();
            Map<String, Long> letGo = records.status().dropped();
            onDisk("CREATE TRIGGER full BEFORE DELETE ON kept_aside BEGIN SELECT RAISE(ABORT, 'disk full'); END");
            List<SystemRow> many = new ArrayList<>();
            for (int i = 16; i <= 40; i++) {
                many.add(aside(i, new UUID(1, 2), 2L * i));
            }
            assertThatThrownBy(() -> records.write(many)).hasMessageContaining("disk full");
            onDisk("DROP TRIGGER full");
            records.write(List.of(event(41)));
            assertThat(known).isEqualTo(before).isEqualTo(records.deadLetter().gone());
            assertThat(counts).isEmpty();
            assertThat(records.status().dropped()).isEqualTo(letGo);
            records.write(many);
            assertThat(records.keptAside()).isLessThanOrEqualTo(10);
            assertThat(sum(known, counts)).isEqualTo(40 - records.keptAside());
            assertThat(records.deadLetter().gone()).isEqualTo(known);
        }
    }

    private static void listen(
            SystemRecords records,
            Set<UUID> books,
            Map<UUID, NumberSet> known,
            Map<UUID, SortedMap<Long, Forgotten>> counts) {
        records.deadLetter()
                .onAsideGone(
                        payload -> Map.of(),
                        (of, numbers) ->
                                known.computeIfAbsent(of, e -> new NumberSet()).addAll(numbers));
        records.deadLetter()
                .onForgotten(
                        numbers -> {
                            Map<UUID, SortedMap<Long, Forgotten>> places = new HashMap<>();
                            numbers.forEach((of, some) -> places.put(of, byHundreds(some)));
                            return places;
                        },
                        () -> books,
                        (numbers, all) -> {
                            numbers.forEach((of, some) -> known.get(of).removeAll(some));
                            counts.clear();
                            counts.putAll(all);
                        });
    }

    /** Hours of a hundred numbers, of which this epoch has the even ones. */
    private static SortedMap<Long, Forgotten> byHundreds(NumberSet numbers) {
        SortedMap<Long, Forgotten> places = new TreeMap<>();
        for (long number = numbers.first(); number <= numbers.last(); number++) {
            if (numbers.contains(number) && number % 2 == 0) {
                long hour = number / 100;
                long before = places.getOrDefault(hour, new Forgotten(0, 0, 0)).came();
                places.put(hour, new Forgotten(before + 1, 0, 0));
            }
        }
        return places;
    }

    private static long sum(Map<UUID, NumberSet> known, Map<UUID, SortedMap<Long, Forgotten>> counts) {
        return known.values().stream().mapToLong(NumberSet::count).sum()
                + counts.values().stream()
                        .flatMap(hours -> hours.values().stream())
                        .mapToLong(Forgotten::count)
                        .sum();
    }

    private void onDisk(String sql) throws SQLException {
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = direct.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A program of version 2 wrote one row a number, and would call them all stored if it opened this file again. */
    @Test
    void makesRangesOfTheNumbersOfVersionTwoOnce() throws Exception {
        UUID one = new UUID(1, 2);
        UUID other = new UUID(3, 4);
        NumberSet numbers = NumberSet.range(5, 9);
        numbers.add(11);
        numbers.add(20, 29);
        versionTwo(Map.of(one, numbers, other, NumberSet.range(0, 29)));
        for (int life = 0; life < 2; life++) {
            try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
                assertThat(records.deadLetter().gone()).isEqualTo(Map.of(one, numbers, other, NumberSet.range(0, 29)));
            }
        }
        assertThat(rows("gone_range")).isEqualTo(4);
        assertThat(number("PRAGMA user_version")).isEqualTo(3);
        assertThat(number("SELECT count(*) FROM sqlite_master WHERE name = 'dead_letter_gone'"))
                .isZero();
    }

    /** Where both stand in one file, a range that begins with the same number and ends earlier hides none. */
    @Test
    void joinsTheNumbersOfVersionTwoWithTheRangesThatAreThere() throws Exception {
        UUID epoch = new UUID(1, 2);
        NumberSet numbers = NumberSet.range(5, 9);
        numbers.add(20, 25);
        numbers.add(40, 41);
        versionTwo(Map.of(epoch, numbers));
        onDisk("INSERT INTO gone_range VALUES ('" + epoch + "', 5, 6, 1), ('" + epoch + "', 24, 30, 2), ('" + epoch
                + "', 50, 50, 3)");
        numbers.add(26, 30);
        numbers.add(50);
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone()).isEqualTo(Map.of(epoch, numbers));
        }
        assertThat(rows("gone_range")).isEqualTo(4);
    }

    /** Either everything is taken over, and the file says so, or it is the old program's still. */
    @Test
    void leavesAFileThatCannotBeTakenOverToVersionTwo() throws Exception {
        UUID epoch = new UUID(1, 2);
        versionTwo(Map.of(epoch, NumberSet.range(5, 9)));
        onDisk("CREATE TRIGGER full BEFORE INSERT ON gone_range BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        assertThatThrownBy(() -> SystemRecords.open(folder, System::nanoTime)).hasMessageContaining("disk full");
        assertThat(number("PRAGMA user_version")).isEqualTo(2);
        assertThat(rows("dead_letter_gone")).isEqualTo(5);
        onDisk("DROP TRIGGER full");
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone()).isEqualTo(Map.of(epoch, NumberSet.range(5, 9)));
        }
    }

    /** What was let go, as the program before wrote it. */
    private void versionTwo(Map<UUID, NumberSet> gone) throws SQLException {
        SystemRecords.open(folder, System::nanoTime).close();
        onDisk("CREATE TABLE dead_letter_gone(epoch TEXT, number INTEGER, PRIMARY KEY(epoch, number)) WITHOUT ROWID");
        onDisk("PRAGMA user_version=2");
        for (Map.Entry<UUID, NumberSet> of : gone.entrySet()) {
            for (NumberRange range : of.getValue().ranges()) {
                for (long number = range.first(); number <= range.last(); number++) {
                    onDisk("INSERT INTO dead_letter_gone VALUES ('" + of.getKey() + "', " + number + ")");
                }
            }
        }
    }

    private long rows(String table) throws SQLException {
        return number("SELECT count(*) FROM " + table);
    }

    private long number(String sql) throws SQLException {
        try (Connection direct = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = direct.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private static SystemRow aside(int at, @Nullable UUID epoch, long number) {
        return new SystemRow.KeptAside(
                new InboxPosition(0, at), 0, new AgentKey("works", "edge"), "", epoch, number, "t", Bytes.utf8("x"));
    }

    private static SystemRow aside(int at, @Nullable UUID epoch) {
        return new SystemRow.KeptAside(
                new InboxPosition(0, at),
                0,
                new AgentKey("works", "edge"),
                "",
                epoch,
                epoch == null ? -1 : at,
                "t",
                Bytes.utf8("x".repeat(at)));
    }

    /** A gap that is still open says what is unknown now; an old closed one goes first. */
    @Test
    void keepsOpenGapsLongest() {
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(10), System::nanoTime)) {
            List<SystemRow> rows = new ArrayList<>();
            rows.add(gap(1, null));
            for (int i = 2; i <= 30; i++) {
                rows.add(gap(i, i + 1L));
            }
            records.write(rows);
            assertThat(records.gaps(Query.all(100)))
                    .hasSizeLessThanOrEqualTo(10)
                    .anyMatch(gap -> gap.to() == null);
        }
    }

    /** What an earlier run left counts too. */
    @Test
    void countsWhatIsThereWhenItOpens() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            for (int i = 1; i <= 50; i++) {
                records.write(List.of(event(i)));
            }
        }
        try (SystemRecords records = SystemRecords.open(folder, Retention.of(20), System::nanoTime)) {
            records.write(List.of(event(51)));
            assertThat(records.events(Query.all(1_000))).hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void writingARowTwiceLeavesOne() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(event(1), gap(1, 2L), aside(1)));
            records.write(List.of(event(1), gap(1, 2L), aside(1)));
            assertThat(records.events(Query.all(10))).hasSize(1);
            assertThat(records.gaps(Query.all(10))).hasSize(1);
            assertThat(records.keptAside()).isEqualTo(1);
        }
    }

    @Test
    void neverChangesALockedType() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.lock("pump", "speed", FieldType.FLOAT)).isEqualTo(FieldType.FLOAT);
        }
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.lock("pump", "speed", FieldType.STRING)).isEqualTo(FieldType.FLOAT);
        }
    }

    /** A newer program's records are not touched. */
    @Test
    void refusesRecordsOfANewerVersionByName() throws Exception {
        SystemRecords.open(folder, System::nanoTime).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("system.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }
        assertThatThrownBy(() -> SystemRecords.open(folder, System::nanoTime))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer program");
    }
}
