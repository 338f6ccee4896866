package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is filled hides nothing, and nothing else is taken away with it. */
class GapsLeftTest {
    private static final Scope SERVER = Scope.server("demo", "edge-1", "plant");
    private static final Scope SPEED = SERVER.signal("lathe", "speed");
    private static final Scope MODE = SERVER.signal("lathe", "mode");

    private static GapRecord gap(Scope scope, long from, @Nullable Long to, GapCause cause) {
        return new GapRecord("g" + from, scope, from, to, null, null, cause);
    }

    private static GapRecord filled(Scope scope, long from, long to) {
        return new GapRecord(
                "f" + from, scope, from, to, null, null, GapCause.LINK_DOWN, new GapRecord.Filled("history", 3));
    }

    /** Server and signal have a record each of one loss; the server's ends with the first of its signals. */
    @Test
    void aFilledSignalIsSeenAlthoughItsServerWasNot() {
        List<GapRecord> gaps = List.of(gap(SERVER, 100, 200L, GapCause.LINK_DOWN), filled(SPEED, 100, 210));
        assertThat(GapsLeft.of(gaps, "lathe", Set.of("speed"))).isEmpty();
        assertThat(GapsLeft.of(gaps, "lathe", Set.of("speed/text"))).isEmpty();
        assertThat(GapsLeft.of(gaps, "lathe", Set.of("mode"))).containsExactly(gaps.get(0));
        assertThat(GapsLeft.of(gaps, "mill", Set.of("speed"))).containsExactly(gaps.get(0));
    }

    @Test
    void severalSignalsAreSeenWhereAllAreFilled() {
        GapRecord server = gap(SERVER, 100, 200L, GapCause.LINK_DOWN);
        List<GapRecord> gaps = List.of(server, filled(SPEED, 100, 210), filled(MODE, 100, 150));
        assertThat(GapsLeft.of(gaps, "lathe", Set.of("speed", "mode")))
                .containsExactly(new GapRecord("g100", SERVER, 150, 200L, null, null, GapCause.LINK_DOWN));
    }

    @Test
    void ofAnOpenGapThatIsLeftBeforeAndBehindStays() {
        List<GapRecord> gaps = List.of(gap(SERVER, 50, null, GapCause.AGENT_DOWN), filled(SPEED, 100, 210));
        assertThat(GapsLeft.of(gaps, "lathe", Set.of("speed")))
                .extracting(left -> left.from() + ".." + left.to())
                .containsExactly("50..100", "210..null");
    }

    /** What history gave and the outbox then lost is missing. */
    @Test
    void lossesBehindTheReadingAreFilledByNothing() {
        GapRecord full = gap(SPEED, 120, 130L, GapCause.OUTBOX_FULL);
        assertThat(GapsLeft.of(List.of(full, filled(SPEED, 100, 210)), "lathe", Set.of("speed")))
                .containsExactly(full);
    }
}
