package io.steelyard.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What people who watch take for true. */
final class LiveValuesTest {
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final AgentKey OTHER = new AgentKey("works", "other");
    private static final SignalKey SPEED = signal("m");
    private static final SignalKey ELSEWHERE = signal("n");

    private final LiveValues live = new LiveValues();

    private static SignalKey signal(String asset) {
        return new SignalKey(new AssetKey("works", asset), "speed");
    }

    private void lives(SignalKey signal, AgentKey agent) {
        live.described(
                new AssetDescription(signal.asset(), agent, "", "", "pump", "", "hall", "one", List.of(), List.of()));
        live.agent(agent, true, 1);
        live.asset(signal.asset(), agent, true, 1);
    }

    private LiveValue shown(SignalKey signal) {
        return Objects.requireNonNull(live.value(signal));
    }

    /** A birth repeats the last sample with its time cut to milliseconds; the sample itself says more. */
    @Test
    void aBirthDoesNotReplaceTheSampleThatItRepeatsNorALaterOne() {
        live.value(SPEED, new StoredPoint(5_000_001, 0, 1.0), false);
        long before = live.version();
        live.value(SPEED, new StoredPoint(5_000_000, 0, 1.0), true);
        assertThat(live.changedSince(before))
                .as("nothing new to whoever watches")
                .isEmpty();
        assertThat(shown(SPEED).point().time()).isEqualTo(5_000_001);
        live.value(SPEED, new StoredPoint(6_000_000, 0, 2.0), true);
        assertThat(shown(SPEED).point().value()).isEqualTo(2.0);
    }

    /** The birth after a death says that the value of before is still true, even when it says it less exactly. */
    @Test
    void aBirthAfterADeathMakesTheLastValueTrueAgainAsItWasSampled() {
        lives(SPEED, AGENT);
        live.value(SPEED, new StoredPoint(5_000_001, 0, 1.0), false);
        live.agent(AGENT, false, 2);
        assertThat(shown(SPEED).stale()).isTrue();
        live.value(SPEED, new StoredPoint(5_000_000, 0, 1.0), true);
        assertThat(shown(SPEED).stale()).isFalse();
        assertThat(shown(SPEED).point().time()).isEqualTo(5_000_001);
    }

    /** A value of a machine that nobody hears of looks as good as any; it must not be shown as if it were. */
    @Test
    void theDeathOfAnAgentMakesItsAssetsAndTheirValuesStaleAndNobodyElses() {
        lives(SPEED, AGENT);
        lives(ELSEWHERE, OTHER);
        live.value(SPEED, new StoredPoint(1, 0, 1.0), false);
        live.value(ELSEWHERE, new StoredPoint(1, 0, 1.0), false);
        long before = live.version();
        live.agent(AGENT, false, 2);
        assertThat(live.isOnline(AGENT)).isFalse();
        assertThat(live.isOnline(OTHER)).isTrue();
        assertThat(live.assets()).extracting(LiveAsset::online).containsExactly(false, true);
        assertThat(shown(SPEED).stale()).isTrue();
        assertThat(shown(ELSEWHERE).stale()).isFalse();
        assertThat(live.changedSince(before))
                .as("whoever watches is told")
                .extracting(LiveValue::signal)
                .containsExactly(SPEED);
    }

    @Test
    void theDeathOfAnAssetLeavesTheOthersOfItsAgent() {
        lives(SPEED, AGENT);
        lives(ELSEWHERE, AGENT);
        live.value(SPEED, new StoredPoint(1, 0, 1.0), false);
        live.value(ELSEWHERE, new StoredPoint(1, 0, 1.0), false);
        live.asset(SPEED.asset(), AGENT, false, 2);
        assertThat(shown(SPEED).stale()).isTrue();
        assertThat(shown(ELSEWHERE).stale()).isFalse();
        assertThat(live.isOnline(AGENT)).isTrue();
    }

    /** A flood of events costs the oldest of them, not the memory. */
    @Test
    void keepsSoManyEventsAndNoMore() {
        long begin = live.version();
        for (int i = 0; i < 1_000; i++) {
            live.event(new EventRecord("type-changed", Scope.agent("works", "edge"), i, Map.of()));
        }
        List<EventRecord> kept = live.eventsBetween(begin, live.version());
        assertThat(kept).hasSize(200);
        assertThat(kept.get(199).at()).isEqualTo(999);
        assertThat(live.eventsBetween(live.version() - 1, live.version())).hasSize(1);
        assertThat(live.eventsBetween(begin, live.version() - 1)).hasSize(199);
    }
}
