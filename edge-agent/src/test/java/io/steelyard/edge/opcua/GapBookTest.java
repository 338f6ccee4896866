package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an earlier run left open is ended by this one, under the id that it has. */
final class GapBookTest {
    private static final Scope PLC = Scope.server("demo", "edge-1", "plc");
    private static final long NOW = 9_000;
    private static final GapRecord WHOLE = new GapRecord("w", PLC, 1_000, null, null, null, GapCause.LINK_DOWN);
    private static final GapRecord OF_SPEED =
            new GapRecord("s", PLC.signal("m", "speed"), 2_000, null, 1_900L, null, GapCause.AGENT_DOWN);

    private final List<Note> left = new ArrayList<>();
    private final Item speed = item("speed");
    private final Item power = item("power");
    private final GapBook gaps = new GapBook(PLC, this::leave, () -> "new-" + left.size(), Holes.NONE);

    private static Item item(String name) {
        return new Item("m", new SignalMapping(name, null, null, new NodeAddress.Id("nsu=urn:x;s=" + name)));
    }

    private CompletableFuture<Void> leave(Note note) {
        left.add(note);
        return CompletableFuture.completedFuture(null);
    }

    private void resume(GapRecord... records) {
        gaps.resume(List.of(speed, power), List.of(records), NOW);
    }

    @Test
    void thatOfASignalEndsWhenItSpeaks() {
        resume(OF_SPEED);
        assertThat(gaps.isOpen(speed)).isTrue();
        assertThat(gaps.isOpen(power)).isFalse();
        assertThat(gaps.back(speed, 9_500, 9_400))
                .isEqualTo(new GapRecord(
                        "s", PLC.signal("m", "speed"), 2_000, 9_500L, 1_900L, 9_400L, GapCause.AGENT_DOWN));
        assertThat(left).isEmpty();
    }

    /** That the server kept what came since is no answer to what was missing before. */
    @Test
    void thatOfASignalStaysWhereTheServerHasKeptEverythingSince() {
        resume(OF_SPEED);
        gaps.found(List.of(speed, power), List.of(speed, power), 3_000, GapCause.AGENT_DOWN);
        assertThat(gaps.isOpen(speed)).isTrue();
        assertThat(left).isEmpty();
    }

    @Test
    void itIsNotLeftASecondTime() {
        resume(WHOLE, OF_SPEED);
        gaps.lost(List.of(speed, power), 3_000, GapCause.AGENT_DOWN);
        gaps.lose(List.of(speed), 3_000, GapCause.AGENT_DOWN);
        assertThat(gaps.failed(speed, 3_500)).isFalse();
        assertThat(left).isEmpty();
        assertThat(Objects.requireNonNull(gaps.serverBack(9_100)))
                .isEqualTo(new GapRecord("w", PLC, 1_000, 9_100L, null, null, GapCause.LINK_DOWN));
        assertThat(Objects.requireNonNull(gaps.back(speed, 9_500, 9_400)).from())
                .isEqualTo(2_000);
        assertThat(Objects.requireNonNull(gaps.back(power, 9_500, 9_400)).from())
                .isEqualTo(3_000);
    }

    /** Where it stands was last seen then; nobody knows when it went. */
    @Test
    void oneThatIsGoneWasKnownUntilItWasLastSeen() {
        gaps.stoodAt(2_000);
        assertThat(gaps.knownUntil(speed, NOW)).as("it was never there").isEqualTo(NOW);
        gaps.doubted(3_000);
        assertThat(gaps.knownUntil(speed, NOW)).isEqualTo(3_000);
        gaps.found(List.of(speed, power), List.of(speed, power), 3_000, GapCause.AGENT_DOWN);
        speed.info = new SignalInfo(
                1, "m", "speed", SignalType.scalar(ValueType.DOUBLE), null, null, null, null, null, null);
        assertThat(gaps.knownUntil(speed, NOW)).isEqualTo(3_000);
        gaps.stoodAt(5_000);
        assertThat(gaps.knownUntil(speed, NOW)).isEqualTo(5_000);
        speed.readAt = 6_000;
        assertThat(gaps.knownUntil(speed, NOW)).isEqualTo(6_000);
        assertThat(gaps.knownUntil(speed, 4_000)).as("the clock was set back").isEqualTo(4_000);
    }

    /** A doubt that was told before the agent died, and was nothing. */
    @Test
    void thatOfTheServerEndsWhereItBeganWhenNothingWasLost() {
        resume(WHOLE);
        gaps.found(List.of(speed, power), List.of(speed, power), 1_000, GapCause.AGENT_DOWN);
        assertThat(left).containsExactly(new GapRecord("w", PLC, 1_000, 1_000L, null, null, GapCause.LINK_DOWN));
        assertThat(gaps.serverBack(9_100)).isNull();
    }

    /** A clock that ran ahead then does not keep it open, nor does it end before it begins. */
    @Test
    void thatOfASignalThatIsMappedNoLongerEndsNow() {
        GapRecord gone = new GapRecord("g", PLC.signal("m", "gone"), 2_000, null, null, null, GapCause.ITEM_FAILED);
        GapRecord ahead = new GapRecord("a", PLC.signal("x", "speed"), 99_000, null, null, null, GapCause.ITEM_FAILED);
        resume(gone, ahead);
        assertThat(left)
                .extracting(note -> ((GapRecord) note).id(), note -> ((GapRecord) note).to())
                .containsExactly(tuple("g", NOW), tuple("a", 99_000L));
    }
}
