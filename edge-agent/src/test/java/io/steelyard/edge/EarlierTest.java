package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.Earlier;
import io.steelyard.edge.outbox.Recovered;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the outbox remembers of each server reaches the server's link. */
final class EarlierTest {
    @Test
    void eachServerGetsItsOwnGaps() {
        GapRecord plant = gap("g1", "plant");
        GapRecord press = gap("g2", "press");
        Recovered.ServerProof proof = new Recovered.ServerProof(7, List.of(new Recovered.Heard(1, 2)));
        Map<String, Earlier> earlier =
                Statuses.earlier(new Recovered(null, -1, Map.of("plant", proof), List.of(plant, press)));
        assertThat(earlier)
                .containsOnly(
                        Map.entry("plant", new Earlier(7, Map.of(1L, 2L), 1, List.of(plant))),
                        Map.entry("press", new Earlier(0, Map.of(), 0, List.of(press))));
    }

    private static GapRecord gap(String id, String server) {
        Scope scope = Scope.server("demo", "edge-1", server).signal("a", "s");
        return new GapRecord(id, scope, 1, null, null, null, GapCause.AGENT_DOWN);
    }
}
