package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Publishers that are not ours: metrics of the node itself, and what can be said of samples without numbers. */
final class NodeSignalsTest {
    private static final AssetKey NODE = new AssetKey("works", "edge");
    private static final long SECOND = 1_000_000_000L;
    private static final int WAITS = 60;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    private void born() {
        house.inbox.add(agent.nodeBirthOf("load", 1));
    }

    private void speaks(long value) {
        house.inbox.add(agent.nodeData("load", value));
    }

    private LiveAsset node() {
        return house.live.assets().stream()
                .filter(asset -> asset.description().key().equals(NODE))
                .findAny()
                .orElseThrow();
    }

    private LiveValue load() {
        return Objects.requireNonNull(house.live.value(new SignalKey(NODE, "load")));
    }

    private List<Object> stored() {
        return house.points.values().stream().map(Reading::value).toList();
    }

    private Publisher publisher(Ingest ingest) {
        return ingest.publishers().get(0);
    }

    /** What is stored must be found by whoever asks which assets there are. */
    @Test
    void aNodesOwnMetricsAreAnAssetOfTheNodesName() {
        born();
        speaks(2);
        house.inbox.add(agent.deviceBirthOf("d1", "level"));
        Ingest ingest = house.readAll();
        assertThat(house.rows(SystemRow.Asset.class))
                .extracting(row -> row.asset().key().asset(), row -> row.asset().profile())
                .containsExactlyInAnyOrder(tuple("edge", "edge-node"), tuple("d1", ""));
        assertThat(node().online()).isTrue();
        assertThat(node().description().signals())
                .extracting(AssetDescription.SignalDescription::name)
                .containsExactly("load");
        assertThat(house.points.values())
                .extracting(reading -> reading.series().key())
                .contains(new SignalKey(NODE, "load"));
        assertThat(load().point().value()).isEqualTo(2L);
        assertThat(ingest.notNumbered()).isEqualTo(3);

        house.inbox.add(agent.nodeDeath());
        house.readAll();
        assertThat(node().online()).isFalse();
        assertThat(load().stale()).isTrue();
    }

    /** A node that says nothing of itself is no machine; ours say only what is for the gateway. */
    @Test
    void aNodeWithoutMetricsOfItsOwnIsNoAsset() {
        house.inbox.add(agent.nodeBirth(new UUID(1, 1), "", "Works"));
        house.inbox.add(new ScriptedAgent("works", "other").nodeBirth(null, null));
        house.inbox.add(new ScriptedAgent("works", "third").nodeBirthOf("two words", 1));
        house.readAll();
        assertThat(house.rows(SystemRow.Asset.class)).isEmpty();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
    }

    /** Two things of one name: the device has it, and nothing of the node's is written over its values. */
    @Test
    void aDeviceOfTheNodesNameKeepsItsSeriesToItself() {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirthOf("edge", "load"));
        house.inbox.add(agent.foreignOf("edge", "load", 5));
        born();
        speaks(66);
        house.readAll();
        assertThat(stored()).containsOnly(1L, 5L).doesNotContain(66L);
        assertThat(node().description().profile()).isEmpty();
        assertThat(house.rows(SystemRow.KeptAside.class))
                .as("the birth's value and the later one")
                .hasSize(2)
                .allMatch(aside -> aside.reason().contains("works/edge, which is a device"));
        assertThat(load().point().value()).isEqualTo(5L);
    }

    /** Also when it comes after the node: from then on the name is the device's, and what was stored before stays. */
    @Test
    void aDeviceTakesTheNodesNameOver() {
        born();
        speaks(2);
        house.inbox.add(agent.deviceBirthOf("edge", "level"));
        speaks(66);
        house.inbox.add(agent.foreignOf("edge", "level", 5));
        house.readAll();
        assertThat(stored()).containsExactlyInAnyOrder(1L, 2L, 1L, 5L);
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(node().description().profile()).isEmpty();
        assertThat(node().description().signals())
                .as("what the node had is still there to be asked for")
                .extracting(AssetDescription.SignalDescription::name)
                .containsExactly("level", "load");
        house.crash();
        born();
        speaks(67);
        house.readAll();
        assertThat(stored()).doesNotContain(66L, 67L);
    }

    @Test
    void isStillThereAfterALookAhead() {
        born();
        speaks(2);
        int pause = house.inbox.size();
        speaks(3);
        house.noRoom = WAITS;
        house.readAll(index -> index == pause);
        assertThat(house.peeks).isEqualTo(1);
        assertThat(node().online()).isTrue();
        assertThat(load().stale()).isFalse();
    }

    @Test
    void countsWhatHasNoNumberAndWhatSeqMisses() {
        born();
        speaks(2);
        agent.skipsOne();
        agent.skipsOne();
        speaks(3);
        agent.waits(3_000);
        speaks(4);
        Publisher publisher = publisher(house.readAll());
        assertThat(publisher.numbered()).isFalse();
        assertThat(publisher.notNumbered()).isEqualTo(4);
        assertThat(publisher.missed()).isEqualTo(2);
    }

    /** Of an agent that numbers the ledger says what is missing; a hole in its seq is closed by what it sends again. */
    @Test
    void countsNoHolesOfWhoNumbers() {
        UUID epoch = new UUID(1, 1);
        house.inbox.add(agent.nodeBirth(epoch, null));
        house.inbox.add(agent.deviceBirth(1.0));
        agent.skipsOne();
        house.inbox.add(agent.data(epoch, false, List.of(Given.of(0))));
        agent.waits(3_000);
        house.inbox.add(agent.data(epoch, false, List.of(Given.of(1))));
        Publisher publisher = publisher(house.readAll());
        assertThat(publisher.numbered()).isTrue();
        assertThat(publisher.missed()).isZero();
        assertThat(publisher.notNumbered()).isZero();
    }

    /** Before a birth nobody can say; a restart knows what the state knows. */
    @Test
    void knowsWhoNumbersFromTheBirthOn() {
        speaks(2);
        assertThat(publisher(house.readAll()).numbered()).isNull();
        born();
        speaks(3);
        house.readAll(index -> {
            house.nanoTime += 10 * SECOND; // a state is due at every pause
            return index == 2;
        });
        house.crash();
        assertThat(publisher(house.readAll()).numbered()).isFalse();
    }
}
