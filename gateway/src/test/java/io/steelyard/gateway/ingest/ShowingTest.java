package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ShowingTest {
    private static final SignalKey SPEED = new SignalKey(new AssetKey("works", "pump-1"), "Speed");
    private static final UUID EPOCH = new UUID(1, 1);
    private static final UUID LATER_EPOCH = new UUID(1, 2);

    private final LiveValues live = new LiveValues();
    private final Showing showing = new Showing(live);

    /** Whoever watches is told once a payload, or a fast plant would keep every console busy. */
    @Test
    void ofSeveralValuesInAPayloadOnlyTheLastIsTold() {
        long before = live.version();
        take(EPOCH, 7, 1.0);
        take(EPOCH, 8, 2.0);
        take(EPOCH, 9, 3.0);
        showing.tell();

        assertThat(shown()).isEqualTo(3.0);
        assertThat(live.version()).isEqualTo(before + 1);
    }

    /** What is sent again after a broken connection comes behind what was newer. */
    @Test
    void aLowerNumberOfTheSameEpochReplacesNothing() {
        take(EPOCH, 9, 3.0);
        showing.tell();
        take(EPOCH, 8, 2.0);
        showing.tell();

        assertThat(shown()).isEqualTo(3.0);
    }

    /** A new run of the agent numbers from 0 again. */
    @Test
    void anotherEpochReplacesWhateverItsNumber() {
        take(EPOCH, 9, 3.0);
        showing.tell();
        take(LATER_EPOCH, 0, 4.0);
        showing.tell();

        assertThat(shown()).isEqualTo(4.0);
    }

    private void take(UUID epoch, long number, double value) {
        showing.take(showing.of(SPEED), epoch, number, new StoredPoint(number, 0, value));
    }

    private Object shown() {
        LiveValue value = Objects.requireNonNull(live.value(SPEED));
        return Objects.requireNonNull(value.point().value());
    }
}
