package io.steelyard.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxFullException;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.FileLayer;
import io.steelyard.testkit.FaultyFiles;
import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the inbox keeps, in which order, and what is left of it after a crash. */
final class InboxTest {
    private static final long SEGMENT = 16_384;

    @TempDir
    Path folder;

    /** Finds room also when a publish does not. */
    private static final Arrival END = new Arrival.Disconnected(6, "edge-1", 7, true, "");

    private final ManualClock clock = ManualClock.anywhere();

    @Test
    void givesEveryKindOfArrivalBackAsItCame() throws Exception {
        Arrival.Will will = new Arrival.Will("spBv1.0/demo/NDEATH/edge-1", Bytes.utf8("gone"), 1, false);
        List<Arrival> came = List.of(
                new Arrival.EndpointRestarted(1),
                new Arrival.Connected(2, "edge-1", 7, "meier", will, Map.of("steelyard-epoch", "e", "leer", "")),
                new Arrival.Connected(3, "kühl", 8, null, null, Map.of()),
                new Arrival.Published(4, "edge-1", 7, "spBv1.0/demo/NDATA/edge-1", Bytes.utf8("x"), 1, false, false),
                new Arrival.Published(5, "edge-1", 7, "a/b", Bytes.empty(), 2, true, true),
                new Arrival.Disconnected(6, "edge-1", 7, true, ""));
        try (Inbox inbox = open(new DiskFiles())) {
            for (Arrival one : came) {
                append(inbox, one);
            }
        }
        try (Inbox inbox = open(new DiskFiles())) {
            assertThat(arrivals(inbox, InboxPosition.start(0))).isEqualTo(came);
        }
    }

    @Test
    void readingGoesOnBehindAnyEntry() throws Exception {
        try (Inbox inbox = open(new DiskFiles());
                InboxReader reader = inbox.reader(InboxPosition.start(0))) {
            append(inbox, publish("a"));
            append(inbox, publish("b"));
            InboxPosition behindFirst = reader.next().behind();
            assertThat(arrivals(inbox, behindFirst)).containsExactly(publish("b"));
        }
    }

    /** What somebody has looked at and nobody has stored still waits. */
    @Test
    void whoPeeksMakesNoProgress() throws Exception {
        try (Inbox inbox = open(new DiskFiles());
                InboxReader peek = inbox.peek(InboxPosition.start(0));
                InboxReader reader = inbox.reader(InboxPosition.start(0))) {
            append(inbox, publish("a"));
            append(inbox, publish("b"));
            assertThat(peek.next().arrival()).isEqualTo(publish("a"));
            assertThat(peek.next().arrival()).isEqualTo(publish("b"));
            assertThat(inbox.status().out()).isZero();
            assertThat(inbox.status().depth()).isEqualTo(2);
            assertThat(reader.next().arrival()).isEqualTo(publish("a"));
            assertThat(inbox.status().out()).isEqualTo(1);
        }
    }

