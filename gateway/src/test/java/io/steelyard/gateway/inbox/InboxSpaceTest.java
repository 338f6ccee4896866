package io.steelyard.gateway.inbox;

import static io.steelyard.gateway.inbox.InboxBench.END;
import static io.steelyard.gateway.inbox.InboxBench.append;
import static io.steelyard.gateway.inbox.InboxBench.arrivals;
import static io.steelyard.gateway.inbox.InboxBench.fill;
import static io.steelyard.gateway.inbox.InboxBench.publish;
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
import io.steelyard.testkit.FaultyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inbox keeps for how long, when it gives space back, and what finds room at the cap. */
final class InboxSpaceTest {
    @TempDir
    Path folder;

    private InboxBench bench;

    @BeforeEach
    void set() {
        bench = new InboxBench(folder);
    }

    @Test
    void whatLiesBehindBothMarksAndIsKeptNoLongerIsGivenBack() throws Exception {
        try (Inbox inbox = bench.open()) {
            fill(inbox, 300);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            assertThat(arrivals(inbox, InboxPosition.start(0)))
                    .as("kept for replays")
                    .hasSize(300);
            bench.clock.advance(Duration.ofHours(2));
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
        try (Inbox inbox = bench.open(files, "store", nanos::get)) {
            fill(inbox, 300);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            bench.clock.advance(Duration.ofHours(2));
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
        try (Inbox inbox = bench.open()) {
            fill(inbox, 100);
            InboxPosition middle = inbox.end();
            fill(inbox, 200);
            InboxPosition end = inbox.end();
            inbox.saveState(new StateMark(end, Bytes.utf8("a")));
            inbox.saveState(new StateMark(end, Bytes.utf8("b")));
            inbox.saveStored(new StoredMark(end, Bytes.empty()));
            bench.clock.advance(Duration.ofHours(2));
            inbox.saveState(new StateMark(middle, Bytes.utf8("read again so far")));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, middle)).hasSize(202);
        }
    }

    /** What is kept for replays is bounded in bytes too, however young it is. */
    @Test
    void keepsNoMoreBytesForReplaysThanItMay() throws Exception {
        try (Inbox inbox = bench.open()) {
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
        try (Inbox inbox = bench.open()) {
            InboxPosition begin = inbox.end();
            inbox.saveState(new StateMark(begin, Bytes.utf8("a")));
            inbox.saveState(new StateMark(begin, Bytes.utf8("b")));
            fill(inbox, 1_200);
            InboxPosition end = inbox.end();
            StoredMark all = new StoredMark(end, Bytes.empty());
            inbox.saveStored(all);
            bench.clock.advance(Duration.ofDays(2));
            inbox.saveStored(all);
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, begin))
                    .as("the state is behind: it is read on from there")
                    .hasSize(1_202);
        }
        try (Inbox inbox = bench.open(new DiskFiles(), "another store")) {
            InboxPosition end = inbox.end();
            assertThat(inbox.stored(0)).isEmpty();
            inbox.saveState(new StateMark(end, Bytes.utf8("c")));
            inbox.saveState(new StateMark(end, Bytes.utf8("d")));
            fill(inbox, 1_200);
            bench.clock.advance(Duration.ofDays(2));
            inbox.saveState(new StateMark(end, Bytes.utf8("e")));
            append(inbox, publish("the writer has had its turn"));
            append(inbox, publish("twice"));
            assertThat(arrivals(inbox, end))
                    .as("the store is behind: it has not got these yet")
                    .hasSize(1_202);
        }
    }

    /** A will that found no room would leave a device alive for ever in every replay. */
    @Test
    void atTheCapMessagesAreRefusedAndWillsStillFindRoom() throws Exception {
        try (Inbox inbox = bench.open()) {
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
        try (Inbox inbox = bench.open(files)) {
            append(inbox, publish("a"));
            files.failForces(true);
            assertThatThrownBy(() -> append(inbox, publish("b"))).isInstanceOf(ExecutionException.class);
            assertThat(inbox.check().status()).isEqualTo(Check.Status.FAIL);
        }
    }
}
