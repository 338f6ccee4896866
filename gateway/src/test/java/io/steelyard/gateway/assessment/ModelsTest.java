package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Definition;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files: the program's own are right, and a wrong one is refused with line and reason. */
final class ModelsTest {
    @TempDir
    private Path place;

    static final String SMALL = """
            model: small
            edition: "1"
            ruleVersion: "1"
            status: final
            trust: M
            source: made for a test
            name: {zh: 小, en: Small}
            scoring: points
            points: 10
            groups:
              - id: all
                name: {zh: 全部, en: All}
                items:
                  - id: share
                    name: {zh: 比例, en: Share}
                    kind: ratio
                    points: 6
                    indicator: C02
                    bands:
                      - {in: "[0,50]", points: 0}
                      - {in: "(50,100]", points: 6}
                  - id: plan
                    name: {zh: 计划, en: Plan}
                    kind: single
                    points: 4
                    options:
                      - {id: none, points: 0, name: {zh: 无, en: none}}
                      - {id: there, points: 4, name: {zh: 有, en: there}}
            scenes:
              - id: scenes
                name: {zh: 场景, en: Scenes}
                items:
                  - id: making
                    name: {zh: 制造, en: Making}
                    kind: steps
                    constrained: true
                    steps: [{zh: 无, en: none}, {zh: 有, en: there}]
            below: {zh: 未达, en: below}
            levels:
              - {level: 1, name: {zh: 一级, en: one}, score: 6, scenes: 1, constrained: 1}
            """;

    static Stream<String> ids() {
        return Models.builtIn().ids().stream();
    }

