package io.steelyard.edge.opcua.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.SignalMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a person maps by hand, what was selected keeps its names or gets ones that never stood for anything else. */
final class JoinedTest {
    private static final Map<String, Selected> TWO_PUMPS = Map.of(
            "a",
            new Selected(
                    "all",
                    List.of(
                            selected("a", "Pump", "speed", "speed-2"),
                            selected("a", "Pump-2", "speed"),
                            selected("a", "Oven", "heat"))));

    private static AssetInfo info(String server, String id) {
        return new AssetInfo(id, "generic", "generic", "plant", "plant", server);
    }

    private static SignalMapping signal(String name, String node) {
        return new SignalMapping(name, null, null, new NodeAddress.Id(node));
    }

    private static Selected.Asset selected(String server, String id, String... names) {
        return new Selected.Asset(
                info(server, id),
                Arrays.stream(names)
                        .map(name -> new Selected.Signal(signal(name, "s=" + id + "." + name), "s=" + id + "." + name))
                        .toList());
    }

    private static AssetMapping hand(String server, String id, SignalMapping... signals) {
        return new AssetMapping(info(server, id), server, List.of(signals));
    }

    private static OpcUaConfig byHand(AssetMapping... assets) {
        List<ServerConfig> servers = Stream.of("a", "b")
                .map(name -> new ServerConfig(
                        name,
                        "opc.tcp://" + name,
                        new ServerConfig.Security(ServerConfig.Policy.None, ServerConfig.Mode.None),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        ServerConfig.AUTO,
                        null))
                .toList();
        return new OpcUaConfig("demo", "edge-1", Path.of("pki"), Path.of("memory"), servers, List.of(assets));
    }

    /** Series with the variables that they stand for. */
    private static Map<String, String> series(OpcUaConfig mapping) {
        Map<String, String> series = new TreeMap<>();
        for (AssetMapping asset : mapping.assets()) {
            asset.signals()
                    .forEach(signal -> assertThat(series.put(
                                    asset.info().asset() + "/" + signal.name(),
                                    asset.server() + ":" + signal.address()))
                            .isNull());
        }
        return series;
    }

    @Test
    void anAssetThatAPersonNamedAtAnotherServerTakesOneNameAndNoOther() {
        OpcUaConfig hand = byHand(hand("b", "Pump", signal("speed", "s=x")));
        assertThat(series(Joined.of(hand, TWO_PUMPS)))
                .isEqualTo(Map.of(
                        "Pump/speed", "b:s=x",
                        "Pump-3/speed", "a:s=Pump.speed",
                        "Pump-3/speed-2", "a:s=Pump.speed-2",
                        "Pump-2/speed", "a:s=Pump-2.speed",
                        "Oven/heat", "a:s=Oven.heat"));
    }

    @Test
    void aSignalThatAPersonNamedTakesOneNameAndNoOther() {
        OpcUaConfig hand = byHand(hand("a", "Pump", signal("speed", "s=x")));
        assertThat(series(Joined.of(hand, TWO_PUMPS)))
                .isEqualTo(Map.of(
                        "Pump/speed", "a:s=x",
                        "Pump/speed-2", "a:s=Pump.speed-2",
                        "Pump/speed-3", "a:s=Pump.speed",
                        "Pump-2/speed", "a:s=Pump-2.speed",
                        "Oven/heat", "a:s=Oven.heat"));
    }

    /** The same variable mapped by hand under its own name is no other. */
    @Test
    void whatAPersonWroteDownUnderItsNameKeepsIt() {
        OpcUaConfig hand = byHand(hand("a", "Pump", signal("speed", "s=Pump.speed")));
        assertThat(Joined.settled(hand, TWO_PUMPS)).isEqualTo(TWO_PUMPS);
        assertThat(series(Joined.of(hand, TWO_PUMPS))).isEqualTo(series(Joined.of(byHand(), TWO_PUMPS)));
    }

    /** A name that stood for something else does not come back, whoever goes. */
    @Test
    void whatGotAnotherNameKeepsThatOne() {
        OpcUaConfig hand = byHand(
                hand("b", "Pump", signal("speed", "s=x")),
                hand("a", "Oven", signal("heat", "s=y")),
                hand("a", "Pump-2", signal("flow", "s=z")));
        Map<String, Selected> settled = Joined.settled(hand, TWO_PUMPS);
        assertThat(Joined.settled(hand, settled)).isEqualTo(settled);
        assertThat(series(Joined.of(byHand(), settled)))
                .isEqualTo(Map.of(
                        "Pump-3/speed", "a:s=Pump.speed",
                        "Pump-3/speed-2", "a:s=Pump.speed-2",
                        "Pump-2/speed", "a:s=Pump-2.speed",
                        "Oven/heat-2", "a:s=Oven.heat"));
        Choice.Given given = Choice.Given.of(hand, TWO_PUMPS, Set.of("Lift"), "a");
        assertThat(given.before()).isEqualTo(settled.get("a"));
        assertThat(given.others()).containsOnly("Lift");
    }
}