    @Test
    void aWaitingReaderIsWokenByAnAppend() throws Exception {
        try (Inbox inbox = open(new DiskFiles());
                InboxReader reader = inbox.reader(InboxPosition.start(0))) {
            CompletableFuture<InboxEntry> seen = CompletableFuture.supplyAsync(() -> {
                try {
                    reader.await(Duration.ofSeconds(20));
                    return reader.next();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            append(inbox, publish("news"));
            assertThat(seen.get(10, TimeUnit.SECONDS).arrival()).isEqualTo(publish("news"));
        }
    }

    @Test
    void itsIdStaysAndAnewFolderIsAnotherInboxWithGreaterPositions() throws Exception {
        UUID id;
        InboxPosition end;
        try (Inbox inbox = open(new DiskFiles())) {
            append(inbox, publish("a"));
            id = inbox.id();
            end = inbox.end();
        }
        try (Inbox inbox = open(new DiskFiles())) {
            assertThat(inbox.id()).isEqualTo(id);
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        clock.advance(Duration.ofMillis(1));
        try (Inbox inbox = open(new DiskFiles())) {
            append(inbox, publish("b"));
            assertThat(inbox.id()).isNotEqualTo(id);
            assertThat(arrivals(inbox, end)).containsExactly(publish("b"));
        }
    }

    @Test
    void marksSurviveARestartEachWithItsOwnPosition() throws Exception {
        StoredMark stored;
        StateMark state;
        try (Inbox inbox = open(new DiskFiles())) {
            assertThat(inbox.stored(0)).isEmpty();
            assertThat(inbox.state(0)).isEmpty();
            append(inbox, publish("a"));
            state = new StateMark(inbox.end(), Bytes.utf8("births"));
            append(inbox, publish("b"));
            stored = new StoredMark(inbox.end(), Bytes.utf8("{1..7}"));
            inbox.saveState(state);
            inbox.saveStored(stored);
        }
        try (Inbox inbox = open(new DiskFiles())) {
            assertThat(inbox.stored(0)).contains(stored);
            assertThat(inbox.state(0)).contains(state);
        }
    }

    @Test
    void aStoredMarkWithoutNumbersIsAMark() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            StoredMark mark = new StoredMark(inbox.end(), Bytes.empty());
            inbox.saveStored(mark);
            assertThat(inbox.stored(0)).contains(mark);
        }
    }

    /** What one store has, another has not: taken for its own, the mark would hide everything before it. */
    @Test
    void anotherStoreHasNoMarkUntilItHasAsMuch() throws Exception {
        StoredMark first;
        try (Inbox inbox = open(new DiskFiles(), "embedded")) {
            append(inbox, publish("a"));
            append(inbox, publish("b"));
            first = new StoredMark(inbox.end(), Bytes.utf8("{1..2}"));
            inbox.saveStored(first);
        }
        try (Inbox inbox = open(new DiskFiles(), "influxdb http://127.0.0.1:8086 steelyard")) {
            assertThat(inbox.stored(0)).isEmpty();
            inbox.saveStored(new StoredMark(InboxPosition.start(0), Bytes.utf8("{1..1}")));
        }
        try (Inbox inbox = open(new DiskFiles(), "embedded")) {
            assertThat(inbox.stored(0)).contains(first);
        }
        try (Inbox inbox = open(new DiskFiles(), "influxdb http://127.0.0.1:8086 steelyard")) {
            inbox.saveStored(first);
            assertThat(inbox.stored(0)).contains(first);
        }
        try (Inbox inbox = open(new DiskFiles(), "embedded")) {
            assertThat(inbox.stored(0)).isEmpty();
        }
    }

    /** The state before the latest counts when the latest is damaged, and what has to be read again is still there. */
    @Test
    void aDamagedStateFallsBackToTheOneBeforeWithItsArrivals() throws Exception {
        StateMark first;
        try (Inbox inbox = open(new DiskFiles())) {
            fill(inbox, 100);
            first = new StateMark(inbox.end(), Bytes.utf8("first"));
            inbox.saveState(first);
            fill(inbox, 200);
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("second")));
            inbox.saveStored(new StoredMark(inbox.end(), Bytes.empty()));
            for (int look = 0; look < 2; look++) { // the first remembers how far the log was, the second lets go
                clock.advance(Duration.ofDays(2));
                inbox.saveStored(new StoredMark(inbox.end(), Bytes.empty()));
            }
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
        }
        for (String name : List.of("state-0", "state-1")) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            if (new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).endsWith("second")) {
                content[content.length - 1] ^= 1;
                Files.write(folder.resolve(name), content);
            }
        }
        try (Inbox inbox = open(new DiskFiles())) {
            assertThat(inbox.state(0)).contains(first);
            assertThat(arrivals(inbox, first.position())).hasSize(202);
        }
    }

    @Test
    void whatLiesBehindBothMarksAndIsKeptNoLongerIsGivenBack() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            fill(inbox, 300);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            assertThat(arrivals(inbox, InboxPosition.start(0)))
                    .as("kept for replays")
                    .hasSize(300);
            clock.advance(Duration.ofHours(2));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, InboxPosition.start(0))).hasSizeLessThan(100);
        }
    }

    /** Space that a full disk kept from coming back comes back at any time; a start that reads then must not fail. */
    @Test
    void readsFromTheOldestWhileSpaceComesBack() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        AtomicLong nanos = new AtomicLong();
        try (Inbox inbox = open(files, "store", nanos::get)) {
            fill(inbox, 300);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            clock.advance(Duration.ofHours(2));
            files.failNames(true);
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            append(inbox, END); // the writer has had its turn
            append(inbox, END);
            try (InboxReader reader = inbox.reader(InboxPosition.start(0))) {
                assertThat(reader.next()).isNotNull();
                files.failNames(false);
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
                append(inbox, END); // the writer has had its turn
                append(inbox, END);
                int count = 1;
                for (InboxEntry next = reader.next(); next != null; next = reader.next()) {
                    count++;
                }
                assertThat(count).isGreaterThanOrEqualTo(4);
            }
        }
    }

    /** An older copy of the store is filled again from here: the marks of its better days must not let that go. */
    @Test
    void whatIsReadAgainForAStoreThatHasLessIsKeptUntilItIsRead() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            fill(inbox, 100);
            InboxPosition middle = inbox.end();
            fill(inbox, 200);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            clock.advance(Duration.ofHours(2));
            inbox.saveState(new StateMark(middle, Bytes.utf8("read again so far")));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, middle)).hasSize(202);
        }
    }

    /** So many agents with so many holes that their numbers fit nowhere must not end the store's thread. */
    @Test
    void aStoredMarkThatIsTooLargeIsSaidAndTheInboxKeepsEverything() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            append(inbox, publish("a"));
            StoredMark first = new StoredMark(inbox.end(), Bytes.utf8("{1..1}"));
            inbox.saveStored(first);
            append(inbox, publish("b"));
            inbox.saveStored(new StoredMark(inbox.end(), Bytes.utf8("x".repeat(16 << 20))));
            assertThat(inbox.stored(0)).contains(first);
            assertThat(inbox.check().status()).isEqualTo(Check.Status.WARN);
            assertThat(inbox.check().detail()).contains("stored mark");
            StoredMark small = new StoredMark(inbox.end(), Bytes.utf8("{1..2}"));
            inbox.saveStored(small);
            assertThat(inbox.stored(0)).contains(small);
            assertThat(inbox.check().status()).isEqualTo(Check.Status.OK);
        }
    }

    /** A will that found no room would leave a device alive for ever in every replay. */
    @Test
    void atTheCapMessagesAreRefusedAndWillsStillFindRoom() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            CompletableFuture<InboxPosition> last = inbox.append(publish("x".repeat(4000)));
            while (!last.isCompletedExceptionally()) {
                last.get(10, TimeUnit.SECONDS);
                last = inbox.append(publish("x".repeat(4000)));
            }
            CompletableFuture<InboxPosition> refused = last;
            assertThatThrownBy(() -> refused.get(1, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InboxFullException.class);
            assertThat(inbox.full()).isTrue();
            assertThat(inbox.check().status()).isEqualTo(Check.Status.WARN);
            append(inbox, new Arrival.Published(1, "c", 1, "t", Bytes.utf8("will"), 1, false, true));
            append(inbox, new Arrival.Disconnected(2, "c", 1, false, "keep-alive"));
        }
    }

    @Test
    void aFailedDiskIsSaidByTheCheckAndNothingIsAcknowledged() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        try (Inbox inbox = open(files)) {
            append(inbox, publish("a"));
            files.failForces(true);
            assertThatThrownBy(() -> append(inbox, publish("b"))).isInstanceOf(ExecutionException.class);
            assertThat(inbox.check().status()).isEqualTo(Check.Status.FAIL);
        }
    }

    @Test
    void aMarkBehindTheEndIsRefusedWithTheRemedy() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            InboxPosition beyond = new InboxPosition(0, inbox.end().offset() + 800);
            assertThatThrownBy(() -> inbox.reader(beyond))
                    .isInstanceOf(InboxException.class)
                    .hasMessageContaining("older copy");
        }
    }

    @Test
    void countsWhatCameInAndWhatWasRead() throws Exception {
        try (Inbox inbox = open(new DiskFiles());
                InboxReader reader = inbox.reader(InboxPosition.start(0))) {
            fill(inbox, 3);
            reader.next();
            assertThat(inbox.status().in()).isEqualTo(3);
            assertThat(inbox.status().out()).isEqualTo(1);
            assertThat(inbox.status().depth()).isEqualTo(2);
        }
    }

    private Inbox open(FileLayer files) throws IOException {
        return open(files, "store");
    }

    private Inbox open(FileLayer files, String store) throws IOException {
        return open(files, store, System::nanoTime);
    }

    private Inbox open(FileLayer files, String store, LongSupplier nanoTime) throws IOException {
        InboxConfig config = new InboxConfig(folder, SEGMENT, 500 * SEGMENT, 1_000_000, Duration.ofHours(1), store);
        return Inbox.open(config, files, Thread::new, new Inbox.Sources(clock, nanoTime, UUID::randomUUID));
    }

    private static void fill(Inbox inbox, int count) throws Exception {
        CompletableFuture<InboxPosition> last = CompletableFuture.completedFuture(inbox.end());
        for (int i = 0; i < count; i++) {
            last = inbox.append(publish(i + " ".repeat(1000)));
        }
        last.get(10, TimeUnit.SECONDS);
    }

    private static Arrival publish(String payload) {
        return new Arrival.Published(9, "edge-1", 7, "spBv1.0/demo/NDATA/edge-1", Bytes.utf8(payload), 1, false, false);
    }

    private static InboxPosition append(Inbox inbox, Arrival arrival) throws Exception {
        return inbox.append(arrival).get(10, TimeUnit.SECONDS);
    }

    private static List<Arrival> arrivals(Inbox inbox, InboxPosition from) {
        List<Arrival> all = new ArrayList<>();
        try (InboxReader reader = inbox.reader(from)) {
            for (InboxEntry next = reader.next(); next != null; next = reader.next()) {
                all.add(next.arrival());
            }
        }
        return all;
    }

    /** What is kept for replays is bounded in bytes too, however young it is. */
    @Test
    void keepsNoMoreBytesForReplaysThanItMay() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            InboxPosition begin = inbox.end();
            fill(inbox, 1_500);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, begin)).hasSizeBetween(800, 1_100);
        }
    }

    /** A mark that the store has not passed keeps its arrivals, however old they are and however many. */
    @Test
    void keepsWhatEitherMarkStillNeedsHoweverOldItIs() throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            InboxPosition begin = inbox.end();
            inbox.saveState(new StateMark(begin, Bytes.utf8("a")));
            inbox.saveState(new StateMark(begin, Bytes.utf8("b")));
            fill(inbox, 1_200);
            InboxPosition end = inbox.end();
            StoredMark all = new StoredMark(end, Bytes.empty());
            inbox.saveStored(all);
            clock.advance(Duration.ofDays(2));
            inbox.saveStored(all);
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, begin))
                    .as("the state is behind: it is read on from there")
                    .hasSize(1_202);
        }
        try (Inbox inbox = open(new DiskFiles(), "another store")) {
            InboxPosition end = inbox.end();
            assertThat(inbox.stored(0)).isEmpty();
            inbox.saveState(new StateMark(end, Bytes.utf8("c")));
            inbox.saveState(new StateMark(end, Bytes.utf8("d")));
            fill(inbox, 1_200);
            clock.advance(Duration.ofDays(2));
            inbox.saveState(new StateMark(end, Bytes.utf8("e")));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, end))
                    .as("the store is behind: it has not got these yet")
                    .hasSize(1_202);
        }
    }

    /** Sector by sector, whatever had not reached the disk: the state is the last one saved, or the one before it, whole. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPowerCutLeavesTheLastSavedState(long seed) throws Exception {
        Random chance = new Random(seed);
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        Inbox inbox = open(files);
        InboxPosition end = append(inbox, publish("a"));
        int saved = 1 + chance.nextInt(3);
        for (int i = 1; i <= saved; i++) {
            inbox.saveState(new StateMark(end, state(i)));
        }
        files.powerCut(chance);
        inbox.close();
        try (Inbox after = open(new DiskFiles())) {
            assertThat(after.state(0)).as("seed %d", seed).contains(new StateMark(end, state(saved)));
        }
    }

    private static Bytes state(int number) {
        return Bytes.utf8(String.valueOf(number).repeat(5_000));
    }

    /** A state that can not be saved costs a longer start, not the gateway. */
    @Test
    void aStateThatCanNotBeSavedIsSaidAndTheOneBeforeStays() throws Exception {
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        try (Inbox inbox = open(files)) {
            StateMark first = new StateMark(inbox.end(), Bytes.utf8("first"));
            inbox.saveState(first);
            files.failNames(true);
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("second")));
            assertThat(inbox.check().status()).isEqualTo(Check.Status.WARN);
            assertThat(inbox.check().detail()).contains("state");
            assertThat(inbox.state(0)).contains(first);
            files.failNames(false);
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("third")));
            assertThat(inbox.check().status()).isEqualTo(Check.Status.OK);
        }
    }

    /** What a newer program wrote is refused by name, never guessed at. */
    @ParameterizedTest
    @ValueSource(strings = {"state-0", "state-1"})
    void aStateOfANewerProgramIsRefusedByName(String name) throws Exception {
        try (Inbox inbox = open(new DiskFiles())) {
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("a")));
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("b")));
        }
        byte[] content = Files.readAllBytes(folder.resolve(name));
        content[11]++;
        Files.write(folder.resolve(name), content);
        assertThatThrownBy(() -> open(new DiskFiles()).close())
                .isInstanceOf(InboxException.class)
                .hasMessageContainingAll(name, "format version 3", "newer program");
    }

    @Test
    void aStoredMarkOrAnArrivalOfANewerProgramIsRefusedByName() {
        assertThatThrownBy(() -> ReceivedNumbers.of(ByteBuffer.wrap(new byte[] {9, 0, 0}), "store"))
                .isInstanceOf(InboxException.class)
                .hasMessageContainingAll("format version 9", "newer program");
        ByteBuffer arrival = ArrivalFormat.write(new Arrival.EndpointRestarted(1))[0];
        arrival.put(0, (byte) 9);
        assertThatThrownBy(() -> ArrivalFormat.read(arrival))
                .isInstanceOf(InboxException.class)
                .hasMessageContainingAll("format version 9", "newer program");
    }
}
