package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.ingest.ScriptedAgent.Named;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IngestTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final SignalKey SPEED = new SignalKey(new AssetKey("works", "m"), "speed");

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    private void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    private void gives(Given... samples) {
        house.inbox.add(agent.data(EPOCH, false, List.of(samples)));
    }

    private void reports(long recordNumber, long upTo, Map<String, Long> dropped) {
        house.inbox.add(agent.record(EPOCH, recordNumber, report(EPOCH, agent.now(), upTo, dropped)));
    }

    private static ReportRecord report(UUID epoch, long at, long upTo, Map<String, Long> dropped) {
        return new ReportRecord(
                epoch,
                at,
                upTo,
                List.of(new ReportRecord.Hour(0, 0, upTo)),
                List.of(),
                List.of(),
                List.of(),
                dropped,
                false);
    }

    /** So that what befell another server of the agent is not held against it. */
    @Test
    void anAssetsBirthNamesTheServerThatItIsReadFrom() {
        born();
        house.readAll();
        assertThat(house.rows(SystemRow.Asset.class))
                .extracting(row -> row.asset().server())
                .containsExactly("plc");
        assertThat(house.life.assets())
                .extracting(asset -> asset.description().server())
                .containsExactly("plc");
    }

    @Test
    void storesEachNumberOnce() {
        born();
        gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.data(EPOCH, true, List.of(Given.of(1), Given.of(2))));
        reports(0, 2, Map.of());
        Ingest ingest = house.readAll();
        assertThat(house.points).hasSize(3);
        assertThat(ingest.status().dropped()).containsEntry("duplicate", 1L);
        LedgerLine line = house.ledger().get(0);
        assertThat(line.row().stored()).isEqualTo(3);
        assertThat(line.row().balanced()).isTrue();
        assertThat(line.duplicates()).isEqualTo(1);
    }

    /** What came late says nothing about the present. */
    @Test
    void neverMovesALastValueBack() {
        born();
        gives(Given.of(5));
        house.inbox.add(agent.data(EPOCH, true, List.of(Given.of(2))));
        house.readAll();
        assertThat(Objects.requireNonNull(house.live.value(SPEED)).point().value())
                .isEqualTo(5.0);
    }

    /** A number says what came first at the agent, whatever the messages say of themselves and in which order they came. */
    @Test
    void movesALastValueOnlyToAHigherNumberOfTheEpochOrToALaterEpoch() {
        born();
        gives(Given.of(5));
        gives(Given.of(3));
        house.readAll();
        assertThat(shown()).isEqualTo(5.0);

        UUID next = new UUID(2, 2);
        house.inbox.add(agent.nodeBirth(next, "{\"epoch\":\"" + EPOCH + "\",\"last\":9}"));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(next, false, List.of(Given.of(1))));
        gives(Given.of(9));
        house.readAll();
        assertThat(shown()).isEqualTo(1.0);
        assertThat(house.points).as("they are stored all the same").hasSize(4);
    }

    /** A numbered sample travels once, as data; its copy in a birth shows it and is neither stored nor counted. */
    @Test
    void showsWhatABirthSaysAndStoresItOnlyFromPublishersThatDoNotNumber() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(7.0));
        Ingest ingest = house.readAll();
        assertThat(shown()).isEqualTo(7.0);
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

    /** A message that waits for an earlier one is not stored, so neither is anything behind it by the mark's word. */
    @Test
    void callsNothingStoredBehindAMessageThatStillWaits() {
        born();
        gives(Given.of(0));
        agent.skipsOne();
        gives(Given.of(1));
        house.readAll(index -> index == 3);
        assertThat(house.points).hasSize(1);
        assertThat(house.mark.position().offset()).isEqualTo(3);
    }

    /** Two ways to the same set of numbers: when they differ something is wrong that a person has to know of. */
    @Test
    void saysThatWhatItReadAgainDiffersFromTheStoredMark() {
        born();
        gives(Given.of(0));
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        house.mark = new StoredMark(house.mark.position(), Bytes.owning(new byte[4]));
        house.crash();
        Check check = house.readAll().check();
        assertThat(check.status()).isEqualTo(Check.Status.WARN);
        assertThat(check.detail()).contains("differ");
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
        born();
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

    private Object shown() {
        return Objects.requireNonNull(house.live.value(SPEED)).point().value();
    }

    /** An agent that was told what is here needs not send it again. */
    @Test
    void answersABirthWithWhatItHas() {
        born();
        gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        Received answer = Received.parse(lastOn("steelyard/v1/works/edge/received"));
        assertThat(answer.inbox()).isEqualTo(House.INBOX);
        assertThat(answer.epochs().get(0).samples()).containsExactly(new NumberRange(0, 1));
    }

    /** What is kept aside is here as well: sent again it would be kept aside again. */
    @Test
    void answersABirthAlsoWithWhatItKeptAside() {
        born();
        gives(Given.of(0), new Given(1, 99, 1, 1.0, false));
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.readAll();
        Received answer = Received.parse(lastOn("steelyard/v1/works/edge/received"));
        assertThat(answer.epochs().get(0).samples()).containsExactly(new NumberRange(0, 1));
    }

    private String lastOn(String topic) {
        return house.sent.stream()
                .filter(message -> message.topic().equals(topic))
                .reduce((first, second) -> second)
                .map(OutgoingPublish::payload)
                .orElseThrow()
                .text();
    }

    /** Whoever connected to an earlier process is not there to hear an answer. */
    @Test
    void answersNobodyInAReplay() {
        born();
        gives(Given.of(0));
        house.now = agent.now() + 1;
        house.readAll();
        assertThat(house.sent).allMatch(message -> message.topic().startsWith("spBv1.0/STATE/"));
    }

    @Test
    void asksForABirthWhenDataComesBeforeIt() {
        gives(Given.of(0));
        house.readAll();
        assertThat(house.sent).anyMatch(message -> message.topic().equals("spBv1.0/works/NCMD/edge"));
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(house.points).isEmpty();
    }

    /** The same number may come again in a form that can be used. */
    @Test
    void storesAUsableCopyOfWhatItKeptAside() {
        gives(Given.of(0));
        born();
        gives(Given.of(0));
        reports(0, 0, Map.of());
        house.readAll();
        assertThat(house.points).hasSize(1);
        assertThat(house.ledger().get(0).row().stored()).isEqualTo(1);
        assertThat(house.ledger().get(0).row().keptAside()).isZero();
    }

    /** One unreadable message costs itself, never the next one. */
    @Test
    void keepsAsideWhatCannotBeReadAndGoesOn() {
        born();
        house.inbox.add(agent.garbage());
        gives(Given.of(0));
        Ingest ingest = house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class)).hasSize(1);
        assertThat(house.points).hasSize(1);
        assertThat(ingest.check().status()).isEqualTo(Check.Status.OK);
    }

    /** Fields of one structure share a number: all of them are stored, or none. */
    @Test
    void keepsAWholeSampleAsideWhenOneFieldOfItCannotBeUsed() {
        born();
        gives(Given.of(0), new Given(0, 99, 0, 1.0, true), Given.of(1), new Given(1, ScriptedAgent.COUNT, 1, 7L, true));
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
        born();
        gives(new Given(0, 98, 0, 1.0, false), new Given(1, 99, 0, 1.0, false));
        house.readAll();
        assertThat(house.rows(SystemRow.KeptAside.class))
                .hasSize(2)
                .filteredOn(aside -> aside.payload().length() > 0)
                .hasSize(1);
    }

    @Test
    void putsAChangedTypeBesideTheOldOneAndSaysSo() {
        born();
        gives(Given.of(0));
        house.inbox.add(agent.deviceBirth(DataType.STRING));
        gives(new Given(1, ScriptedAgent.SPEED, 1, "fast", false));
        house.inbox.add(agent.deviceBirth(DataType.STRING));
        house.readAll();
        assertThat(house.points.values())
                .extracting(reading -> reading.series().field())
                .containsExactlyInAnyOrder("speed", "speed.string");
        assertThat(events("type-changed")).hasSize(1);
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
        gives(new Given(0, 1, 0, 7L, false));
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
        assertThat(events("type-changed")).hasSize(1);
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
            gives(new Given(i, i + 1, i, 7L, false));
        }
        reports(0, 3, Map.of());
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

    private List<EventRecord> events(String type) {
        return house.rows(SystemRow.Event.class).stream()
                .map(SystemRow.Event::event)
                .filter(event -> event.type().equals(type))
                .toList();
    }

    /** Records of a segment that was given up are sent later, behind the drop records that were made then. */
    @Test
    void aReportThatComesBehindALaterDropOfTheOldestIsNoDisagreement() {
        born();
        house.inbox.add(agent.record(
                EPOCH, 1, new DropRecord(EPOCH, "outbox-full", List.of(new NumberRange(0, 4)), 0, 1, List.of("a/s"))));
        reports(0, 4, Map.of());
        house.readAll();
        assertThat(house.ledger().get(0).row().dropped()).containsExactly(Map.entry("outbox-full", 5L));
        assertThat(events("dropped-sums-differ")).isEmpty();
    }

    /** The report's sums are checked against the drop records; a disagreement is told once, not every ten seconds. */
    @Test
    void tellsOnceThatDropSumsDiffer() {
        born();
        reports(0, 1, Map.of("filter", 2L));
        reports(1, 1, Map.of("filter", 2L));
        house.readAll();
        assertThat(events("dropped-sums-differ")).hasSize(1);
    }

    @Test
    void countsDroppedNumbersByTheirReason() {
        born();
        house.inbox.add(agent.record(
                EPOCH, 0, new DropRecord(EPOCH, "repeat", List.of(new NumberRange(0, 4)), 0, 1, List.of())));
        reports(1, 4, Map.of("repeat", 5L));
        house.readAll();
        assertThat(house.ledger().get(0).row().dropped()).containsExactly(Map.entry("repeat", 5L));
        assertThat(house.ledger().get(0).row().balanced()).isTrue();
        assertThat(events("dropped-sums-differ")).isEmpty();
    }

    /** An agent that knows no epoch before this one has lost its outbox: what stood in it will never come. */
    @Test
    void callsMissingWhatStoodInALostOutbox() {
        born();
        house.inbox.add(agent.record(
                EPOCH,
                0,
                new ReportRecord(
                        EPOCH,
                        agent.now(),
                        9,
                        List.of(new ReportRecord.Hour(0, 0, 9)),
                        List.of(new NumberRange(0, 9)),
                        List.of(),
                        List.of(),
                        Map.of(),
                        false)));
        gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(new UUID(2, 2), null));
        house.readAll();
        LedgerLine line = house.ledger().get(0);
        assertThat(line.row().missing()).isEqualTo(8);
        assertThat(line.row().inOutbox()).isZero();
        assertThat(line.row().closed()).isTrue();
        assertThat(events("outbox-lost")).hasSize(1);
    }

    @Test
    void leavesAnEpochOpenThatTheNextOneNames() {
        born();
        reports(0, 9, Map.of());
        String previous = "{\"epoch\":\"" + EPOCH + "\",\"last\":9}";
        house.inbox.add(agent.nodeBirth(new UUID(2, 2), previous));
        house.readAll();
        assertThat(house.ledger().get(0).row().closed()).isFalse();
        assertThat(events("outbox-lost")).isEmpty();
    }

    /** Another store is given all that the inbox keeps; the births of then must not be taken for those of now. */
    @Test
    void readingAgainForAnotherStoreCallsNoOutboxLost() {
        UUID next = new UUID(2, 2);
        born();
        gives(Given.of(0), Given.of(1));
        house.inbox.add(agent.nodeBirth(next, "{\"epoch\":\"" + EPOCH + "\",\"last\":1}"));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(next, false, List.of(Given.of(0))));
        house.inbox.add(agent.record(next, 0, report(next, agent.now(), 0, Map.of())));
        house.readAll(index -> {
            house.nanoTime += 10_000_000_000L; // a state is due at every pause
            return true;
        });
        assertThat(house.state).as("a state stands on disk").isNotNull();
        int stored = house.points.size();

        house.points.clear();
        house.mark = null;
        house.crash();
        house.readAll();
        assertThat(house.points).hasSize(stored);
        assertThat(events("outbox-lost")).isEmpty();
        assertThat(house.ledger()).noneMatch(line -> line.row().closed());
    }

    /** A gap re-opens every minute that it touches of the assets that it is about. */
    @Test
    void marksTheMinutesOfAGap() {
        born();
        long minute = 60_000_000_000L;
        GapRecord gap = new GapRecord(
                "g",
                Scope.server("works", "edge", "plant").signal("m", "speed"),
                minute + 1,
                3 * minute + 1,
                null,
                null,
                GapCause.LINK_DOWN);
        house.inbox.add(agent.record(EPOCH, 0, gap));
        house.inbox.add(agent.record(EPOCH, 0, gap));
        house.readAll();
        assertThat(house.rows(SystemRow.Gap.class)).hasSize(1);
        assertThat(house.rows(SystemRow.DirtyMinute.class))
                .extracting(SystemRow.DirtyMinute::minute)
                .contains(minute, 2 * minute, 3 * minute);
    }

    /** A minute that may have been folded by now has to come onto the list again when something late speaks of it. */
    @Test
    void listsAMinuteAgainForALateSample() {
        long minute = 60_000_000_000L;
        born();
        gives(Given.of(0));
        gives(new Given(1, ScriptedAgent.SPEED, 61_000, 1.0, false));
        gives(Given.of(2));
        house.readAll(index -> {
            if (index == 4) {
                house.now = 10 * minute;
                house.rows.values().removeIf(row -> row instanceof SystemRow.DirtyMinute);
            }
            return index >= 3;
        });
        assertThat(house.rows(SystemRow.DirtyMinute.class))
                .extracting(SystemRow.DirtyMinute::minute)
                .containsExactlyInAnyOrder(0L, minute);
    }

    /** Records are numbered as samples are, and what comes twice happened once. */
    @Test
    void tellsAnEventOnceHoweverOftenItComes() {
        EventRecord event = new EventRecord("outbox-restored", Scope.agent("works", "edge"), 5, Map.of());
        born();
        house.inbox.add(agent.record(EPOCH, 0, event));
        house.inbox.add(agent.record(EPOCH, 0, event));
        house.readAll();
        assertThat(events("outbox-restored")).hasSize(1);
    }

    /** A hole that nobody fills must not keep the messages behind it back for ever, busy house or not. */
    @Test
    void closesAHoleOfAQuietNodeWhileOthersAreBusy() {
        born();
        agent.skipsOne();
        gives(Given.of(9_999));
        ScriptedAgent other = new ScriptedAgent("works", "other");
        house.inbox.add(other.nodeBirth(null, null));
        house.inbox.add(other.deviceBirth(DataType.DOUBLE));
        for (int i = 0; i < 400; i++) {
            house.inbox.add(other.data(null, false, List.of(Given.of(i))));
        }
        house.readAll();
        assertThat(house.points).hasSize(401);
    }

    /** Held until the clock has caught up, a message would hold the stored mark as long. */
    @Test
    void closesAHoleWhenTheClockIsSetBack() {
        ScriptedAgent early = new ScriptedAgent("works", "edge", new AtomicLong(10_000_000));
        house.inbox.add(early.nodeBirth(EPOCH, null));
        house.inbox.add(early.deviceBirth(DataType.DOUBLE));
        early.skipsOne();
        house.inbox.add(early.data(EPOCH, false, List.of(Given.of(9_999))));
        ScriptedAgent other = new ScriptedAgent("works", "other", new AtomicLong(1_000));
        house.inbox.add(other.nodeBirth(null, null));
        house.readAll();
        assertThat(house.points).hasSize(1);
        assertThat(house.mark).isNotNull();
        assertThat(house.mark.position().offset()).isEqualTo(house.inbox.size());
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
        born();
        house.inbox.add(agent.nodeDeath());
        Ingest ingest = house.readAll();
        assertThat(ingest.isOnline(new AgentKey("works", "edge"))).isFalse();
        assertThat(house.live.assets()).noneMatch(asset -> asset.online());
    }
}
