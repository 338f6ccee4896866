package io.steelyard.gateway.inbox;

import static io.steelyard.gateway.inbox.InboxBench.append;
import static io.steelyard.gateway.inbox.InboxBench.arrivals;
import static io.steelyard.gateway.inbox.InboxBench.fill;
import static io.steelyard.gateway.inbox.InboxBench.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.journal.DiskFiles;
import io.steelyard.testkit.FaultyFiles;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The marks and states of the inbox: each survives whole, or the one before it stands. */
final class InboxMarksTest {
    @TempDir
    Path folder;

    private InboxBench bench;

    @BeforeEach
    void set() {
        bench = new InboxBench(folder);
    }

    @Test
    void marksSurviveARestartEachWithItsOwnPosition() throws Exception {
        StoredMark stored;
        StateMark state;
        try (Inbox inbox = bench.open()) {
            assertThat(inbox.stored(0)).isEmpty();
            assertThat(inbox.state(0)).isEmpty();
            append(inbox, publish("a"));
            state = new StateMark(inbox.end(), Bytes.utf8("births"));
            append(inbox, publish("b"));
            stored = new StoredMark(inbox.end(), Bytes.utf8("{1..7}"));
            inbox.saveState(state);
            inbox.saveStored(stored);
        }
        try (Inbox inbox = bench.open()) {
            assertThat(inbox.stored(0)).contains(stored);
            assertThat(inbox.state(0)).contains(state);
        }
    }

    @Test
    void aStoredMarkWithoutNumbersIsAMark() throws Exception {
        try (Inbox inbox = bench.open()) {
            StoredMark mark = new StoredMark(inbox.end(), Bytes.empty());
            inbox.saveStored(mark);
            assertThat(inbox.stored(0)).contains(mark);
        }
    }

    /** What one store has, another has not: taken for its own, the mark would hide everything before it. */
    @Test
    void anotherStoreHasNoMarkUntilItHasAsMuch() throws Exception {
        StoredMark first;
        try (Inbox inbox = bench.open(new DiskFiles(), "embedded")) {
            append(inbox, publish("a"));
            append(inbox, publish("b"));
            first = new StoredMark(inbox.end(), Bytes.utf8("{1..2}"));
            inbox.saveStored(first);
        }
        try (Inbox inbox = bench.open(new DiskFiles(), "influxdb http://127.0.0.1:8086 steelyard")) {
            assertThat(inbox.stored(0)).isEmpty();
            inbox.saveStored(new StoredMark(InboxPosition.start(0), Bytes.utf8("{1..1}")));
        }
        try (Inbox inbox = bench.open(new DiskFiles(), "embedded")) {
            assertThat(inbox.stored(0)).contains(first);
        }
        try (Inbox inbox = bench.open(new DiskFiles(), "influxdb http://127.0.0.1:8086 steelyard")) {
            inbox.saveStored(first);
            assertThat(inbox.stored(0)).contains(first);
        }
        try (Inbox inbox = bench.open(new DiskFiles(), "embedded")) {
            assertThat(inbox.stored(0)).isEmpty();
        }
    }

    /** The state before the latest counts when the latest is damaged, and what has to be read again is still there. */
    @Test
    void aDamagedStateFallsBackToTheOneBeforeWithItsArrivals() throws Exception {
        StateMark first;
        try (Inbox inbox = bench.open()) {
            fill(inbox, 100);
            first = new StateMark(inbox.end(), Bytes.utf8("first"));
            inbox.saveState(first);
            fill(inbox, 200);
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("second")));
            inbox.saveStored(new StoredMark(inbox.end(), Bytes.empty()));
            for (int look = 0; look < 2; look++) { // the first remembers how far the log was, the second lets go
                bench.clock.advance(Duration.ofDays(2));
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
        try (Inbox inbox = bench.open()) {
            assertThat(inbox.state(0)).contains(first);
            assertThat(arrivals(inbox, first.position())).hasSize(202);
        }
    }

    /** So many agents with so many holes that their numbers fit nowhere must not end the store's thread. */
    @Test
    void aStoredMarkThatIsTooLargeIsSaidAndTheInboxKeepsEverything() throws Exception {
        try (Inbox inbox = bench.open()) {
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

    @Test
    void aMarkBehindTheEndIsRefusedWithTheRemedy() throws Exception {
        try (Inbox inbox = bench.open()) {
            InboxPosition beyond = new InboxPosition(0, inbox.end().offset() + 800);
            assertThatThrownBy(() -> inbox.reader(beyond))
                    .isInstanceOf(InboxException.class)
                    .hasMessageContaining("older copy");
        }
    }

    /** Sector by sector, whatever had not reached the disk: the state is the last one saved, or the one before it, whole. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPowerCutLeavesTheLastSavedState(long seed) throws Exception {
        Random chance = new Random(seed);
        FaultyFiles files = new FaultyFiles(new DiskFiles());
        Inbox inbox = bench.open(files);
        InboxPosition end = append(inbox, publish("a"));
        int saved = 1 + chance.nextInt(3);
        for (int i = 1; i <= saved; i++) {
            inbox.saveState(new StateMark(end, state(i)));
        }
        files.powerCut(chance);
        inbox.close();
        try (Inbox after = bench.open()) {
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
        try (Inbox inbox = bench.open(files)) {
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
        try (Inbox inbox = bench.open()) {
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("a")));
            inbox.saveState(new StateMark(inbox.end(), Bytes.utf8("b")));
        }
        byte[] content = Files.readAllBytes(folder.resolve(name));
        content[11]++;
        Files.write(folder.resolve(name), content);
        assertThatThrownBy(() -> bench.open().close())
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
