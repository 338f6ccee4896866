package io.steelyard.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.sparkplug.SparkplugException.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {

    @ParameterizedTest
    @DisplayName("tck-id-topic-structure: every valid form is read and written back unchanged")
    @ValueSource(
            strings = {
                "spBv1.0/demo/NBIRTH/edge-1",
                "spBv1.0/demo/NDEATH/edge-1",
                "spBv1.0/demo/NDATA/edge-1",
                "spBv1.0/demo/NCMD/edge-1",
                "spBv1.0/demo/DBIRTH/edge-1/stand-1",
                "spBv1.0/demo/DDEATH/edge-1/stand-1",
                "spBv1.0/demo/DDATA/edge-1/stand 1",
                "spBv1.0/示范/DCMD/边缘/轧机",
                "spBv1.0/STATE/steelyard"
            })
    void readsAndWritesEveryValidForm(String topic) {
        assertThat(Topic.parse(topic).format()).isEqualTo(topic);
    }

    @ParameterizedTest
    @DisplayName("tck-id-topic-structure-namespace-valid-*-id: what is not one of the forms is refused")
    @ValueSource(
            strings = {
                "",
                "spBv1.0",
                "spBv1.0/demo",
                "spAv1.0/demo/NBIRTH/edge-1",
                "spBv1.0/demo/NBIRTH",
                "spBv1.0/demo/nbirth/edge-1",
                "spBv1.0/demo/STATE/edge-1",
                "spBv1.0/demo/NBIRTH/edge-1/stand-1",
                "spBv1.0/demo/DBIRTH/edge-1",
                "spBv1.0/demo/DBIRTH/edge-1/stand-1/more",
                "spBv1.0//NBIRTH/edge-1",
                "spBv1.0/demo/NBIRTH/",
                "spBv1.0/demo/NBIRTH/edge+1",
                "spBv1.0/demo/NBIRTH/#",
                "spBv1.0/STATE/",
                "spBv1.0/demo/NBIRTH/a\u0000b"
            })
    void refusesWhatIsNotSparkplug(String topic) {
        assertThatThrownBy(() -> Topic.parse(topic))
                .isInstanceOfSatisfying(
                        SparkplugException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOPIC));
    }

    @Test
    void neverLetsAnIdMakeAnotherTopic() {
        assertThatThrownBy(() -> new Topic.OfNode(MessageType.NDATA, "demo/NCMD", "edge-1"))
                .isInstanceOf(SparkplugException.class)
                .hasMessageContaining("demo/NCMD");
    }

    @Test
    void refusesADeviceMessageWithoutDevice() {
        assertThatThrownBy(() -> new Topic.OfNode(MessageType.DDATA, "demo", "edge-1"))
                .isInstanceOf(SparkplugException.class);
    }
}
