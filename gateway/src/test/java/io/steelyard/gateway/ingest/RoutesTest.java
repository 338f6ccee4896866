package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.SparkplugException;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final AgentKey AGENT = new AgentKey("mill", "edge-1");

    private final Routes routes = new Routes();

    @Test
    void tellsNodeAndDeviceApart() {
        assertThat(routes.of("spBv1.0/mill/NDATA/edge-1")).isEqualTo(new Routes.Route(MessageType.NDATA, AGENT, null));
        assertThat(routes.of("spBv1.0/mill/DDATA/edge-1/pump"))
                .isEqualTo(new Routes.Route(MessageType.DDATA, AGENT, "pump"));
        assertThat(routes.of("spBv1.0/STATE/house")).isNull();
    }

    @Test
    void readsATopicOnce() {
        assertThat(routes.of("spBv1.0/mill/DDATA/edge-1/pump"))
                .isSameAs(routes.of(new String("spBv1.0/mill/DDATA/edge-1/pump".toCharArray())));
    }

    @Test
    void refusesTheSameTopicEachTime() {
        String tooLong = "spBv1.0/mill/DDATA/edge-1/" + "p".repeat(Words.NAME + 1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> routes.of(tooLong))
                    .isInstanceOf(SparkplugException.class)
                    .hasMessageContaining("at most " + Words.NAME);
            assertThatThrownBy(() -> routes.of("spBv1.0/mill/XDATA/edge-1"))
                    .isInstanceOf(SparkplugException.class)
                    .hasMessageContaining("XDATA");
        }
    }

    @Test
    void forgetsRatherThanGrowing() {
        Routes.Route first = routes.of("spBv1.0/mill/DDATA/edge-1/0");
        for (int i = 0; i < 20_001; i++) {
            assertThat(routes.of("spBv1.0/mill/DDATA/edge-1/" + i)).isNotNull();
        }
        assertThat(routes.of("spBv1.0/mill/DDATA/edge-1/0")).isEqualTo(first).isNotSameAs(first);
    }
}
