package io.steelyard.gateway.inbox;

import static io.steelyard.gateway.inbox.InboxBench.append;
import static io.steelyard.gateway.inbox.InboxBench.arrivals;
import static io.steelyard.gateway.inbox.InboxBench.fill;
import static io.steelyard.gateway.inbox.InboxBench.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxEntry;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.InboxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inbox takes comes back as it came, in order, to whoever reads and whoever waits. */
final class InboxTest {
    @TempDir
    Path folder;

    private InboxBench bench;

    @BeforeEach
    void set() {
        bench = new InboxBench(folder);
    }

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
        try (Inbox inbox = bench.open()) {
            for (Arrival one : came) {
                append(inbox, one);
            }
        }
        try (Inbox inbox = bench.open()) {
            assertThat(arrivals(inbox, InboxPosition.start(0))).isEqualTo(came);
        }
    }

    @Test
    void readingGoesOnBehindAnyEntry() throws Exception {
        try (Inbox inbox = bench.open();
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
        try (Inbox inbox = bench.open();
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
        try (Inbox inbox = bench.open();
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
        try (Inbox inbox = bench.open()) {
            append(inbox, publish("a"));
            id = inbox.id();
            end = inbox.end();
        }
        try (Inbox inbox = bench.open()) {
            assertThat(inbox.id()).isEqualTo(id);
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        bench.clock.advance(Duration.ofMillis(1));
        try (Inbox inbox = bench.open()) {
            append(inbox, publish("b"));
            assertThat(inbox.id()).isNotEqualTo(id);
            assertThat(arrivals(inbox, end)).containsExactly(publish("b"));
        }
    }

    @Test
    void countsWhatCameInAndWhatWasRead() throws Exception {
        try (Inbox inbox = bench.open();
                InboxReader reader = inbox.reader(InboxPosition.start(0))) {
            fill(inbox, 3);
            reader.next();
            assertThat(inbox.status().in()).isEqualTo(3);
            assertThat(inbox.status().out()).isEqualTo(1);
            assertThat(inbox.status().depth()).isEqualTo(2);
        }
    }
}
