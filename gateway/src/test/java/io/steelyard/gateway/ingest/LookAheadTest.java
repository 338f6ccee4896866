package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
