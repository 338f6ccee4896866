package io.steelyard.gateway.system;

import static io.steelyard.gateway.system.RecordsOnDisk.number;
import static io.steelyard.gateway.system.RecordsOnDisk.onDisk;
import static io.steelyard.gateway.system.RecordsOnDisk.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LetGo;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
                    .onLetGo(
                            payload -> Map.of(ofMessages, NumberSet.range(payload.length, payload.length)),
                            new OfAsides(Set.of(), told, new HashMap<>()));
            for (int i = 1; i <= 250; i++) {
                records.write(List.of(aside(i, i % 2 == 0 ? epoch : null)));
            }
            long gone = 250 - records.keptAside();
            assertThat(gone).isBetween(150L, 160L);
            assertThat(told).containsOnlyKeys(epoch, ofMessages);
            assertThat(told.get(epoch).count()).isEqualTo(gone / 2);
            assertThat(told.get(epoch).first()).isEqualTo(2);
            assertThat(told.get(ofMessages).count()).isEqualTo(gone - gone / 2);
            assertThat(records.deadLetter().gone(KeptAs.ASIDE)).isEqualTo(told);
            assertThat(records.deadLetter().gone(KeptAs.LETTER)).isEmpty();
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
            assertThat(records.status().dropped().get("gone_aside")).isBetween(330L, 400L);
            assertThat(records.deadLetter().gone(KeptAs.ASIDE)).isEqualTo(known);
            assertThat(records.deadLetter().forgotten()).isEqualTo(counts);
            NumberSet gone = NumberSet.range(1, known.get(even).first() - 1);
            assertThat(counts).isEqualTo(Map.of(even, byHundreds(gone)));
        }
        assertThat(rows(folder, "gone_aside")).isEqualTo(known.get(even).count() + 1);
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.deadLetter().gone(KeptAs.ASIDE)).isEqualTo(known);
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
        assertThat(rows(folder, "gone_count")).isLessThanOrEqualTo(10);
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
        assertThat(rows(folder, "gone_count")).isEqualTo(counts.size()).isLessThanOrEqualTo(10);
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
            Map<UUID, NumberSet> before = records.deadLetter().gone(KeptAs.ASIDE);
            Map<String, Long> letGo = records.status().dropped();
            onDisk(
                    folder,
                    "CREATE TRIGGER full BEFORE DELETE ON kept_aside BEGIN SELECT RAISE(ABORT, 'disk full'); END");
            List<SystemRow> many = new ArrayList<>();
            for (int i = 16; i <= 40; i++) {
                many.add(aside(i, new UUID(1, 2), 2L * i));
            }
            assertThatThrownBy(() -> records.write(many)).hasMessageContaining("disk full");
            onDisk(folder, "DROP TRIGGER full");
            records.write(List.of(event(41)));
            assertThat(known).isEqualTo(before).isEqualTo(records.deadLetter().gone(KeptAs.ASIDE));
            assertThat(counts).isEmpty();
            assertThat(records.status().dropped()).isEqualTo(letGo);
            records.write(many);
            assertThat(records.keptAside()).isLessThanOrEqualTo(10);
            assertThat(sum(known, counts)).isEqualTo(40 - records.keptAside());
            assertThat(records.deadLetter().gone(KeptAs.ASIDE)).isEqualTo(known);
        }
    }

    private static void listen(
            SystemRecords records,
            Set<UUID> books,
            Map<UUID, NumberSet> known,
            Map<UUID, SortedMap<Long, Forgotten>> counts) {
        records.deadLetter().onLetGo(payload -> Map.of(), new OfAsides(books, known, counts));
    }

    /** What is told of samples that were kept aside; nothing here had a letter. */
    private record OfAsides(Set<UUID> epochs, Map<UUID, NumberSet> known, Map<UUID, SortedMap<Long, Forgotten>> counts)
            implements LetGo {
        @Override
        public void letGo(KeptAs what, UUID epoch, NumberSet numbers) {
            assertThat(what).isEqualTo(KeptAs.ASIDE);
            known.computeIfAbsent(epoch, e -> new NumberSet()).addAll(numbers);
        }

        @Override
        public Map<UUID, SortedMap<Long, Forgotten>> places(KeptAs what, Map<UUID, NumberSet> numbers) {
            assertThat(what).isEqualTo(KeptAs.ASIDE);
            Map<UUID, SortedMap<Long, Forgotten>> places = new HashMap<>();
            numbers.forEach((of, some) -> places.put(of, byHundreds(some)));
            return places;
        }

        @Override
        public void forgotten(KeptAs what, Map<UUID, NumberSet> numbers, Map<UUID, SortedMap<Long, Forgotten>> all) {
            assertThat(what).isEqualTo(KeptAs.ASIDE);
            numbers.forEach((of, some) -> known.get(of).removeAll(some));
            counts.clear();
            counts.putAll(all);
        }
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
