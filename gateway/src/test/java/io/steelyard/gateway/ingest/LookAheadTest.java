package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the live view shows while the store takes nothing. */
final class LookAheadTest {
    private static final UUID EPOCH = new UUID(1, 1);

    private static final SignalKey SPEED = new SignalKey(new AssetKey("works", "m"), "speed");

    private static final int WAITS = 60;

    private final House house = new House();

    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    private final List<String> shown = new ArrayList<>();

    @BeforeEach
    void watch() {
        house.whileWaiting = () -> {
            LiveValue value = house.live.value(SPEED);
            String now = value == null ? "nothing" : value.point().value() + (value.stale() ? " stale" : "");
            if (house.noRoom == 0) {
                return;
            }
            if (shown.isEmpty() || !shown.get(shown.size() - 1).equals(now)) {
                shown.add(now);
            }
        };
    }

    private void arrives(long... numbers) {
        for (long number : numbers) {
            house.inbox.add(agent.data(EPOCH, false, List.of(Given.of(number))));
        }
    }

    private void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    @Test
    void showsWhatHasArrivedWhileNothingIsStored() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1, 2, 3);
        house.noRoom = WAITS;
        house.storeLags = true;
        Ingest ingest = house.readAll(index -> index == pause);
        assertThat(house.audience.values)
                .as("over the whole run")
                .containsExactly(
                        "speed 0.0 at 0", "speed 1.0 at 1000000", "speed 2.0 at 2000000", "speed 3.0 at 3000000");

        assertThat(shown).as("first old, then the present, and never back").containsExactly("0.0", "3.0");
        assertThat(house.points).as("each is stored once").hasSize(4);
        assertThat(ingest.status().in()).as("and counted once").isEqualTo(4);
        assertThat(ingest.status().dropped()).isEmpty();
    }

    /** A short wait is no reason to read everything twice. */
    @Test
    void waitsASecondBeforeItLooksAhead() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1);
        house.noRoom = 5;
        house.readAll(index -> index == pause);
        assertThat(shown).containsExactly("0.0");
    }

    @Test
    void showsAnAssetThatHasDiedMeanwhile() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1);
        house.inbox.add(agent.nodeDeath());
        house.noRoom = WAITS;
        house.readAll(index -> index == pause);
        assertThat(shown).containsExactly("0.0", "1.0 stale");
        assertThat(house.audience.values).containsExactly("speed 0.0 at 0", "speed 1.0 at 1000000");
        assertThat(house.audience.agents).as("each once").containsExactly("edge came", "edge went");
    }

    /** Whoever watches would act twice on an event that is told twice. */
    @Test
    void tellsEachEventOnce() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        house.inbox.add(agent.deviceBirth(DataType.INT64));
        house.inbox.add(agent.record(
                EPOCH, 0, new EventRecord("told", Scope.agent("works", "edge"), agent.now(), Map.of("of", "itself"))));
        house.noRoom = WAITS;
        house.whileWaiting = () -> shown.add(house.audience.events.size() + "");
        house.readAll(index -> index == pause);
        assertThat(shown).as("while nothing is stored").contains("3");
        assertThat(house.audience.events)
                .extracting(EventRecord::type)
                .containsExactly("type-changed", "signal-changed", "told");
    }

    /** A copy that reads as much as has come may halve what is stored, and then never ends. */
    @Test
    void looksNoMoreThanAPartOfTheTimeWhileStoringCatchesUp() {
        int payloads = 1_500;
        born();
        arrives(0);
        int pause = house.inbox.size();
        for (int payload = 0; payload < payloads; payload++) {
            List<Given> samples = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                long number = 1 + payload * 250L + i;
                samples.add(new Given(number, ScriptedAgent.SPEED, number % 1_000, 1.0, false));
            }
            house.inbox.add(agent.data(EPOCH, false, samples));
        }
        long entry = 5_000_000;
        house.nanosAnEntry = entry;
        house.arrived = () -> pause + 1 + (int) (house.nanoTime * 0.6 / entry);
        house.noRoom = WAITS;
        long[] since = new long[2];
        house.whileWaiting = () -> {
            if (house.noRoom > 0) {
                since[0] = house.nanoTime;
                since[1] = house.aheadNanos;
            }
        };
        house.peekClosed = () -> {
            since[0] = house.nanoTime - since[0];
            since[1] = house.aheadNanos - since[1];
        };
        house.readAll(index -> index == pause);
        assertThat(house.peeks).as("once").isEqualTo(1);
        assertThat(house.aheadEnded).as("where storing was there again").isBetween(100, 1_000);
        assertThat(since[1] * 1.0 / since[0]).as("share of the looking").isBetween(0.05, 0.16);
    }

    /** What is evidence for a minute must have been read by whoever reads the samples, too. */
    @Test
    void noMinuteIsFoldedByAProofFromAheadOfItsSamples() throws Exception {
        long minute = 60_000_000_000L;
        born();
        arrives(0);
        proves(0, minute / 2);
        int pause = house.inbox.size();
        house.inbox.add(
                agent.data(EPOCH, false, List.of(new Given(1, ScriptedAgent.SPEED, minute / 1_500_000, 7.0, false))));
        proves(1, 2 * minute);
        house.inbox.add(agent.nodeDeath());
        house.noRoom = WAITS;
        List<Object> open = new ArrayList<>();
        house.whileWaiting = () -> {
            if (house.noRoom == 1) {
                shown.add(house.live.isOnline(new AgentKey("works", "edge")) ? "there" : "gone");
                open.add(MinuteOf.foldOf(house, SPEED.asset(), 0, 100 * minute).get("open"));
                open.add(house.life.assets().get(0).online());
            }
        };
        house.readAll(index -> index == pause);
        assertThat(shown).as("the view is ahead").containsExactly("gone");
        assertThat(open).as("and the minute is not known").containsExactly(1L, true);
        assertThat(MinuteOf.foldOf(house, SPEED.asset(), 0, 100 * minute))
                .as("until storing is there")
                .containsEntry("open", 0L);
        assertThat(house.life.assets().get(0).online()).isFalse();
    }

    private void proves(long number, long until) {
        house.inbox.add(agent.record(
                EPOCH, number, new AliveRecord(Scope.server("works", "edge", "plc"), until, until + 1_000_000_000L)));
    }

    /** A lock may wait for a disk for ever, and would stand before the arrival that it is for is booked. */
    @Test
    void locksNothingAhead() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        house.inbox.add(agent.deviceBirthOf("fresh"));
        SignalKey fresh = new SignalKey(SPEED.asset(), "fresh");
        house.noRoom = WAITS;
        List<String> locked = new ArrayList<>();
        house.locking = () -> locked.add(house.noRoom > 0 && house.peeks > 0 ? "ahead" : "in its turn");
        house.whileWaiting = () -> {
            if (house.noRoom == 1) {
                shown.add(house.live.value(fresh) == null ? "not shown" : "shown");
            }
        };
        house.readAll(index -> index == pause);
        assertThat(shown).containsExactly("shown");
        assertThat(locked).isNotEmpty().containsOnly("in its turn");
        assertThat(house.locks).containsKey("pump fresh");
    }

    /** The live view is worth less than what is stored: without the copy, all but it goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenNobodyCanLookAhead(boolean memory) {
        house.peekTrouble = () -> {
            if (memory) {
                throw new OutOfMemoryError("planted");
            }
            throw new IllegalStateException("planted");
        };
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1, 2);
        house.noRoom = WAITS;
        Ingest ingest = house.readAll(index -> index == pause);
        assertThat(house.points).hasSize(3);
        assertThat(ingest.check().status()).isEqualTo(Check.Status.OK);
        assertThat(house.peeks).as("not tried again at once").isEqualTo(1);
        assertThat(house.live.value(SPEED).point().value())
                .as("the loop tells itself")
                .isEqualTo(2.0);
    }

    /** Nothing comes after what waits for an earlier message, so the loop itself has to find that its time is over. */
    @Test
    void tellsWhatWasHeldBackWhenNothingMoreArrives() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        agent.skipsOne();
        arrives(2);
        house.noRoom = WAITS;
        house.readAll(index -> index == pause);
        assertThat(house.audience.values).containsExactly("speed 0.0 at 0", "speed 2.0 at 2000000");
    }

    /** What comes when there is room again has been looked at by nobody. */
    @Test
    void tellsWhatArrivesJustBehindWhatWasLookedAt() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1);
        house.arrived = () -> house.points.isEmpty() ? pause : house.inbox.size();
        house.noRoom = WAITS;
        house.readAll(index -> false);
        assertThat(house.peeks).isEqualTo(1);
        assertThat(house.audience.values).containsExactly("speed 0.0 at 0", "speed 1.0 at 1000000");
    }

    /** What comes late in the same epoch is no news, also to whoever has just begun to look. */
    @Test
    void showsNothingOlderThanWhatWasShownBeforeItBegan() {
        born();
        arrives(0, 5);
        int pause = house.inbox.size();
        arrives(3, 6);
        house.noRoom = WAITS;
        house.readAll(index -> index == pause);
        assertThat(house.audience.values)
                .containsExactly("speed 0.0 at 0", "speed 5.0 at 5000000", "speed 6.0 at 6000000");
    }

    /** However wrong the live view was while somebody looked ahead, it is right when the loop has come there. */
    @Test
    void tellsWhoIsThereWhenNobodyLooksAheadAnyMore() {
        AgentKey edge = new AgentKey("works", "edge");
        born();
        arrives(0);
        int pause = house.inbox.size();
        arrives(1);
        house.noRoom = WAITS;
        house.whileWaiting = () -> {
            if (house.noRoom == 1) {
                house.live.agent(edge, false, house.now);
                shown.add("gone");
            }
        };
        house.readAll(index -> index == pause);
        assertThat(shown).containsExactly("gone");
        assertThat(house.live.isOnline(edge)).isTrue();
        assertThat(house.live.assets()).extracting(LiveAsset::online).containsExactly(true);
    }

    /** A line that the loop has logged is not logged again because somebody looked at it before. */
    @Test
    void logsOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(Switchboard.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
        try {
            born();
            arrives(0);
            int pause = house.inbox.size();
            house.inbox.add(new Arrival.Published(
                    agent.now(), "edge", 1, "spBv1.0/works/XDATA/edge", Bytes.empty(), 1, false, false));
            house.noRoom = WAITS;
            house.readAll(index -> index == pause);
        } finally {
            logger.setLevel(null);
            logger.setAdditive(true);
            logger.detachAppender(log);
        }
        assertThat(house.peeks).isEqualTo(1);
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(1);
    }

    /** Who is answered, and with what, does not depend on how far somebody has looked ahead. */
    @Test
    void answersEachOnce() {
        born();
        arrives(0);
        int pause = house.inbox.size();
        born();
        arrives(1);
        house.noRoom = WAITS;
        house.readAll(index -> index == pause);
        assertThat(house.sent.stream().map(OutgoingPublish::topic).filter(topic -> topic.endsWith("/received")))
                .hasSize(2);
    }

    /** Kills aside, the way may be any: what is shown and stored in the end is the same. */
    @Test
    void comesToTheSameHoweverTheStoreLags() {
        for (int seed = 0; seed < 40; seed++) {
            List<Arrival> arrivals = new KillEquivalenceTest.Script(new Random(seed)).write();
            House calm = new House();
            calm.inbox.addAll(arrivals);
            calm.readAll();

            House slow = new House();
            slow.inbox.addAll(arrivals);
            Random chance = new Random(seed);
            slow.mayLag = () -> chance.nextInt(3) == 0;
            slow.readAll(index -> chance.nextInt(10) == 0);
            assertThat(shownBy(slow)).as("live values, seed %d", seed).isEqualTo(shownBy(calm));
            assertThat(slow.audience.values)
                    .as("what was shown on the way, seed %d", seed)
                    .isEqualTo(calm.audience.values);
            assertThat(slow.audience.events)
                    .as("events, seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(slow.rows(SystemRow.Event.class).stream()
                            .map(SystemRow.Event::event)
                            .toList());
            assertThat(slow.points).as("points, seed %d", seed).isEqualTo(calm.points);
            assertThat(slow.ledger()).as("ledger, seed %d", seed).isEqualTo(calm.ledger());
        }
    }

    private static List<String> shownBy(House house) {
        return house.live.changedSince(0).stream()
                .map(value -> value.signal() + " " + value.point() + (value.stale() ? " stale" : ""))
                .sorted()
                .collect(Collectors.toList());
    }
}
