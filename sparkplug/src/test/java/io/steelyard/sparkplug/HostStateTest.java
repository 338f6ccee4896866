package io.steelyard.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostStateTest {

    @Test
    @DisplayName("tck-id-host-topic-phid-birth-payload: online and timestamp, in any order and spacing")
    void readsBothKeysInAnyOrder() {
        assertThat(HostState.parse("{ \"timestamp\" : 1668114759262 , \"online\" : true }"))
                .isEqualTo(new HostState(true, 1668114759262L));
        assertThat(HostState.parse(new HostState(false, 5).format())).isEqualTo(new HostState(false, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ONLINE", "{\"online\":true}", "{\"online\":1,\"timestamp\":5}", "{\"timestamp\":5}"})
    void refusesWhatIsNotAState(String text) {
        assertThatThrownBy(() -> HostState.parse(text)).isInstanceOf(SparkplugException.class);
    }
}