    static Model read(String text) {
        Reading.Indicators indicators = new Reading.Indicators(
                id -> id.matches("[CKEP]\\d\\d"), id -> id.matches("C\\d\\d"), Map.of("P02", List.of("sme-2024")));
        return ModelReader.read(DataFile.of("m.yaml", text), indicators, "digest");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void theProgramsOwnModelsAreRight(String id) {
        Model model = Models.builtIn().model(id);
        assertThat(model.head().id()).isEqualTo(id);
        assertThat(model.items()).isNotEmpty();
    }

    /** The printed template is an answers file that the model takes, with nothing answered, and with everything answered. */
    @ParameterizedTest
    @MethodSource("ids")
    void aModelTakesItsOwnTemplate(String id) {
        Models models = Models.builtIn();
        String template = models.template(id);
        Assessed empty = models.score(id, DataFile.of("t", template), Telemetry.none(), MeasuredTest.DAY);
        assertThat(empty.standings()).noneMatch(Standing::isAssessed);
        String answered = template.replaceAll("(?m)^  # ([a-z0-9-]+: (\\S.*?))(   # .*)?$", "  $1");
        Assessed full = models.score(id, DataFile.of("t", answered), Telemetry.none(), MeasuredTest.DAY);
        assertThat(full.standings())
                .allMatch(one -> one.isAssessed() || one.status() == Standing.Status.NOT_APPLICABLE);
        assertThat(full.json()).contains("\"model\":\"" + id + "\"");
        assertThat(full.text("zh")).isNotBlank();
    }

    /** Four areas of two principles each, and five functional areas, all on the ladder of six stages. */
    @Test
    void theAcatechViewHasPrinciplesAndFunctionalAreas() {
        Model model = Models.builtIn().model("acatech");
        assertThat(model.items())
                .hasSize(1 + 4 + 8 + 5)
                .allSatisfy(item -> assertThat(((Item.Steps) item).top()).isEqualTo(6));
        assertThat(model.items())
                .extracting(Item::id)
                .contains("digital-capability", "system-integration", "social-collaboration", "marketing-sales");
    }

    @Test
    void listsWhatThereIs() {
        assertThat(Models.builtIn().list())
                .extracting(one -> one.model() + (one.draft() ? " draft" : "") + (one.informative() ? " view" : ""))
                .containsExactly(
                        "acatech view",
                        "cmmm-2020",
                        "cmmm-wd-2024 draft",
                        "gbt-37393",
                        "siri view",
                        "smart-factory-tiers",
                        "sme-2024");
    }

    /** What a model may name is what the catalogue computes, and a share is what the catalogue shows in per cent of a whole. */
    @Test
    void namesTheCataloguesIndicators() throws IOException {
        List<String> all = new ArrayList<>();
        List<String> shares = new ArrayList<>();
        for (Definition definition : Catalogue.usual().all()) {
            all.add(definition.id());
            boolean isShare = definition.told().measure().shown().en().equals("%")
                    && !definition.id().startsWith("P01-");
            if (isShare) {
                shares.add(definition.id());
            }
        }
        DataNode index = DataFile.of("index.yaml", Models.class.getResourceAsStream("/models/index.yaml"))
                .root();
        assertThat(index.need("indicators").elements())
                .extracting(DataNode::text)
                .containsExactlyElementsOf(all);
        Map<String, String> given = new TreeMap<>();
        for (Definition definition : Catalogue.usual().all()) {
            definition.told().inputs().stream()
                    .filter(input -> input.startsWith("assessment."))
                    .forEach(input -> given.put(definition.id(), input.substring("assessment.".length())));
        }
        Map<String, String> known = new TreeMap<>();
        index.need("assessments").members().forEach((id, model) -> known.put(id, model.text("")));
        assertThat(known).isEqualTo(given);
        assertThat(index.need("shares").elements()).extracting(DataNode::text).containsExactlyElementsOf(shares);
    }

    @Test
    void readsASmallModel() {
        assertThat(read(SMALL).items()).hasSize(3);
    }

    /** What stands, what stands there instead, in which line that is wrong, and what is said of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(50,100]|(40,100]|21|groups[0].items[0].bands[1].in: overlaps with the band before",
                "(50,100]|[50,100]|21|overlaps with the band before",
                "(50,100]|(60,100]|21|leaves a gap to the band before",
                "[0,50]|[0,50)|21|leaves a gap to the band before",
                "[0,50]|(0,50]|20|leave a gap at 0",
                "(50,100]|(50,99]|21|leave a gap at 100",
                "(50,100]|50-100|21|is no band",
                "indicator: C02|indicator: C2|18|there is no indicator C2",
                "indicator: C02|indicator: P04|18|the indicator P04 is no share from 0 to 1",
                "id: plan|id: share|22|the item share is there twice",
                "{id: there, points|{id: none, points|28|the option none is there twice",
                "zh: 计划, en: Plan|zh: 计划|23|groups[0].items[1].name.en: is missing",
                "zh: 一级, en: one|en: one|40|levels[0].name.zh: is missing",
                "score: 6|score: 11|40|can never be met: the score is 10 at most",
                "scenes: 1, con|scenes: 2, con|40|can never be met: 1 scenes have a step 1",
                "constrained: true|constrained: false|40|can never be met: 0 constrained scenes",
                "points: 10|points: 11|9|the groups' points add up to 10",
                "points: 6\n|points: 7\n|17|its answers are worth 6 at most",
                "kind: single|kind: singel|24|did you mean \"single\"",
                "level: 1|level: 2|40|a level between is missing",
                "scoring: points|scorign: points|8|did you mean \"scoring\"",
                "trust: M|trust: X|5|unknown word \"X\"",
                "points: 4}|points: -4}|28|less than",
            })
    void refusesAWrongModel(String line) {
        String[] parts = line.split("\\|", 4);
        String broken = SMALL.replace(parts[0], parts[1]);
        if (parts[0].equals("points: 4}")) {
            broken = SMALL.replace("{id: there, points: 4,", "{id: there, points: -4,");
        }
        String wrong = broken;
        assertThat(wrong).isNotEqualTo(SMALL);
        refused(wrong, Integer.parseInt(parts[2]), parts[3]);
    }

    /** One of the mistakes is in that line, and says why. */
    private static void refused(String text, int line, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(SettingsException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage().lines())
                        .as("line %s: %s", line, why)
                        .anyMatch(said -> said.matches("\\s*m\\.yaml:" + line + ":\\d+: .*") && said.contains(why)));
    }

