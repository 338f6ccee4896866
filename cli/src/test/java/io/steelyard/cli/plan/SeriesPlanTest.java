package io.steelyard.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.steelyard.cli.ExitCode;
import io.steelyard.cli.HttpJson;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.config.plan.Plan;
import io.steelyard.edge.config.plan.SeriesPlan;
import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.compare.Compared;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Series of a mapping beside those of a store, against an HTTP server that answers as a gateway does. */
final class SeriesPlanTest {
    private static final String FIRST = "{'budget':6,'used':4,'culprit':null,'next':'x','series':["
            + "{'class':'lathe','site':'works','area':'a','line':'l','asset':'m','field':'speed'}]}";
    private static final String LAST =
            "{'budget':6,'used':4,'culprit':'asset works/n has 3 fields','next':null,'series':["
                    + "{'class':'lathe','site':'works','area':'a','line':'old','asset':'m','field':'load'}]}";

    private HttpServer server;
    private int code = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/store/series", exchange -> {
            try (exchange) {
                boolean isFirst = !exchange.getRequestURI().getQuery().contains("cursor=x");
                byte[] body = (isFirst ? FIRST : LAST).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(code, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static OpcUaConfig mapping(String... signals) {
        return new OpcUaConfig(
                "works",
                "edge-1",
                Path.of("pki"),
                Path.of("opcua"),
                List.of(),
                List.of(new AssetMapping(
                        new AssetInfo("m", "lathe", "lathe", "a", "l", "plc"),
                        "plc",
                        Stream.of(signals)
                                .map(name -> new SignalMapping(name, null, null, new NodeAddress.Id("s=" + name)))
                                .toList())));
    }

    private SeriesPlan counted(Set<SeriesPlan.Name> wanted) throws Exception {
        return SeriesPlan.counted(
                new GatewaySeries(
                        new HttpJson(),
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                "works",
                wanted);
    }

    private static PlanText plan(SeriesPlan series) {
        return new PlanText(
                Plan.of(new AgentPlan(Set.of(), List.of(), List.of())).counted(series));
    }

    /** A series is there when all of its tags are the same: a machine on another line gets its own. */
    @Test
    void countsWhatIsNotThereYet() throws Exception {
        SeriesPlan series = counted(SeriesPlan.of(mapping("speed", "load"), List.of()));
        assertThat(series.fresh()).extracting(SeriesPlan.Name::field).containsExactly("load");
        assertThat(plan(series).text()).contains("series: 1 to be created; 4 of 6 (store.series) are used");
        assertThat(plan(series).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(plan(series).json()).contains("\"fresh\" : 1", "\"budget\" : 6");
    }

    @Test
    void namesWhatGoesOverTheBudget() throws Exception {
        SeriesPlan byAsset = counted(SeriesPlan.of(mapping("a", "b", "c", "d"), List.of()));
        assertThat(plan(byAsset).text())
                .contains(
                        "series: 4 to be created; 4 of 6 (store.series) are used: OVER BUDGET, 2 would be refused",
                        "asset m makes 4 of them",
                        "in the store, asset works/n has 3 fields");
        assertThat(plan(byAsset).exitCode()).isEqualTo(ExitCode.NO);

        List<String> parts = IntStream.range(0, 9).mapToObj(String::valueOf).toList();
        Compared live = new Compared(
                "plc", "opc.tcp://plc:4840", 2, 0, List.of(), Map.of("m/b", parts), Map.of(), List.of(), null);
        SeriesPlan bySignal = counted(SeriesPlan.of(mapping("a", "b"), List.of(live)));
        assertThat(bySignal.fresh()).hasSize(11);
        assertThat(plan(bySignal).text()).contains("signal m/b makes 10 of them, a series for each part of it");
    }

    /** A field keeps the type that it had first: what is of another one now goes beside it, in a series of its own. */
    @Test
    void countsTheFieldOfASignalThatHasAnotherTypeNow() throws Exception {
        Compared live = new Compared(
                "plc", "opc.tcp://plc:4840", 2, 0, List.of(), Map.of(), Map.of("m/speed", "float"), List.of(), null);
        SeriesPlan series = counted(SeriesPlan.of(mapping("speed", "a"), List.of(live)));
        assertThat(series.fresh()).extracting(SeriesPlan.Name::field).containsExactly("speed.float", "a");
    }

    @Test
    void saysWhenNobodyCounted() throws Exception {
        Set<SeriesPlan.Name> wanted = SeriesPlan.of(mapping("a"), List.of());
        code = 403;
        SeriesPlan refused = counted(wanted);
        assertThat(plan(refused).text()).contains("series: NOT COUNTED", "answers 403");
        assertThat(plan(refused).exitCode()).isEqualTo(ExitCode.NO);
        server.stop(0);
        SeriesPlan away = counted(wanted);
        assertThat(plan(away).text()).contains("series: NOT COUNTED", "did not answer");
        assertThat(plan(away).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        SeriesPlan nobody = SeriesPlan.uncounted(SeriesPlan.Standing.NOBODY, wanted, "no gateway");
        assertThat(plan(nobody).exitCode()).isEqualTo(ExitCode.DONE);
    }
}
