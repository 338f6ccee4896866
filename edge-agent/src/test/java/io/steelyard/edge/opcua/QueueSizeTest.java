package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many values a server is asked to keep while the agent is not there. */
final class QueueSizeTest {

    @ParameterizedTest
    @CsvSource({
        "PT1S, PT1S, 0, 31",
        "PT0.5S, PT0S, 0, 301",
        "PT1M, PT1S, 0, 61",
        "PT1S, PT7S, 0, 10",
        "PT1S, PT4S, 0, 10",
        "PT1S, PT0.7S, 0, 44",
        "PT24H, PT0.001S, 0, 100000",
        "PT1S, PT1S, 3, 3"
    })
    void bridgesHalfAMinuteUnlessToldOtherwise(Duration publishing, Duration sampling, int queue, int asked) {
        assertThat(new ServerConfig("plc", "opc.tcp://h", SourceBench.NONE, publishing, sampling, queue, null)
                        .queueSize())
                .isEqualTo(asked);
    }
}
