package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.edge.config.AgentConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards rot when a field is renamed; here the build says so and names the panel. */
final class DashboardTest {
    private static final Path ROOT = Repository.root();
    private static final String WHERE_TIME_WENT = "Where time went";
    private static final Pattern SUM = Pattern.compile("SELECT sum\\((?:/(.+?)/|\"([^\"]+)\")\\)");
    private static final Path OVERVIEW = ROOT.resolve("dashboards/plant-overview.json");

    private Emitted emitted;
    private String dataSources;

    @BeforeEach
    void readWhatIsStored(@TempDir Path scratch) throws IOException {
        ComposeFile compose = ComposeFile.read(ROOT.resolve("docker-compose.yml"));
        emitted = Emitted.by(AgentConfig.of(MountedSettings.of(compose, "edge-agent", scratch)));
        dataSources = Files.readString(ROOT.resolve("dashboards/provisioning/datasources/influxdb.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant-overview", "oee-energy", "readiness"})
    void everyQueryAsksForWhatTheWriterEmits(String dashboard) throws IOException {
        assertThat(findings(read(dashboard))).isEmpty();
    }

    private static Dashboard read(String dashboard) throws IOException {
        return Dashboard.read(ROOT.resolve("dashboards/" + dashboard + ".json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant-overview", "oee-energy", "readiness"})
    void panelsHaveTheirOwnNumbersAndDoNotOverlap(String dashboard) throws IOException {
        Set<Integer> numbers = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : read(dashboard).panels()) {
            assertThat(numbers.add(panel.path("id").asInt()))
                    .as("id of %s", panel)
                    .isTrue();
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    String cell =
                            (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
                    assertThat(cells.add(cell))
                            .as("%s at %s", panel.path("title"), cell)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theDataSourcesReadAsTheUserThatTheDatabaseMakes() throws IOException {
        String script = Files.readString(ROOT.resolve("deploy/compose/influxdb-reader.sh"));

        assertThat((List<?>) Yaml.object(dataSources).get("datasources"))
                .hasSize(3)
                .allSatisfy(source -> {
                    Map<String, Object> keys = Yaml.map(source);
                    assertThat(script)
                            .contains("--username " + keys.get("user"))
                            .doesNotContain("--write-bucket");
                    assertThat(keys.get("url")).isEqualTo("http://influxdb:8086");
                    assertThat(Yaml.map(keys.get("secureJsonData")).get("password"))
                            .isEqualTo("$__file{/run/secrets/dashboards-password}");
                    assertThat(Yaml.map(keys.get("jsonData")).get("version")).isEqualTo("InfluxQL");
                });
    }

    @Test
    void theMountedFolderIsTheOneThatIsProvisioned() throws IOException {
        String provider = Files.readString(ROOT.resolve("dashboards/provisioning/dashboards/steelyard.yaml"));
        List<ComposeFile.Mount> mounts = ComposeFile.read(ROOT.resolve("docker-compose.yml"))
                .service("grafana")
                .mounts();

        assertThat(mounts).anyMatch(mount -> mount.target().equals("/etc/grafana/provisioning"));
        assertThat(mounts)
                .filteredOn(mount -> mount.source().endsWith(".json"))
                .hasSize(3)
                .allMatch(mount -> provider.contains(
                        "path: " + mount.target().substring(0, mount.target().lastIndexOf('/'))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            last(\\"state.last\\") | last(\\"status\\") | panel 设备状态 · Machine state: nobody writes a field status of rolling-mill into kpi
            sum(\\"good\\") FROM \\"rolling-mill\\" | sum(\\"good\\") FROM \\"mill\\" | panel 良品 · Good parts: nobody writes a measurement mill into kpi
            sum(\\"good\\") FROM \\"rolling-mill\\", \\"lathe\\" | sum(\\"good\\") FROM \\"pump\\" | panel 良品 · Good parts: nobody writes a field good of pump into kpi
            time.3.3 | time.4.4 | panel 生产时间占比 · Share of time in production: nobody writes a field time.4.4 of lathe into kpi
            良品 · Good parts" | Good parts" | panel 1: the title "Good parts" is not Chinese · English
            "steelyard-telemetry" | "steelyard-telemetrie" | variable site: no data source steelyard-telemetrie is provisioned
            KEY = \\"area\\" | KEY = \\"hall\\" | variable area: nobody writes a field hall of pump into telemetry
            SHOW TAG VALUES FROM \\"rolling-mill\\", \\"lathe\\", \\"pump\\", \\"energy-meter\\" | SHOW TAG VALUES | variable site: names no measurement
            """)
    void aRuleSaysWhatIsWrong(String right, String wrong, String finding) throws IOException {
        String text = Files.readString(OVERVIEW);
        int at = text.indexOf(right);
        assertThat(at).as("what the mistake is planted into").isNotNegative();
        String planted = text.substring(0, at) + wrong + text.substring(at + right.length());

        assertThat(findings(Dashboard.of(planted))).contains(finding);
    }

    /** A ratio without its bounds looks as certain as any. */
    @ParameterizedTest
    @ValueSource(strings = {"K01", "K02", "K03", "K04"})
    void equipmentEffectivenessAndEachOfItsFactorsIsShownWithBothBounds(String indicator) throws IOException {
        for (String bound : List.of("low", "high")) {
            assertThat(read("oee-energy").panels())
                    .as(bound + " of " + indicator)
                    .filteredOn(panel -> panel.path("title").asText().contains("Bounds of "))
                    .flatExtracting(panel -> panel.path("targets").findValuesAsText("query"))
                    .filteredOn(query -> query.startsWith("SELECT last(\"" + bound + "\")")
                            && query.contains("\"id\" = '" + indicator + "'")
                            && query.contains("\"bounded\" = 1"))
                    .hasSize(1);
        }
    }

    /** A class that the panel does not add up would be time that went nowhere, and nobody would see it. */
    @Test
    void whereTimeWentHoldsEachClassOfEveryTimeModelOnce() throws IOException {
        List<Pattern> fields = new ArrayList<>();
        for (JsonNode target : whereTimeWent().path("targets")) {
            Matcher select = SUM.matcher(target.path("query").asText());
            assertThat(select.find()).as("%s", target.path("query")).isTrue();
            fields.add(Pattern.compile(
                    select.group(1) == null ? "^" + Pattern.quote(select.group(2)) + "$" : select.group(1)));
        }

        assertThat(TimeClasses.read().all()).contains("time.3.1", "time.17.3", "time.0", "time.unknown");
        assertThat(TimeClasses.read().all())
                .allSatisfy(one -> assertThat(fields)
                        .as("what asks for %s", one)
                        .filteredOn(field -> field.matcher(one).find())
                        .hasSize(1));
        assertThat(fields).noneMatch(field -> field.matcher("cell.3.3.po").find());
    }

    @Test
    void whereTimeWentAsksForEveryMachineThatTellsAState() throws IOException {
        Set<String> machines = new TreeSet<>();
        for (String measurement : emitted.measurements("kpi")) {
            if (emitted.fields("kpi", measurement).stream().anyMatch(field -> field.matches("time\\.\\d.*"))) {
                machines.add(measurement);
            }
        }

        Dashboard dashboard = read("oee-energy");
        assertThat(dashboard.queries())
                .filteredOn(query -> query.place().contains(WHERE_TIME_WENT))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query.measurements()).isEqualTo(machines));
    }

    /** Of the plant's machines in words of both languages; of machines with other numbers as the numbers that they are. */
    @Test
    void whereTimeWentSaysWhatItsClassesAre(@TempDir Path scratch) throws IOException {
        AgentConfig agent = AgentConfig.of(
                MountedSettings.of(ComposeFile.read(ROOT.resolve("docker-compose.yml")), "edge-agent", scratch));
        TimeClasses classes = TimeClasses.read();
        Set<String> names = new HashSet<>();
        agent.opcua().assets().stream()
                .filter(asset -> asset.signals().stream().anyMatch(signal -> "state".equals(signal.role())))
                .forEach(asset -> {
                    String machine = asset.info().equipmentClass();
                    Set<String> ofFamily =
                            classes.byFamily().get(classes.family(asset.info().profile()));
                    for (String one : ofFamily) {
                        String shown = shown(machine, one);
                        names.add(shown);
                        assertThat(shown)
                                .as("%s of %s", one, machine)
                                .matches(machine + " \\p{IsHan}+ · [a-z -]+(, \\p{IsHan}+ · [a-z -]+)?");
                    }
                });

        assertThat(names).contains("lathe 执行 · executing, 加工 · processing", "lathe 不可用 · not available");
        assertThat(shown("lathe", TimeClasses.UNKNOWN)).isEqualTo("lathe 未知 · unknown");
        assertThat(shown("packer", "time.10.2")).isEqualTo("packer 状态 10 模式 2 · state 10 mode 2");
        assertThat(shown("packer", "time.6")).isEqualTo("packer 状态 6 · state 6");
        assertThat(shown("packer", TimeClasses.UNKNOWN)).isEqualTo("packer 未知 · unknown");
    }

    /** As Grafana names a field of the panel: its alias, and what the transformations make of it one after the other. */
    private static String shown(String measurement, String field) {
        String name = whereTimeWent()
                .path("targets")
                .path(0)
                .path("alias")
                .asText()
                .replace("$col", "sum_" + field)
                .replace("$m", measurement);
        for (JsonNode step : whereTimeWent().path("transformations")) {
            assertThat(step.path("id").asText()).isEqualTo("renameByRegex");
            name = Pattern.compile(step.path("options").path("regex").asText())
                    .matcher(name)
                    .replaceFirst(step.path("options").path("renamePattern").asText());
        }
        return name;
    }

    private static JsonNode whereTimeWent() {
        try {
            return read("oee-energy").panels().stream()
                    .filter(panel -> panel.path("title").asText().contains(WHERE_TIME_WENT))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The two methods of one emission differ, and a reader who sees one alone takes it for the figure. */
    @ParameterizedTest
    @ValueSource(strings = {"E05", "E06"})
    void emissionsAreShownByBothMethodsInOnePanel(String id) throws IOException {
        assertThat(read("oee-energy").panels()).anySatisfy(panel -> {
            String queries = panel.path("targets").findValuesAsText("query").toString();
            assertThat(queries).contains("'" + id + "'", "'" + id + "-market'");
        });
    }

    private List<String> findings(Dashboard dashboard) {
        return DashboardRules.findings(dashboard, dataSources, emitted);
    }
}
