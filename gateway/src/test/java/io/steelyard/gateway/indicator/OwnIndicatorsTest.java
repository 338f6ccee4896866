package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's own indicators beside those of the program. */
final class OwnIndicatorsTest {
    private static final String OWN = """
            version: 'ours-1'
            indicators:
              - id: K03
                name: {zh: 合格率, en: Quality ratio}
                formula: count.gq / count.pq else not-assessed "never-produced"
                inputs: [count.gq, count.pq]
                unit: '1'
                shown: {zh: '%', en: '%'}
                grades: [T]
                subjects: [asset]
                scoring: {kind: none}
                standards: []
                example: {inputs: {count.gq: 3, count.pq: 4}, by-hand: '3 ÷ 4', result: 0.75}
            """;

    @TempDir
    private Path folder;

    private Catalogue own(String text) throws Exception {
        Files.writeString(folder.resolve("own.yaml"), text);
        return Catalogue.withFolder(folder);
    }

    private static IndicatorValue value(Catalogue catalogue, String id) {
        Window window = new Window(0, 1, "UTC");
        TreeMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put("count.gq", Quantity.exactly(BigDecimal.ONE, "1", Grade.T));
        quantities.put("count.pq", Quantity.exactly(BigDecimal.TEN, "1", Grade.T));
        Definition definition = catalogue.find(id);
        assertThat(definition).as(id).isNotNull();
        return new Evaluation(catalogue, definition)
                .of("works/m", window, Map.of("kpi", new Evidence("works/m", window, quantities, new TreeMap<>())));
    }

    private static String print(Catalogue catalogue, String id) {
        return value(catalogue, id).outcome().fingerprint();
    }

    @Test
    void takesThePlaceOfTheProgramsWithAVersionAndFingerprintOfItsOwn() throws Exception {
        Catalogue usual = Catalogue.usual();
        Catalogue own = own(OWN);
        assertThat(value(own, "K03").definition().ruleVersion()).isEqualTo("ours-1");
        assertThat(print(own, "K03")).isNotEqualTo(print(usual, "K03")).isEqualTo(print(own(OWN), "K03"));
        for (Definition definition : usual.all()) {
            if (!definition.id().equals("K03")) {
                assertThat(print(own, definition.id())).as(definition.id()).isEqualTo(print(usual, definition.id()));
            }
        }
        assertThat(own.all())
                .as("in its place")
                .extracting(Definition::id)
                .containsExactlyElementsOf(
                        usual.all().stream().map(Definition::id).toList());
    }

    /** Nobody but the fingerprint watches that a version is raised. */
    @Test
    void anotherRuleOfTheSameVersionHasAnotherFingerprint() throws Exception {
        String other = OWN.replace("formula: count.gq", "formula: 2 * count.gq").replace("0.75", "1.5");
        assertThat(print(own(other), "K03")).isNotEqualTo(print(own(OWN), "K03"));
        String renamed = OWN.replace("Quality ratio", "First pass");
        assertThat(print(own(renamed), "K03")).as("the same rule").isEqualTo(print(own(OWN), "K03"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            version: 'ours-1'  | version: '2'             | own.yaml:3:9: indicators[0].id: version 2 of K03 is the program's
            id: K03            | id: K99                  | own.yaml:3:9: indicators[0].id: the program has no indicator K99
            id: K03            | id: quality              | own-gas-per-ton
            result: 0.75       | result: 0.5              | by the formula the example comes to 0.75
            count.pq: 4}       | count.qp: 4}             | count.qp is no input of this indicator
            , count.pq: 4}     | }                        | count.pq is missing
            / count.pq else     | / count.qp else          | no quantity is called count.qp
            formula: count     | formla: count            | did you mean "formula"?
            """)
    void whatIsWrongIsRefusedByLine(String right, String wrong, String said) {
        assertThat(OWN).contains(right);
        assertThatThrownBy(() -> own(OWN.replace(right, wrong)))
                .hasMessageContaining("own.yaml:")
                .hasMessageContaining(said);
    }

    @Test
    void twiceTheSameIsRefused() throws Exception {
        Files.writeString(folder.resolve("first.yaml"), OWN);
        assertThatThrownBy(() -> own(OWN))
                .hasMessageContaining("own.yaml:3:")
                .hasMessageContaining("K03 is in first.yaml before");
    }

    /** A model of one's own may ask for it. */
    @Test
    void aModelMayNameIt(@TempDir Path models) throws Exception {
        String page = Files.readString(Path.of("../docs/add-a-model.md"));
        String model = page.substring(page.indexOf("model: energy-check"), page.indexOf("## Answers"));
        String text = model.substring(0, model.indexOf("```")).replace("indicator: C20", "indicator: own-quality");
        Path file = Files.writeString(models.resolve("m.yaml"), text);
        assertThatThrownBy(() -> Models.builtIn().with(file)).hasMessageContaining("own-quality");
        List<Models.Measured> measured = GatewayChecks.measured(own(OWN.replace("K03", "own-quality")));
        assertThat(Models.builtIn().knowing(measured).with(file).has("energy-check"))
                .isTrue();
    }
}
