package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.SparkplugException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever strangers send: it is kept aside or bounded, the next message is taken, and a restart finds its way. */
@Timeout(60)
final class HostileTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final long TEN_SECONDS = 10_000_000_000L;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    private void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    private void gives(Given... samples) {
        house.inbox.add(agent.data(EPOCH, false, List.of(samples)));
    }

    /** Everything is read, a state is written, and a second life reads it. */
    private Ingest readTwice() {
        Ingest first = house.readAll(index -> {
            house.nanoTime += TEN_SECONDS; // a state is due at every pause
            return true;
        });
        assertThat(first.check().status()).as(first.check().detail()).isEqualTo(Check.Status.OK);
        house.crash();
        Ingest second = house.readAll();
        assertThat(second.check().status()).as(second.check().detail()).isEqualTo(Check.Status.OK);
        return second;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "report| nonsense",
                "report| {}",
                "report| [[[[[[[[[[[[[[]]]]]]]]]]]]]]",
                "report| {'epoch':'00000000-0000-0001-0000-000000000001','at':'1970-01-01T00:00:01Z','upTo':0,"
                        + "'hours':[{'hour':'1970-01-01T00:00:00Z','first':5,'last':1}],'outbox':[],'keptAside':[],"
                        + "'elsewhere':[],'dropped':{},'final':false}",
                "report| {'epoch':'00000000-0000-0001-0000-000000000001','at':'1970-01-01T00:00:01Z','upTo':0,"
                        + "'hours':[{'hour':'1970-01-01T00:00:00Z','first':-1,'last':1}],'outbox':[],'keptAside':[],"
                        + "'elsewhere':[],'dropped':{},'final':false}",
                "drop| {'epoch':'00000000-0000-0001-0000-000000000001','reason':'filter',"
                        + "'numbers':[[0,9223372036854775807]],'from':'1970-01-01T00:00:01Z','to':'1970-01-01T00:00:01Z','signals':[]}",
                "drop| {'epoch':'00000000-0000-0001-0000-000000000001','reason':'filter',"
                        + "'numbers':[[0,18446744073709551615]],'from':'1970-01-01T00:00:01Z','to':'1970-01-01T00:00:01Z','signals':[]}",
                "drop| {'epoch':'00000000-0000-0001-0000-000000000001','reason':'Not a word',"
                        + "'numbers':[[0,1]],'from':'1970-01-01T00:00:01Z','to':'1970-01-01T00:00:01Z','signals':[]}",
                "gap| {'id':'g','scope':{'site':'works','agent':'other'},'from':'1970-01-01T00:00:01Z',"
                        + "'to':'1970-01-01T00:00:02Z','sourceFrom':null,'sourceTo':null,'cause':'link-down'}",
                "event| {'type':'x','scope':{'site':'elsewhere','agent':'edge'},'at':'1970-01-01T00:00:01Z','details':{}}",
                "alive| {'scope':{'site':'works','agent':'edge'},'until':'+99999-01-01T00:00:01Z','at':'1970-01-01T00:00:01Z'}",
                "weather| {}",
            })
    void keepsAsideARecordThatCannotBe(String kind, String json) {
        born();
        house.inbox.add(agent.rawRecord(EPOCH, 0, kind, json.replace('\'', '"')));
        gives(Given.of(0));
        readTwice();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(house.rows(SystemRow.Gap.class)).isEmpty();
        assertThat(house.rows(SystemRow.Event.class)).isEmpty();
        assertThat(house.points).hasSize(1);
    }

    /** From the first to the last instant there is: the minutes between are not walked. */
    @Test
    void doesNotWalkTheMinutesOfAnAge() {
        born();
        house.inbox.add(agent.rawRecord(
                EPOCH,
                0,
                "gap",
                "{\"id\":\"g\",\"scope\":{\"site\":\"works\",\"agent\":\"edge\"},"
                        + "\"from\":\"1677-09-22T00:00:00Z\",\"to\":\"2262-04-11T23:00:00Z\","
                        + "\"sourceFrom\":null,\"sourceTo\":null,\"cause\":\"link-down\"}"));
        readTwice();
        assertThat(house.rows(SystemRow.Gap.class)).hasSize(1);
        assertThat(house.rows(SystemRow.DirtyMinute.class)).isEmpty();
    }

    @Test
    void keepsAsideARecordOfGreatLength() {
        born();
        house.inbox.add(agent.rawRecord(
                EPOCH,
                0,
                "event",
                "{\"type\":\"x\",\"scope\":{\"site\":\"works\",\"agent\":\"edge\"},"
                        + "\"at\":\"1970-01-01T00:00:01Z\",\"details\":{\"a\":\"" + "x".repeat(70_000) + "\"}}"));
        readTwice();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
    }

    /** Names and texts without end must not make a state that cannot be written: the loop would stand, also after a restart. */
    @Test
    void writesAStateWhateverPeopleCallThings() {
        house.inbox.add(agent.nodeBirth(EPOCH, "", "works ".repeat(20_000)));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        ScriptedAgent wordy = new ScriptedAgent("\ud83d\ude80".repeat(12_000), "edge");
        house.inbox.add(wordy.nodeBirth(null, null));
        house.inbox.add(new Arrival.Connected(
                agent.now(),
                "c",
                77,
                null,
                new Arrival.Will("\ud83d\ude80".repeat(16_000), Bytes.utf8("w"), 1, false),
                Map.of()));
        gives(Given.of(0));
        readTwice();
        assertThat(house.state).isNotNull();
        assertThat(house.points).hasSize(1);
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
    }

    /** A u64 that is no time, and times that are none. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1L << 62, 9_223_372_036_855L})
    void keepsAsideASampleOfNoTime(long millis) {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.foreign("count", millis));
        house.inbox.add(agent.foreign("count", 5L));
        readTwice();
        assertThat(house.points).hasSize(1);
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
    }

    @Test
    void takesTheArrivalForTheTimeOfWhatHasNone() {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.foreign("count", null));
        readTwice();
        assertThat(house.points.values()).singleElement().matches(reading -> reading.time() == agent.now());
    }

    /** A field of that name would hide another one, be another one's, or be refused by a store. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "site",
                "asset",
                "speed.status",
                "speed.int",
                "speed.int64",
                ".",
                "line\nbreak",
                "two words",
                " ",
                "tab\tstop",
                "a,b",
                "a=b",
                "a\"b",
                "a\\b"
            })
    void keepsAsideASignalThatMayNotBeCalledSo(String name) {
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirthOf(name));
        house.inbox.add(agent.foreign(name, 5L));
        Ingest ingest = house.readAll();
        assertThat(ingest.status().dropped()).containsEntry("kept-aside", 2L);
        assertThat(ingest.status().in()).isEqualTo(2);
        readTwice();
        assertThat(house.points).isEmpty();
        assertThat(house.locks).as("fields that something was locked for").isEmpty();
        assertThat(house.life.assets().get(0).description().signals()).isEmpty();
        assertThat(house.rows(SystemRow.KeptAside.class))
                .as("the birth's value and the later one, each with its reason")
                .hasSize(2)
                .allMatch(aside -> aside.reason().contains("a signal"));
    }

    /** A copy in a numbered agent's birth is no sample: nothing of it is lost when it cannot be shown. */
    @Test
    void keepsNothingAsideOfANumberedBirthsCopies() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirthOf("two words"));
        readTwice();
        assertThat(house.rows(SystemRow.KeptAside.class)).isEmpty();
    }

    /** A message that comes after its place was given up, of a device that nobody knows, was acknowledged: it is kept. */
    @Test
    void keepsAsideWhatCameLateForADeviceThatWasNotBorn() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.data(EPOCH, false, List.of(Given.of(0)), 200));
        house.inbox.add(agent.rawRecord(
                EPOCH,
                0,
                "report",
                "{\"epoch\":\"" + EPOCH + "\",\"at\":\"1970-01-01T00:00:01Z\",\"upTo\":0,"
                        + "\"hours\":[{\"hour\":\"1970-01-01T00:00:00Z\",\"first\":0,\"last\":0}],"
                        + "\"outbox\":[],\"keptAside\":[],\"elsewhere\":[],\"dropped\":{},\"final\":false}"));
        readTwice();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        LedgerLine line = house.ledger().get(0);
        assertThat(line.row().keptAside()).isEqualTo(1);
        assertThat(line.row().missing()).isZero();
    }

    /** Every second number of a second sequence: what is remembered of it has an end. */
    @Test
    void boundsWhatItRemembersOfAnAgentsRecords() {
        born();
        Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});
        AgentKey key = new AgentKey("works", "edge");
        for (int i = 0; i < 10_000; i++) {
            assertThat(ledgers.receiveRecord(key, EPOCH, 2L * i)).isEqualTo(Ledgers.Verdict.NEW);
        }
        assertThat(ledgers.receiveRecord(key, EPOCH, 30_000)).isEqualTo(Ledgers.Verdict.NO_ROOM);
        assertThat(ledgers.receiveRecord(key, EPOCH, 3)).isEqualTo(Ledgers.Verdict.NEW);
        assertThat(ledgers.receiveRecord(key, EPOCH, 4)).isEqualTo(Ledgers.Verdict.DUPLICATE);
    }

    @Test
    void boundsAssetsAndSignals() {
        House rows = new House();
        Registry registry = new Registry(rows.systemDoor(), 1, 2);
        AssetKey asset = new AssetKey("works", "m");
        registry.series(asset, "a", DataType.DOUBLE);
        registry.series(asset, "b", DataType.DOUBLE);
        registry.series(asset, "a", DataType.DOUBLE);
        assertThatThrownBy(() -> registry.series(asset, "c", DataType.DOUBLE)).isInstanceOf(SparkplugException.class);
    }

    /** Whoever speaks for this host is corrected, or every edge node would stop sending (Sparkplug 3.0 §5.2). */
    @Test
    void saysAgainThatItIsThereWhenSomebodySaysOtherwise() {
        house.now = 5;
        house.inbox.add(new Arrival.EndpointRestarted(6));
        house.inbox.add(new Arrival.Published(
                7, "c", 1, "spBv1.0/STATE/host", Bytes.utf8("{\"online\":false,\"timestamp\":1}"), 1, true, false));
        house.readAll();
        assertThat(states()).hasSize(2).allMatch(text -> text.contains("\"online\":true"));
    }

    /** tck-id-host-topic-phid-death-payload-timestamp-connect */
    @Test
    void diesWithTheTimeOfItsBirth() {
        house.now = 5_000_000;
        Ingest ingest = house.readAll();
        house.now = 99_000_000;
        ingest.sayState(false);
        assertThat(states().get(1)).isEqualTo(states().get(0).replace("true", "false"));
    }

    private List<String> states() {
        return house.sent.stream()
                .filter(message -> message.topic().equals("spBv1.0/STATE/host"))
                .map(OutgoingPublish::payload)
                .map(Bytes::text)
                .toList();
    }

    /** A clock that is set back must not leave an agent without an answer: it would never send. */
    @Test
    void answersAlsoWhenTheClockWasSetBackAfterTheStart() {
        house.now = agent.now() + TEN_SECONDS;
        house.inbox.add(new Arrival.EndpointRestarted(house.now));
        born();
        house.readAll();
        assertThat(house.sent).anyMatch(message -> message.topic().equals("steelyard/v1/works/edge/received"));
    }
}
