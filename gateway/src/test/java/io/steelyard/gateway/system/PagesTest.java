package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page goes on behind the last row of the one before, whatever was written in between. */
final class PagesTest {
    private static final Scope SCOPE = Scope.agent("works", "edge");

    @TempDir
    private Path folder;

    private static SystemRow event(int at) {
        return new SystemRow.Event(new InboxPosition(0, at), 0, new EventRecord("test", SCOPE, at, Map.of()));
    }

    private static SystemRow gap(String id, int from) {
        return new SystemRow.Gap(
                new InboxPosition(0, from), 0, new GapRecord(id, SCOPE, from, null, null, null, GapCause.LINK_DOWN));
    }

    private static Query from(@Nullable String place) {
        return new Query(null, null, null, null, null, null, 0, Long.MAX_VALUE, 2, place);
    }

    @Test
    void whatHappensMeanwhileNeitherRepeatsNorHidesAnEvent() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(event(1), event(2), event(3), event(4)));
            Page<EventRecord> first = records.eventPage(from(null));
            records.write(List.of(event(5), event(6)));
            Page<EventRecord> second = records.eventPage(from(first.next()));
            assertThat(first.rows()).extracting(EventRecord::at).containsExactly(4L, 3L);
            assertThat(second.rows()).extracting(EventRecord::at).containsExactly(2L, 1L);
            assertThat(second.next()).isNull();
        }
    }

    @Test
    void gapsOfOneInstantAreParted() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(gap("a", 1), gap("b", 1), gap("c|\u0000\"", 1), gap("d", 1)));
            Page<GapRecord> first = records.gapPage(from(null));
            records.write(List.of(gap("0", 0), gap("aa", 1)));
            Page<GapRecord> second = records.gapPage(from(first.next()));
            assertThat(first.rows()).extracting(GapRecord::id).containsExactly("a", "b");
            assertThat(second.rows()).extracting(GapRecord::id).containsExactly("c|\u0000\"", "d");
            assertThat(second.next()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "#1", "#1\u001f=a\u001f=b", "#x\u001f=a\u001f=b\u001f=c", "=1\u001f=a\u001f=b\u001f=c"})
    void knowsAPlaceThatIsNone(String place) {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThatThrownBy(() -> records.gapPage(from(place))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
