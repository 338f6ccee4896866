package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.SystemRow;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be used costs itself, never what comes with it or behind it. */
final class KeptAsideTest {
    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    /** The same number may come again in a form that can be used. */
    @Test
    void storesAUsableCopyOfWhatItKeptAside() {
        edge.gives(Given.of(0));
        edge.born();
        edge.gives(Given.of(0));
        edge.reports(0, 0, Map.of());
        house.readAll();
        assertThat(house.points).hasSize(1);
        assertThat(house.ledger().get(0).row().stored()).isEqualTo(1);
        assertThat(house.ledger().get(0).row().keptAside()).isZero();
    }

    /** One unreadable message costs itself, never the next one. */
    @Test
    void keepsAsideWhatCannotBeReadAndGoesOn() {
        edge.born();
        house.inbox.add(agent.garbage());
        edge.gives(Given.of(0));
        Ingest ingest = house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(house.points).hasSize(1);
        assertThat(ingest.check().status()).isEqualTo(Check.Status.OK);
    }

    /** Fields of one structure share a number: all of them are stored, or none. */
    @Test
    void keepsAWholeSampleAsideWhenOneFieldOfItCannotBeUsed() {
        edge.born();
        edge.gives(
                Given.of(0),
                new Given(0, 99, 0, 1.0, true),
                Given.of(1),
                new Given(1, ScriptedAgent.COUNT, 1, 7L, true));
        house.readAll();
        assertThat(house.points.values())
                .allMatch(reading -> reading.number() == 1)
                .hasSize(2);
        assertThat(house.rows(SystemRow.KeptAside.class))
                .singleElement()
                .matches(aside -> aside.number() == 0 && EPOCH.equals(aside.epoch()));
    }

    /** A payload of which nothing can be resolved is kept once, not once a sample. */
    @Test
    void keepsThePayloadOnlyOnce() {
        edge.born();
        edge.gives(new Given(0, 98, 0, 1.0, false), new Given(1, 99, 0, 1.0, false));
        house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class))
                .hasSize(2)
                .filteredOn(aside -> aside.payload().length() > 0)
                .hasSize(1);
    }
}
