package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.HostState;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a host says itself, held against the assertions of Sparkplug 3.0; {@code docs/sparkplug-conformance.md} names them one by
 * one.
 */
final class HostConformanceTest {
    private static final long MILLI = 1_000_000;

    private final OneAgent edge = new OneAgent();
    private final House house = edge.house;

    @Test
    void saysItsStateFirstRetainedWithQosOne() {
        house.now = 1_764_000_000_123L * MILLI;
        Ingest ingest = house.readAll();
        ingest.sayState(false);
        assertThat(house.sent).hasSize(2).allSatisfy(message -> {
            assertThat(message.topic()).isEqualTo("spBv1.0/STATE/host");
            assertThat(message.qos()).isEqualTo(1);
            assertThat(message.retain()).isTrue();
        });
        List<HostState> states = house.sent.stream()
                .map(message -> HostState.parse(message.payload().text()))
                .toList();
        assertThat(states)
                .containsExactly(new HostState(true, 1_764_000_000_123L), new HostState(false, 1_764_000_000_123L));
    }

    @Test
    void asksForARebirthByNcmd() {
        edge.gives(Given.of(0));
        house.readAll();
        OutgoingPublish asked = house.sent.stream()
                .filter(message -> message.topic().equals("spBv1.0/works/NCMD/edge"))
                .findFirst()
                .orElseThrow();
        assertThat(asked.qos()).isZero();
        assertThat(asked.retain()).isFalse();
        Payload command = Payload.decode(bytes(asked));
        assertThat(command.seq()).isNull();
        assertThat(command.timestamp()).isNotNull();
        assertThat(command.metrics()).hasSize(1);
        Metric rebirth = command.metric("Node Control/Rebirth");
        assertThat(rebirth.dataType()).isEqualTo(DataType.BOOLEAN);
        assertThat(rebirth.value()).isEqualTo(new Value.Flag(true));
    }

    private static byte[] bytes(OutgoingPublish message) {
        return message.payload().toArray();
    }
}
