package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.ingest.ScriptedAgent.Named;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A signal whose type changed stays one signal, and each type has its field. */
final class ChangedTypesTest {
    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    @Test
    void putsAChangedTypeBesideTheOldOneAndSaysSo() {
        edge.born();
        edge.gives(Given.of(0));
        house.inbox.add(agent.deviceBirth(DataType.STRING));
        edge.gives(new Given(1, ScriptedAgent.SPEED, 1, "fast", false));
        house.inbox.add(agent.deviceBirth(DataType.STRING));
        house.readAll();
        assertThat(house.points.values())
                .extracting(reading -> reading.series().field())
                .containsExactlyInAnyOrder("speed", "speed.string");
        assertThat(edge.events("type-changed")).hasSize(1);
    }

    /**
     * What an agent sampled before a signal's type changed, and sends afterwards as {@code <signal>.<type>}, goes where it
     * would have gone in time: it is that signal's, in the field of its type.
     */
    @Test
    void storesAnOlderTypesSamplesAsThoseOfTheirSignal() {
        Named whole = new Named("speed", 1, DataType.INT64);
        Named real = new Named("speed", 2, DataType.DOUBLE);
        Named older = new Named("speed.int64", 1, DataType.INT64);
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(whole));
        edge.gives(new Given(0, 1, 0, 7L, false));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(real, older));
        house.inbox.add(
                agent.data(EPOCH, true, List.of(new Given(1, 1, 1, 8L, false), new Given(2, 2, 2, 9.5, false))));
        house.readAll();
        assertThat(house.points.values())
                .extracting(
                        reading -> reading.series().key().signal(),
                        reading -> reading.series().field(),
                        Reading::value)
                .containsExactlyInAnyOrder(
                        tuple("speed", "speed", 7L), tuple("speed", "speed", 8L), tuple("speed", "speed.float", 9.5));
        assertThat(house.life.assets().get(0).description().signals())
                .extracting(AssetDescription.SignalDescription::name)
                .containsExactly("speed");
        assertThat(edge.events("type-changed")).hasSize(1);
    }

    /** Only what says its own type is an older type of a signal; any other name with a dot breaks the rule. */
    @Test
    void keepsAsideANumberedSampleOfANameWithADotThatIsNoOlderType() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(
                new Named("speed.int", 1, DataType.INT64),
                new Named("speed.double", 2, DataType.INT64),
                new Named("a b.int64", 3, DataType.INT64),
                new Named(".int64", 4, DataType.INT64)));
        for (int i = 0; i < 4; i++) {
            edge.gives(new Given(i, i + 1, i, 7L, false));
        }
        edge.reports(0, 3, Map.of());
        house.readAll();
        assertThat(house.points).isEmpty();
        assertThat(house.locks).isEmpty();
        assertThat(house.ledger().get(0).row().keptAside()).isEqualTo(4);
        assertThat(house.ledger().get(0).row().missing()).isZero();
    }

    /** A publisher that does not number has no older types: its {@code speed.int} is not what a changed {@code speed} became. */
    @Test
    void noForeignMetricLandsInTheFieldOfAnotherSignalsType() {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(
                agent.deviceBirth(new Named("speed", 1, DataType.DOUBLE), new Named("speed.int64", 2, DataType.INT64)));
        house.inbox.add(agent.data(null, false, List.of(new Given(-1, 1, 5, 1.5, false))));
        house.inbox.add(agent.deviceBirth(
                new Named("speed", 3, DataType.INT64),
                new Named("speed.int64", 4, DataType.INT64),
                new Named("speed.int", 5, DataType.INT64)));
        house.inbox.add(agent.data(
                null,
                false,
                List.of(
                        new Given(-1, 3, 6, 20L, false),
                        new Given(-1, 4, 6, 30L, false),
                        new Given(-1, 5, 6, 40L, false))));
        house.readAll();
        assertThat(house.points.values())
                .extracting(reading -> reading.series().field(), Reading::value)
                .containsExactlyInAnyOrder(tuple("speed", 1.5), tuple("speed.int", 20L));
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(2);
    }
}
