package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import io.steelyard.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who accepted an open address is reminded of it, and not more often than he can bear. */
final class OpenAddressTest {
    private static final Scope AGENT = Scope.agent("demo", "edge-1");

    private final ManualClock clock = ManualClock.anywhere();
    private final List<Note> notes = new ArrayList<>();
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    private final OpenAddress address =
            new OpenAddress(AGENT, Map.of("reason", "plant network", "http", "0.0.0.0:8081"), this::leave, clock);

    private CompletableFuture<Void> leave(Note note) {
        notes.add(note);
        return answer;
    }

    @Test
    void tellsItAtTheStartAndOnceInEveryHour() {
        for (int minute = 0; minute < 150; minute++) {
            address.remind();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(notes).hasSize(3).hasOnlyElementsOfType(EventRecord.class);
        EventRecord first = (EventRecord) notes.get(0);
        assertThat(first.type()).isEqualTo("insecure");
        assertThat(first.scope()).isEqualTo(AGENT);
        assertThat(first.details()).containsOnlyKeys("reason", "http").containsEntry("reason", "plant network");
        assertThat(notes.stream().map(note -> ((EventRecord) note).at() / 3_600_000_000_000L))
                .as("hours")
                .doesNotHaveDuplicates();
    }

    /** The outbox was full when it was due. */
    @Test
    void isToldWhenTheOutboxTakesIt() {
        answer = CompletableFuture.failedFuture(new IllegalStateException("the outbox is full"));
        address.remind();
        address.remind();
        assertThat(notes).hasSize(2);
        answer = CompletableFuture.completedFuture(null);
        address.remind();
        address.remind();
        assertThat(notes).hasSize(3);
    }

    @Test
    void isLeftOnceWhileTheDiskIsSlow() {
        answer = new CompletableFuture<>();
        address.remind();
        address.remind();
        assertThat(notes).hasSize(1);
    }
}
