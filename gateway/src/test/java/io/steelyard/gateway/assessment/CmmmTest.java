package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.settings.DataFile;
import io.steelyard.settings.SettingsException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The capability maturity model against results computed by hand from its data file's weights. */
final class CmmmTest {
    private static final List<String> ALL = List.of(
            ("organisation-strategy personnel-skills data integration information-security equipment network product-design"
                            + " process-design procurement planning-scheduling production-operation equipment-management"
                            + " warehouse-distribution safety-environment energy-management logistics sales"
                            + " customer-service product-service")
                    .split(" "));
    private static final Models MODELS = Models.builtIn();

    private static Assessed score(String text) {
        return MODELS.score("cmmm-2020", DataFile.of("answers", text), Telemetry.none(), MeasuredTest.DAY);
    }

    /** Every sub-domain with the same finding at each level; - leaves the level out. */
    private static String all(String type, String tailoredOut, String... words) {
        StringBuilder levels = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            levels.append(words[i].equals("-") ? "" : (i + 1) + ": [" + words[i].replace('+', ',') + "], ");
        }
        return "type: " + type + "\ntailoredOut: [" + tailoredOut + "]\nfindings:\n"
                + ALL.stream().map(one -> "  " + one + ": {" + levels + "}\n").collect(Collectors.joining());
    }

    /** One sub-domain met at level one, every other finding is "not". */
    private static String only(String type, String tailoredOut, String one) {
        return all(type, tailoredOut, "not", "not", "not", "not", "not")
                .replace("  " + one + ": {1: [not]", "  " + one + ": {1: [met]");
    }

    private static String shown(Assessed result) {
        Assessed.Score score = result.score();
        Assessed.Level level = result.level();
        return score.low() + ".." + score.high() + " " + level.value();
    }

    private static String strict(Assessed result) {
        Assessed.Score score = result.score(Model.Adding.FIRST_UNSATISFIED);
        return score.low() + " " + result.level(Model.Adding.FIRST_UNSATISFIED).value();
    }

    /**
     * A level of 0.8 or more counts 1, else its own score; the strict rule stops behind the first that is not satisfied. Row by
     * row: 0.5 + 0; 1; 1 + 0.5; 1 + 1 (0.8 is enough); 3 + 0.5; 1 + 1 + 0.5 + 1 against 2.5; 4 + 0.5; 5; mean of met and partly is
     * 0.75; 0 + 1 + 1 + 1 + 1 against 0.
     */
    @ParameterizedTest
    @CsvSource({
        "partly, not, not, not, not, 0.5, 0, 0.5, 0",
        "met, not, not, not, not, 1, 1, 1, 1",
        "met, partly, not, not, not, 1.5, 1, 1.5, 1",
        "met, largely, not, not, not, 2, 2, 2, 2",
        "met, met, met, partly, not, 3.5, 3, 3.5, 3",
        "met, met, partly, met, not, 3.5, 3, 2.5, 2",
        "met, met, met, met, partly, 4.5, 4, 4.5, 4",
        "met, met, met, met, met, 5, 5, 5, 5",
        "met+partly, met, not, not, not, 1.75, 1, 0.75, 0",
        "not, met, met, met, met, 4, 4, 0, 0"
    })
    void addsLevelsUp(
            String one,
            String two,
            String three,
            String four,
            String five,
            String sum,
            String level,
            String first,
            String strictLevel) {
        for (String type : List.of("discrete", "process")) {
            Assessed result = score(all(type, "", one, two, three, four, five));
            assertThat(shown(result)).isEqualTo(sum + ".." + sum + " " + level);
            assertThat(strict(result)).isEqualTo(first + " " + strictLevel);
        }
    }

    /**
     * Element by domain by sub-domain: 11 % of 46 %; 6 % or 15 % of 67 %; 77 % of 48 % of 16 %; 68 % of 63 % of 23 %; 77 % of 13 % of
     * 50 %; 68 % of 4 % of 100 %; no weight for product design in process manufacturing.
     */
    @ParameterizedTest
    @CsvSource({
        "discrete, data, 0.0506",
        "process, data, 0.0506",
        "discrete, equipment, 0.0402",
        "process, equipment, 0.1005",
        "discrete, production-operation, 0.059136",
        "process, production-operation, 0.098532",
        "discrete, process-design, 0.05005",
        "process, process-design, 0.0272",
        "process, product-design, 0",
        "process, product-service, 0",
        "process, customer-service, 0.0204"
    })
    void weighsAlongTheTree(String type, String one, String sum) {
        assertThat(shown(score(only(type, "", one)))).isEqualTo(sum + ".." + sum + " 0");
    }

    /**
     * What is tailored out leaves its weight to its neighbours in the same parent: without product design the design of 77 % of
     * 13 % is process design alone; without design 77 % is shared by 87: 0.77 x 48/87 x 0.16; without design, sales and logistics by
     * 61; in process manufacturing design without process design is empty: 0.68 x 63/96 x 0.23.
     */
    @ParameterizedTest
    @CsvSource({
        "discrete, product-design, process-design, 0.1001",
        "discrete, 'product-design, process-design', production-operation, 0.067972413793",
        "discrete, design, production-operation, 0.067972413793",
        "discrete, 'design, sales, logistics', production-operation, 0.096944262295",
        "discrete, 'product-design, process-design, sales, logistics', production-operation, 0.096944262295",
        "process, process-design, production-operation, 0.1026375",
        "discrete, logistics, data, 0.0506"
    })
    void sharesTheWeightOfWhatIsTailoredOut(String type, String out, String one, String sum) {
        assertThat(shown(score(only(type, out, one)))).isEqualTo(sum + ".." + sum + " 0");
        String met = all(type, out, "met", "met", "met", "met", "met");
        assertThat(shown(score(met))).isEqualTo("5..5 5");
    }

    /** Level one is known, nothing else is: 1 to 5. */
    @Test
    void unknownFindingsWidenTheBounds() {
        Assessed result = score(all("discrete", "", "met", "-", "-", "-", "-"));
        assertThat(shown(result)).isEqualTo("1..5 null");
        assertThat(result.score().assessedMax()).isEqualTo(Exact.ONE);
        assertThat(shown(score("type: process"))).isEqualTo("0..5 null");
    }

    /** Only data is not assessed at level one: 1 - 0.0506 is 0.8 or more, so the level is satisfied whatever it turns out to be. */
    @Test
    void whatIsUnknownMayNotMatter() {
        String text = all("discrete", "", "met", "not", "not", "not", "not").replace("data: {1: [met], ", "data: {");
        assertThat(shown(score(text))).isEqualTo("1..1 1");
    }

    /** 46 % of technology is from memory, whatever is sure of its name; the sub-domain planning of the draft is from a comparison. */
    @Test
    void tellsWhichWeightsAreUnverified() {
        String json = score("type: process").json();
        assertThat(json).contains("\"trust\":{\"model\":{\"mark\":\"M\"").contains("\"levels\":{\"mark\":\"M\"");
        assertThat(json)
                .contains("\"id\":\"data\"")
                .containsPattern(
                        "\"id\":\"data\".{0,1500}?\"trust\":\\{\"mark\":\"S\",\"source\":\"s7\"},\"weightTrust\":\\{\"mark\":\"M\",\"source\":\"memory\"}");
        Model draft = MODELS.model("cmmm-wd-2024");
        Item.Findings planning = (Item.Findings) draft.item("planning").orElseThrow();
        assertThat(planning.about().trust().mark()).isEqualTo("S");
        assertThat(planning.weightTrust("process").mark()).isEqualTo("S");
        assertThat(planning.weightTrust("discrete").mark()).isEqualTo("M");
    }

    /** Machines do not find; what they show stands beside what a person found. */
    @Test
    void showsMeasurementsBesideFindings() {
        MeasuredPlant plant = new MeasuredPlant().with("C05", "0.9", "0.92", "0.95");
        String text = all("discrete", "", "met", "met", "not", "not", "not");
        Assessed result = MODELS.score("cmmm-2020", DataFile.of("answers", text), plant, MeasuredTest.DAY);
        assertThat(shown(result)).isEqualTo("2..2 2");
        assertThat(result.json()).contains("C05 is measured as 92 % [90 %, 95 %]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "findings: {}|type: is missing",
                "type: batch|unknown word \"batch\"",
                "type: discrete\ntailoredOut: [data]|data cannot be tailored out",
                "type: discrete\ntailoredOut: [production]|unknown word",
                "type: discrete\ntailoredOut: [dseign]|did you mean \"design\"",
                "type: discrete\ntailoredOut: [salse]|did you mean \"sales\"",
                "type: discrete\nfindings: {dtaa: {}}|did you mean \"data\"",
                "type: discrete\nfindings: {data: {6: [met]}}|unknown key",
                "type: discrete\nfindings: {data: {1: [mets]}}|did you mean \"met\"",
                "type: discrete\nfindings: {data: {1: []}}|one finding for each requirement",
                "type: discrete\nfindings: {data: {1: met}}|a list belongs here",
                "type: discrete\nscenes: {}|unknown key"
            })
    void namesWhatIsWrong(String line) {
        String[] parts = line.split("\\|", 2);
        assertThatThrownBy(() -> score(parts[0]))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(parts[1]);
    }

    /** The draft: five domains, 25 sub-domains; 37 % and 42 % of 18 % for carrying out jobs. */
    @ParameterizedTest
    @CsvSource({"discrete, 0.0666", "process, 0.0756"})
    void scoresTheDraft(String type, String sum) {
        Model model = MODELS.model("cmmm-wd-2024");
        assertThat(model.items()).hasSize(25);
        String rest = model.items().stream()
                .map(item -> "  " + item.id() + ": {1: [" + (item.id().equals("job-execution") ? "met" : "not")
                        + "], 2: [not], 3: [not], 4: [not], 5: [not]}\n")
                .collect(Collectors.joining());
        Assessed result = MODELS.score(
                "cmmm-wd-2024",
                DataFile.of("a", "type: " + type + "\nfindings:\n" + rest),
                Telemetry.none(),
                MeasuredTest.DAY);
        assertThat(shown(result)).isEqualTo(sum + ".." + sum + " 0");
        assertThat(result.json()).contains("\"status\":\"draft\"");
    }
}
