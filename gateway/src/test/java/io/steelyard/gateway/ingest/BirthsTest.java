package io.steelyard.gateway.ingest;

import static io.steelyard.gateway.ingest.OneAgent.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Received;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a birth and a death say and are answered, and what comes from publishers that do not number. */
final class BirthsTest {
    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;
    private final ScriptedAgent agent = edge.agent;

    /** So that what befell another server of the agent is not held against it. */
    @Test
    void anAssetsBirthNamesTheServerThatItIsReadFrom() {
        edge.born();
        house.readAll();
        assertThat(house.rows(SystemRow.Asset.class))
                .extracting(row -> row.asset().server())
                .containsExactly("plc");
        assertThat(house.life.assets())
                .extracting(asset -> asset.description().server())
                .containsExactly("plc");
    }

    /** What a birth says otherwise is kept with the time up to which the other was said; the same again is nothing new. */
    @Test
    void whatABirthSaidIsKeptWhenAnotherSaysSomethingElse() {
        edge.born();
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.readAll();
        assertThat(house.rows(SystemRow.FormerBirth.class)).isEmpty();
        long made = agent.now();
        house.inbox.add(agent.deviceBirth(new ScriptedAgent.Named("more", 77, DataType.DOUBLE)));
        house.readAll();
        assertThat(house.rows(SystemRow.FormerBirth.class)).singleElement().satisfies(former -> {
            assertThat(former.asset().signals()).extracting(one -> one.name()).containsExactly("count", "speed");
            assertThat(former.asset().server()).isEqualTo("plc");
            assertThat(former.until()).as("when the other was made").isEqualTo(made);
        });
        house.readAll();
        assertThat(house.rows(SystemRow.FormerBirth.class)).as("read again").hasSize(1);
    }

    /** A numbered sample travels once, as data; its copy in a birth shows it and is neither stored nor counted. */
    @Test
    void showsWhatABirthSaysAndStoresItOnlyFromPublishersThatDoNotNumber() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(7.0));
        Ingest ingest = house.readAll();
        assertThat(edge.shown()).isEqualTo(7.0);
        assertThat(house.points).isEmpty();
        assertThat(ingest.status().in()).isZero();

        ScriptedAgent foreign = new ScriptedAgent("abroad", "x");
        house.inbox.add(foreign.nodeBirth(null, null));
        house.inbox.add(foreign.deviceBirth(8.0));
        ingest = house.readAll();
        assertThat(house.points.values())
                .singleElement()
                .matches(reading -> Double.valueOf(8.0).equals(reading.value()));
        assertThat(ingest.notNumbered()).isEqualTo(1);
    }

    /** The quality of a foreign publisher, as Sparkplug has it: 192 is good, 0 is bad, and anything else is uncertain. */
    @Test
    void takesTheQualityOfAForeignPublisher() {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        int[] qualities = {192, 0, 500};
        for (int i = 0; i < qualities.length; i++) {
            house.inbox.add(agent.foreign(i, qualities[i]));
        }
        house.readAll();
        assertThat(house.points.values())
                .extracting(Reading::time, Reading::status)
                .containsExactlyInAnyOrder(
                        tuple(0L, 0L), tuple(1_000_000L, 0x8000_0000L), tuple(2_000_000L, 0x4000_0000L));
    }

    /** When the endpoint itself died nobody could say that the agents are gone; their wills do, those of before only. */
    @Test
    void settlesTheWillsOfWhoWasConnectedWhenTheEndpointDied() {
        Bytes death = ((Arrival.Published) agent.nodeDeath()).payload();
        Arrival.Will will = new Arrival.Will("spBv1.0/works/NDEATH/edge", death, 1, false);
        edge.born();
        house.inbox.add(new Arrival.Connected(agent.now(), "edge", 7, null, will, Map.of()));
        house.inbox.add(new Arrival.Disconnected(agent.now(), "edge", 7, true, ""));
        house.inbox.add(new Arrival.EndpointRestarted(agent.now()));
        assertThat(house.readAll().isOnline(new AgentKey("works", "edge")))
                .as("it had said goodbye")
                .isTrue();
        house.inbox.add(new Arrival.Connected(agent.now(), "edge", 8, null, will, Map.of()));
        house.inbox.add(new Arrival.EndpointRestarted(agent.now()));
        assertThat(house.readAll().isOnline(new AgentKey("works", "edge"))).isFalse();
    }

    /** An agent that was told what is here needs not send it again. */
    @Test
    void answersABirthWithWhatItHas() {
        edge.born();
        edge.gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        Received answer = Received.parse(edge.lastOn("steelyard/v1/works/edge/received"));
        assertThat(answer.inbox()).isEqualTo(House.INBOX);
        assertThat(answer.epochs().get(0).samples()).containsExactly(new NumberRange(0, 1));
    }

    /** What is kept aside is here as well: sent again it would be kept aside again. */
    @Test
    void answersABirthAlsoWithWhatItKeptAside() {
        edge.born();
        edge.gives(Given.of(0), new Given(1, 99, 1, 1.0, false));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        Received answer = Received.parse(edge.lastOn("steelyard/v1/works/edge/received"));
        assertThat(answer.epochs().get(0).samples()).containsExactly(new NumberRange(0, 1));
    }

    /** Whoever connected to an earlier process is not there to hear an answer. */
    @Test
    void answersNobodyInAReplay() {
        edge.born();
        edge.gives(Given.of(0));
        house.now = agent.now() + 1;
        house.readAll();
        assertThat(house.sent).allMatch(message -> message.topic().startsWith("spBv1.0/STATE/"));
    }

    @Test
    void asksForABirthWhenDataComesBeforeIt() {
        edge.gives(Given.of(0));
        house.readAll();
        assertThat(house.sent).anyMatch(message -> message.topic().equals("spBv1.0/works/NCMD/edge"));
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(house.points).isEmpty();
    }

    /** Publishers without numbers are welcome; nobody can say whether they sent everything. */
    @Test
    void countsForeignPublishersAsNotNumbered() {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(null, false, List.of(Given.of(1))));
        Ingest ingest = house.readAll();
        assertThat(ingest.notNumbered()).isEqualTo(1);
        assertThat(house.points).hasSize(1);
        assertThat(house.ledger()).isEmpty();
    }

    @Test
    void showsAnAgentOfflineAfterItsDeath() {
        edge.born();
        house.inbox.add(agent.nodeDeath());
        Ingest ingest = house.readAll();
        assertThat(ingest.isOnline(new AgentKey("works", "edge"))).isFalse();
        assertThat(house.live.assets()).noneMatch(asset -> asset.online());
    }
}
