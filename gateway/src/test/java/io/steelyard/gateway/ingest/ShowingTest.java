package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.live.LiveValues;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.LiveSink;
import io.steelyard.gateway.model.LiveValue;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredPoint;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
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

    /** A fault between the values of a payload and their telling must neither tell them later nor silence them for good. */
    @Test
    void whatCouldNotBeToldDoesNotStandInTheWayOfWhatComesAfter() {
        List<Object> told = new ArrayList<>();
        LiveSink failsOnce = (LiveSink) Proxy.newProxyInstance(
                LiveSink.class.getClassLoader(), new Class<?>[] {LiveSink.class}, (proxy, method, arguments) -> {
                    told.add(((StoredPoint) arguments[1]).value());
                    if (told.size() == 1) {
                        throw new IllegalStateException("our mistake");
                    }
                    return null;
                });
        Showing fails = new Showing(failsOnce);
        SignalKey count = new SignalKey(SPEED.asset(), "Count");
        fails.take(fails.of(SPEED), EPOCH, 1, new StoredPoint(1, 0, 1.0));
        fails.take(fails.of(count), EPOCH, 2, new StoredPoint(2, 0, 2.0));
        assertThatThrownBy(fails::tell).hasMessage("our mistake");
        fails.take(fails.of(count), EPOCH, 3, new StoredPoint(3, 0, 3.0));
        fails.tell();

        assertThat(told).containsExactly(1.0, 3.0);
    }

    private void take(UUID epoch, long number, double value) {
        showing.take(showing.of(SPEED), epoch, number, new StoredPoint(number, 0, value));
    }

    private Object shown() {
        LiveValue value = Objects.requireNonNull(live.value(SPEED));
        return Objects.requireNonNull(value.point().value());
    }
}
