package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NoteTest {
    private static final Scope SIGNAL = Scope.server("demo", "edge-1", "plant").signal("stand-1", "power/\"active\"");

    static Stream<Note> notes() {
        return Stream.of(
                new GapRecord("e-1", SIGNAL, 1, 2L, null, 1_700_000_000_123_456_789L, GapCause.QUEUE_OVERFLOW),
                new GapRecord("e-3", SIGNAL, 1, 2L, 3L, 4L, GapCause.LINK_DOWN, new GapRecord.Filled("history", 12)),
                new GapRecord("e-2", Scope.agent("demo", "edge-1"), -5, null, null, null, GapCause.AGENT_DOWN),
                new DropRecord(
                        new UUID(3, 4),
                        "repeat",
                        List.of(new NumberRange(1, 5), new NumberRange(9, 9)),
                        7,
                        8,
                        List.of("a/b")),
                new AliveRecord(Scope.server("demo", "edge-1", "plant"), 10, 11),
                new AliveRecord(Scope.server("demo", "edge-1", "plant"), 10, 11, -12L),
                new EventRecord("clock-step", SIGNAL, 12, Map.of("by", "-3 s", "name", "铣床")),
                new ReportRecord(
                        new UUID(5, 6),
                        1_700_000_000_000_000_001L,
                        99,
                        List.of(new ReportRecord.Hour(472_222, 0, 99)),
                        List.of(new NumberRange(98, 99)),
                        List.of(),
                        List.of(new NumberRange(0, 1)),
                        Map.of("repeat", 12L),
                        true));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void comesBackFromItsJson(Note note) {
        assertThat(Note.parse(note.kind(), note.toJson())).isEqualTo(note);
    }

    @Test
    void writesWhatTheInterfaceNames() {
        assertThat(new GapRecord("g", Scope.agent("demo", "edge-1"), 0, 1_000_000_000L, null, null, GapCause.LINK_DOWN)
                        .toJson())
                .isEqualTo("{\"id\":\"g\",\"scope\":{\"site\":\"demo\",\"agent\":\"edge-1\"},"
                        + "\"from\":\"1970-01-01T00:00:00Z\",\"to\":\"1970-01-01T00:00:01Z\",\"sourceFrom\":null,"
                        + "\"sourceTo\":null,\"cause\":\"link-down\"}");
    }

    /** A peer's mistake is a clear error of one kind, never a surprise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{",
                "{\"id\":7}",
                "{\"id\":\"a\",\"scope\":{},\"from\":\"x\"}",
                "{\"id\":\"a\",\"scope\":{\"site\":\"s\",\"agent\":\"a\"},\"from\":\"2026-01-01T00:00:00Z\","
                        + "\"to\":\"2025-01-01T00:00:00Z\",\"cause\":\"x\"}"
            })
    void refusesWhatIsNoGap(String json) {
        assertThatThrownBy(() -> Note.parse("gap", json)).isInstanceOf(LedgerException.class);
    }

    /** Bounds that no counting survives must not get as far as a book. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hours\":[{\"hour\":\"2026-01-01T00:00:00Z\",\"first\":5,\"last\":4}],\"outbox\":[]",
                "\"hours\":[{\"hour\":\"2026-01-01T00:00:00Z\",\"first\":-1,\"last\":4}],\"outbox\":[]",
                "\"hours\":[],\"outbox\":[[0,9223372036854775807]]",
                "\"hours\":[],\"outbox\":[[4,3]]"
            })
    void refusesAReportWithImpossibleBounds(String part) {
        String json = "{\"epoch\":\"00000000-0000-0001-0000-000000000002\",\"at\":\"2026-01-01T00:00:00Z\",\"upTo\":9,"
                + part + ",\"keptAside\":[],\"elsewhere\":[],\"dropped\":{},\"final\":false}";
        assertThatThrownBy(() -> Note.parse("report", json)).isInstanceOf(LedgerException.class);
    }

    @Test
    void receivedComesBackFromItsJson() {
        Received received = new Received(
                new UUID(7, 8),
                List.of(new Received.Epoch(new UUID(1, 1), List.of(new NumberRange(0, 41)), List.of())));
        assertThat(Received.parse(received.toJson())).isEqualTo(received);
    }
}
