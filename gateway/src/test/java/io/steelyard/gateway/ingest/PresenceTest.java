package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.SignalKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With the node's birth every device is stale until its own (tck-id-payloads-nbirth family): whoever was left out must not be
 * shown as there, nor its silence be taken for proof that nothing changed.
 */
final class PresenceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int WAITS = 60;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");
    private final ScriptedAgent other = new ScriptedAgent("works", "other");

    private void born(String... devices) {
        house.inbox.add(agent.nodeBirth(null, null));
        for (String device : devices) {
            house.inbox.add(agent.deviceBirthOf(device, "level"));
        }
    }

    private void later() {
        agent.waits(1_100);
    }

    private void speaks(String device) {
        house.inbox.add(agent.foreignOf(device, "level", 2));
    }

    private static LiveAsset of(List<LiveAsset> assets, String device) {
        return assets.stream()
                .filter(asset -> asset.description().key().asset().equals(device))
                .findAny()
                .orElseThrow();
    }

    private LiveAsset shown(String device) {
        return of(house.live.assets(), device);
    }

    private LiveAsset folded(String device) {
        return of(house.life.assets(), device);
    }

    private boolean isStale(String device) {
        return Objects.requireNonNull(house.live.value(new SignalKey(new AssetKey("works", device), "level")))
                .stale();
    }

    @Test
    void aDeviceThatIsNotBornAgainWithItsNodeIsStaleSinceTheNodesBirth() {
        born("d1", "d2");
        later();
        born("d1");
        long again = agent.now() - 10_000_000L;
        later();
        speaks("d1");
        house.readAll();
        assertThat(shown("d1").online()).isTrue();
        assertThat(isStale("d1")).isFalse();
        assertThat(shown("d2").online()).isFalse();
        assertThat(shown("d2").since()).isEqualTo(again);
        assertThat(isStale("d2")).isTrue();
        assertThat(folded("d1").online()).isTrue();
        assertThat(folded("d2").online())
                .as("so that its minutes are known no further")
                .isFalse();
        assertThat(folded("d2").since()).isEqualTo(again);
    }

    /** Also when nothing more arrives: then the clock tells. */
    @Test
    void isStaleWithoutAnotherWord() {
        born("d1", "d2");
        born("d1");
        house.now = agent.now() + 2 * SECOND;
        house.readAll();
        assertThat(shown("d2").online()).isFalse();
        assertThat(shown("d1").online()).isTrue();
    }

    /** A rebirth that was asked for is no outage: nobody who watches sees a plant go away and come back. */
    @Test
    void birthsThatFollowAtOnceChangeNothing() {
        born("d1", "d2");
        house.readAll();
        LiveAsset first = shown("d1");
        LiveAsset second = shown("d2");
        born("d1", "d2");
        later();
        speaks("d1");
        house.readAll(index -> true);
        assertThat(shown("d1").since()).isEqualTo(first.since());
        assertThat(shown("d2").since()).isEqualTo(second.since());
        assertThat(isStale("d2")).isFalse();
    }

    /** Births of many devices take their time; none is gone while they come one after the other. */
    @Test
    void waitsASecondBehindEachBirth() {
        born("d1", "d2", "d3");
        long since = agent.now();
        house.inbox.add(agent.nodeBirth(null, null));
        for (String device : List.of("d1", "d2", "d3")) {
            agent.waits(900);
            house.inbox.add(agent.deviceBirthOf(device, "level"));
        }
        house.readAll();
        assertThat(shown("d3").online()).isTrue();
        assertThat(shown("d3").since()).isEqualTo(since);
    }

    /** A node that is born again and again must not keep alive what it never mentions. */
    @Test
    void isNotKeptAliveByFurtherBirthsOfItsNode() {
        born("d1", "d2");
        for (int i = 0; i < 4; i++) {
            agent.waits(400);
            born("d1");
        }
        house.readAll();
        assertThat(shown("d2").online()).isFalse();
    }

    @Test
    void isBackWithItsOwnBirth() {
        born("d1", "d2");
        born("d1");
        later();
        speaks("d1");
        house.inbox.add(agent.deviceBirthOf("d2", "level"));
        house.readAll();
        assertThat(shown("d2").online()).isTrue();
        assertThat(isStale("d2")).isFalse();
        assertThat(folded("d2").online()).isTrue();
    }

    /** An asset that another agent has taken over is that one's. */
    @Test
    void saysNothingOfAnAssetThatAnotherAgentDescribes() {
        born("d1", "d2");
        house.inbox.add(other.nodeBirth(null, null));
        house.inbox.add(other.deviceBirthOf("d2", "level"));
        born("d1");
        later();
        speaks("d1");
        house.readAll();
        assertThat(shown("d2").online()).isTrue();
        assertThat(shown("d2").description().agent().agent()).isEqualTo("other");
    }

    /** A restart reads from a state or from the beginning; either way it comes to the same. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 3, 4, 5})
    void isStaleAlsoAfterARestart(int pause) {
        born("d1", "d2");
        born("d1");
        speaks("d1");
        house.readAll(index -> {
            house.nanoTime += 10 * SECOND; // a state is due at every pause
            return index == pause;
        });
        assertThat(house.state == null).isEqualTo(pause < 0);
        house.crash();
        later();
        speaks("d1");
        house.readAll();
        assertThat(shown("d2").online()).isFalse();
        assertThat(folded("d2").online()).isFalse();
    }

    /** Whoever looks ahead while the store takes nothing knows whose births are awaited. */
    @Test
    void isStaleForWhoLooksAhead() {
        born("d1", "d2");
        born("d1");
        int pause = house.inbox.size();
        later();
        speaks("d1");
        house.noRoom = WAITS;
        boolean[] seen = {true};
        house.whileWaiting = () -> seen[0] &= house.noRoom == 0 || shown("d2").online();
        house.readAll(index -> index == pause);
        assertThat(house.peeks).isEqualTo(1);
        assertThat(seen[0])
                .as("d2 online all the time while nothing was stored")
                .isFalse();
        assertThat(shown("d2").online()).isFalse();
        assertThat(folded("d2").online()).isFalse();
        assertThat(shown("d1").online()).isTrue();
    }

    /** What a look ahead tells at its end counts as told: with the next birth of the node it is awaited as well. */
    @Test
    void whatWasToldOnceMoreIsAwaitedToo() {
        born("d1", "d2");
        speaks("d1");
        house.readAll(index -> {
            house.nanoTime += 10 * SECOND;
            return index == 3;
        });
        house.crash();
        speaks("d1");
        speaks("d2");
        speaks("d1");
        int before = house.inbox.size();
        boolean[] looked = {false};
        List<Boolean> told = new ArrayList<>();
        house.peekClosed = () -> looked[0] = true;
        house.arrived = () -> {
            if (looked[0]) {
                told.add(shown("d2").online());
            }
            return looked[0] ? Integer.MAX_VALUE : before;
        };
        born("d1");
        later();
        speaks("d1");
        house.noRoom = WAITS;
        house.readAll(index -> index == before - 2);
        assertThat(told.get(0)).as("at the end of the look ahead").isTrue();
        assertThat(shown("d2").online()).isFalse();
    }
}