    /** Weights are checked within every parent and for every variant. */
    @Test
    void refusesWeightsThatAreNotAHundred() throws IOException {
        String text;
        try (var in = Models.class.getResourceAsStream("/models/cmmm-2020.yaml")) {
            text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        refused(
                text.replace("value: 77,", "value: 78,"),
                lineOf(text, "- id: personnel\n"),
                "add up to 101 for discrete, not to 100");
        String less = text.replaceFirst("value: 46", "value: 45");
        refused(less, lineOf(text, "- id: data\n"), "add up to 99 for process");
        refused(less, lineOf(text, "- id: data\n"), "add up to 99 for discrete");
    }

    private static int lineOf(String text, String part) {
        return (int) text.substring(0, text.indexOf(part)).lines().count();
    }

    /** A model that asks for what it gives itself, or for what is made of it elsewhere, would never end. */
    @Test
    void refusesAModelThatAsksForItself(@TempDir Path folder) throws IOException {
        String steps = """
                model: %s
                edition: "1"
                ruleVersion: "1"
                status: final
                trust: M
                source: test
                name: {zh: 甲, en: A}
                scoring: none
                groups:
                  - id: g
                    name: {zh: 组, en: Group}
                    items:
                      - id: level
                        name: {zh: 等级, en: Level}
                        kind: steps
                        steps: [{zh: 零, en: none}, {zh: 一, en: one}]
                        evidence:
                          - {step: 1, all: [{indicator: %s, atLeast: 1}]}
                """;
        Files.writeString(folder.resolve("a.yaml"), steps.formatted("sme-2024", "P02"));
        assertThatThrownBy(() -> Models.builtIn().withFolder(folder))
                .hasMessageContaining("a.yaml:18:")
                .hasMessageContaining("P02 rests on what this model gives: it would ask for itself without end")
                .hasMessageContaining("does not rest on sme-2024");
        Files.writeString(folder.resolve("a.yaml"), steps.formatted("sme-2024", "P03"));
        assertThat(Models.builtIn().withFolder(folder).model("sme-2024").items())
                .hasSize(1);
        Files.writeString(folder.resolve("b.yaml"), steps.formatted("cmmm-2020", "P02"));
        assertThatThrownBy(() -> Models.builtIn().withFolder(folder))
                .hasMessageContaining("a.yaml:18:")
                .hasMessageContaining("P03 rests on cmmm-2020, which rests on sme-2024: it would ask for itself")
                .hasMessageContaining("b.yaml:18:");
        Files.delete(folder.resolve("b.yaml"));
        Files.writeString(folder.resolve("a.yaml"), steps.formatted("sme-2024", "own"));
        Models.Measured own = new Models.Measured("own", false, List.of("cmmm-2020", "sme-2024"));
        assertThatThrownBy(() -> Models.builtIn().knowing(List.of(own)).withFolder(folder))
                .hasMessageContaining("own rests on what this model gives");
        assertThat(Models.builtIn().model("smart-factory-tiers").asks()).hasSize(5);
    }

    /** What a measured requirement says is checked like everything else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "level: 2, of: 3, indicator: C03|level: 6, of: 3, indicator: C03|from 1 to 5",
                "level: 2, of: 3, indicator: C03|level: 2, of: 4, indicator: C03|level 2 has 4 requirements above",
                "indicator: C13, met: 1}|indicator: C07, met: 1}|finds a requirement of level 2 already",
                "met: 0.9, largely: 0.7, partly|met: 0.9, largely: 0.95, partly|write less than 0.9",
                "met: 0.9, largely: 0.7, partly|met: 90, largely: 0.7, partly|write 90 % as 0.9",
                "indicator: C19, met: 0.6|indicator: C06, met: 0.6|is no share",
                "indicator: C19, met: 0.6|indicator: C19|no share for any finding",
                "indicator: C19, met: 0.6|indicator: C19, mett: 0.6|did you mean \"met\""
            })
    void refusesWrongRequirements(String line) throws IOException {
        String text;
        try (var in = Models.class.getResourceAsStream("/models/cmmm-2020.yaml")) {
            text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        String[] parts = line.split("\\|", 4);
        String broken = text.replaceFirst(java.util.regex.Pattern.quote(parts[0]), parts[1]);
        assertThat(broken).isNotEqualTo(text);
        assertThatThrownBy(() -> Models.builtIn().with(Files.writeString(place.resolve("m.yaml"), broken)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("m.yaml:")
                .hasMessageContaining(parts[2]);
    }

    /** Adding a model is adding a file; all wrong files of a folder are named at once. */
    @Test
    void takesModelsOfAFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("small.yaml"), SMALL);
        Models models = Models.builtIn().withFolder(folder);
        Assessed result = models.score(
                "small", DataFile.of("a", "answers: {share: {ratio: 0.6}}"), Telemetry.none(), MeasuredTest.DAY);
        assertThat(String.valueOf(result.score().value())).isEqualTo("6");
        Files.writeString(folder.resolve("b.yaml"), SMALL.replace("status: final", "status: finl"));
        Files.writeString(folder.resolve("c.yaml"), "a: [");
        assertThatThrownBy(() -> Models.builtIn().withFolder(folder))
                .hasMessageContaining("b.yaml:4")
                .hasMessageContaining("c.yaml:");
    }

    /** 90 of a share is 9000 %: a step that asks for it could never be reached, and nobody would see why. */
    @ParameterizedTest
    @CsvSource({
        "C02, atLeast: 90, refused",
        "C02, atLeast: 1.01, refused",
        "C02, atMost: 5, refused",
        "C02, atMost: -0.1, refused",
        "C02, atLeast: 0.9, taken",
        "C02, atLeast: 1, taken",
        "P03, atLeast: 2.8, taken"
    })
    void aBoundOfAShareIsAShare(String indicator, String bound, String fate) {
        String text = SMALL.replace(
                "        constrained: true\n",
                "        constrained: true\n        evidence: [{step: 1, all: [{indicator: " + indicator + ", " + bound
                        + "}]}]\n");
        assertThat(text).isNotEqualTo(SMALL);
        if (fate.equals("taken")) {
            assertThat(read(text).items()).hasSize(3);
            return;
        }
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("m.yaml:37:")
                .hasMessageContaining("the indicator C02 is a share from 0 to 1")
                .hasMessageContaining("write 90 % as 0.9");
    }
}
