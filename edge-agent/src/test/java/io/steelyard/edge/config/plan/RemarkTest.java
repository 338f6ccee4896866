package io.steelyard.edge.config.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.filter.Deadband;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that do nothing: nobody would see that, since every value that they let pass is right. */
final class RemarkTest {
    private static final Deadband DOOR = Deadband.parse("0.5");

    /** A line needs two ends and something between them. */
    @ParameterizedTest
    @CsvSource({
        "1000,1000,0,true", // as it is when nothing is said
        "1000,500,0,true",
        "1000,334,0,false",
        "1000,100,0,false",
        "500,1000,0,true",
        "1000,0,0,false", // every change
        "1000,100,2,true", // a queue of two holds no more
        "1000,0,2,true",
        "1000,100,3,false"
    })
    void aDoorIsInertWhereANotificationHoldsTwoValuesAtMost(int publishing, int sampling, int queue, boolean isInert) {
        List<Remark> remarks =
                Remark.of(config(publishing, sampling, queue, signal("speed", null, DOOR), signal("load", null, null)));
        assertThat(remarks.stream().map(Remark::name).toList()).isEqualTo(isInert ? List.of("m/speed") : List.of());
    }

    @Test
    void saysWhichSettingsMakeItSo() {
        assertThat(Remark.of(config(1_000, 500, 0, signal("speed", null, DOOR))))
                .singleElement()
                .extracting(Remark::detail)
                .asString()
                .contains(
                        "where the server tells no more than it is asked for", // some do
                        "then holds 2 values of it at most (publishing 1s, sampling 500ms)");
    }

    /** What is read comes alone, however often. */
    @Test
    void aDoorIsInertWhereTheSignalIsReadInCycles() {
        assertThat(Remark.of(config(1_000, 100, 0, signal("speed", Duration.ofSeconds(5), DOOR))))
                .singleElement()
                .extracting(Remark::detail)
                .asString()
                .contains("swingingDoor leaves nothing out: it is read every 5s");
    }

    private static SignalMapping signal(String name, @Nullable Duration every, @Nullable Deadband door) {
        return new SignalMapping(name, null, null, new NodeAddress.Id("nsu=urn:p;s=" + name), null, every, door);
    }

    private static OpcUaConfig config(int publishing, int sampling, int queue, SignalMapping... signals) {
        ServerConfig plc = new ServerConfig(
                "plc",
                "opc.tcp://plc:4840",
                new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                Duration.ofMillis(publishing),
                Duration.ofMillis(sampling),
                queue,
                null);
        AssetInfo asset = new AssetInfo("m", "lathe", "lathe", "a", "l", "plc");
        return new OpcUaConfig(
                "demo",
                "edge-1",
                Path.of("pki"),
                Path.of("opcua"),
                List.of(plc),
                List.of(new AssetMapping(asset, "plc", List.of(signals))));
    }
}
