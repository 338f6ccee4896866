package io.steelyard.edge.config.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.SignalMapping;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which panels show fields that a mapping changes. */
final class DashboardPlanTest {
    private static SignalMapping signal(String name, String role, String node) {
        return new SignalMapping(name, role, null, new NodeAddress.Id("s=" + node));
    }

    private static AssetMapping mill(String asset, SignalMapping... signals) {
        return new AssetMapping(
                new AssetInfo(asset, "rolling-mill", "rolling-mill", "a", "l", "plc"), "plc", List.of(signals));
    }

    private static OpcUaConfig mapping(AssetMapping... assets) {
        return new OpcUaConfig("works", "edge-1", Path.of("pki"), Path.of("opcua"), List.of(), List.of(assets));
    }

    private static List<String> hits(List<Panel> panels, OpcUaConfig from, OpcUaConfig to, Finding... findings) {
        Compared live =
                new Compared("plc", "opc.tcp://plc:4840", 1, 1, List.of(findings), Map.of(), Map.of(), List.of(), null);
        return DashboardPlan.of(panels, from, to, List.of(live)).hits().stream()
                .map(hit -> hit.panel() + ": " + hit.what() + " " + hit.field() + " " + hit.assets()
                        + (hit.isLast() ? " last" : ""))
                .toList();
    }

    private static List<Panel> panel(String query) {
        return Panel.of(new Document(Map.of(
                "title", "D", "panels", List.of(Map.of("title", "P", "targets", List.of(Map.of("query", query)))))));
    }

    @Test
    void theShippedOnesAreThoseInTheRepository() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "dashboards"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(Panel.SHIPPED);
        }
        assertThat(Panel.shipped()).hasSizeGreaterThan(30);
    }

    @Test
    void namesPanelsBySignalAndByRole() throws IOException {
        OpcUaConfig running = mapping(
                mill(
                        "m1",
                        signal("roll-force", null, "rf"),
                        signal("parts", "good", "n"),
                        signal("vibration", null, "v")),
                mill("m2", signal("roll-force", null, "rf2")));
        OpcUaConfig wanted = mapping(
                mill("m1", signal("force", null, "rf"), signal("parts", null, "n")),
                mill("m2", signal("roll-force", null, "rf2")));
        assertThat(hits(Panel.in(Path.of("..", "dashboards")), running, wanted))
                .contains(
                        "轧制力 · Roll force: renamed rolling-mill.roll-force [m1]",
                        "良品 · Good parts: role rolling-mill.role good [m1]",
                        "振动 · Vibration: gone rolling-mill.vibration [m1] last")
                .noneMatch(hit -> hit.contains("Scrap"));
    }

    @Test
    void takesWhatTheServersSayIntoAccount() {
        OpcUaConfig same = mapping(mill("m1", signal("force", null, "rf"), signal("odd", null, "o")));
        assertThat(hits(
                        panel("SELECT mean(\"force\") FROM \"rolling-mill\""),
                        same,
                        same,
                        new Finding(Finding.What.MOVED, "m1/force", "s=rf -> s=x", true),
                        new Finding(Finding.What.UNIT, "m1/force", "kN -> N", true),
                        new Finding(Finding.What.TYPE, "m1/odd", "Double -> Int16", false)))
                .containsExactly("P: unit rolling-mill.force [m1]");
        assertThat(hits(
                        panel("SELECT mean(\"odd\") FROM \"rolling-mill\""),
                        same,
                        same,
                        new Finding(Finding.What.TYPE, "m1/odd", "Double -> Int16", false)))
                .containsExactly("P: silent rolling-mill.odd [m1]");
    }

    /** The signal force of m1, a rolling mill, goes. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            SELECT mean("force") FROM "rolling-mill" WHERE $timeFilter ; true
            select max(force) from "telemetry"."autogen"."rolling-mill" group by asset ; true
            SELECT "force.max" / 2 AS "x" FROM "rolling-mill" ; true
            SELECT "force/Low" FROM "rolling-mill" ; true
            SELECT * FROM /rolling.*/ ; true
            SELECT mean(/^for/) FROM "rolling-mill" ; true
            SELECT mean("x") FROM (SELECT "force" AS "x" FROM "rolling-mill") GROUP BY time(1m) ; true
            SELECT "$field" FROM "$class" ; true
            SELECT mean("force") FROM "rolling-mill" WHERE "asset" = 'm1' ; true
            SELECT mean("force") FROM "rolling-mill" WHERE "asset" = 'm9' ; false
            SELECT mean("force") FROM "lathe" WHERE "x" = 'FROM "rolling-mill"' ; false
            SELECT mean("forced") AS "force" FROM "rolling-mill" WHERE "force" > 1 ; false
            SELECT 2 * "other" * 2 FROM "rolling-mill" ; false
            SELECT mean(*) FROM "rolling-mill" ; true
            from(bucket: "b") |> filter(fn: (r) => r._measurement == "rolling-mill" and r["_field"] == "force") ; true
            from(bucket: "b") |> filter(fn: (r) => r._measurement == "rolling-mill" and r._field =~ /^fo/) ; true
            from(bucket: "b") |> filter(fn: (r) => r._measurement == "rolling-mill" and r._field == "load") ; false
            from(bucket: "b") |> filter(fn: (r) => r._field == "force" and r.asset == "m9") ; false
            """)
    void readsWhatAPanelAsksFor(String query, boolean isAffected) {
        OpcUaConfig running = mapping(mill("m1", signal("force", null, "rf")));
        assertThat(hits(panel(query), running, mapping())).hasSize(isAffected ? 1 : 0);
    }

    /** The signal that says the state of m1 says it no longer; times of states are fields of minutes. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            SELECT sum("time.3.3") FROM "rolling-mill" ; true
            SELECT sum(/^time\\./) FROM "rolling-mill" ; true
            SELECT sum(/^time\\.3/) FROM "rolling-mill" ; true
            SELECT sum(/^tide\\./) FROM "rolling-mill" ; false
            SELECT sum("timer") FROM "rolling-mill" ; false
            """)
    void readsWhichTimesAPanelAsksFor(String query, boolean isAffected) {
        OpcUaConfig running = mapping(mill("m1", signal("phase", "state", "s")));
        OpcUaConfig wanted = mapping(mill("m1", signal("phase", null, "s")));
        assertThat(hits(panel(query), running, wanted)).hasSize(isAffected ? 1 : 0);
    }

    /** Rows hold panels, Grafana's API wraps a dashboard, and its editor keeps parts instead of a text. */
    @Test
    void readsEveryFormOfADashboard(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/a.json"), """
                {"dashboard": {"title": "D", "panels": [{"type": "row", "panels": [{"id": 7, "targets": [
                  {"measurement": "rolling-mill", "select": [[{"type": "field", "params": ["force"]}, {"type": "mean"}]]}]}]}]}}
                """);
        OpcUaConfig running = mapping(mill("m1", signal("force", null, "rf")));
        assertThat(hits(Panel.in(folder), running, mapping()))
                .containsExactly("panel 7: gone rolling-mill.force [m1] last");
        Files.writeString(folder.resolve("b.json"), "{\"title\": ");
        assertThatThrownBy(() -> Panel.in(folder)).hasMessageContaining("b.json is no dashboard");
    }
}
