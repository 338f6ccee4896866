package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.settings.DataFile;
import io.steelyard.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The model sme-2024 against results computed by hand. */
final class SmeTest {
    private static final List<String> CONSTRAINED = List.of(
            "product-design",
            "marketing",
            "production-control",
            "quality-management",
            "equipment-management",
            "safety",
            "energy-management",
            "procurement",
            "warehouse-logistics",
            "finance");
    private static final List<String> OTHERS = List.of(
            "process-design",
            "after-sales",
            "planning-scheduling",
            "human-resources",
            "collaboration",
            "decision-support");
    private static final Models MODELS = Models.builtIn();

    /** Every item at its best: 50 + 30 + 20 = 100 points. */
    private static final String FULL = """
            answers:
              network: [control, application, 5g, coverage]
              equipment-digital: {ratio: 1}
              equipment-networked: {ratio: 0.61}
              data-collection: [product-design, process-design, marketing, after-sales, planning-scheduling,
                production-control, quality-management, equipment-management, safety, energy-management, procurement,
                warehouse-logistics, finance, human-resources]
              information-systems: all
              network-security: [rules, products, risk-assessment, boundary-control]
              data-security: [rules, products, risk-assessment, data-ledger]
              planning: peer-visits
              mechanism: [workflow, system-rules, data-rules, incentive-rules]
              talent: [staff, post, training, pay, ladder]
              funding: {ratio: 0.7}
              green: down
              quality: up
              market: up
              value: down
            """;

    static Assessed score(String text) {
        return MODELS.score("sme-2024", DataFile.of("answers", text), Telemetry.none(), MeasuredTest.DAY);
    }

    private static String number(Exact number) {
        return String.valueOf(number);
    }

    private static String scores(Assessed result) {
        Assessed.Score score = result.score();
        return String.join(
                " ",
                number(score.value()),
                number(score.assessedMax()),
                number(score.low()),
                number(score.high()),
                number(score.max()));
    }

    private static String levels(Assessed result) {
        Assessed.Level level = result.level();
        return level.value() + " " + level.low() + " " + level.high();
    }

    /** Constrained and other scenes, so many of each at a step; the rest is not assessed. */
    private static String scenes(int constrained, int others, int step) {
        List<String> lines = new ArrayList<>();
        CONSTRAINED.subList(0, constrained).forEach(scene -> lines.add("  " + scene + ": " + step + "\n"));
        OTHERS.subList(0, others).forEach(scene -> lines.add("  " + scene + ": " + step + "\n"));
        return "scenes:\n" + String.join("", lines);
    }

    /** All sixteen, the first ones at {@code step}, the others at {@code rest}. */
    private static String allScenes(int constrained, int others, int step, int rest) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < CONSTRAINED.size(); i++) {
            lines.add("  " + CONSTRAINED.get(i) + ": " + (i < constrained ? step : rest) + "\n");
        }
        for (int i = 0; i < OTHERS.size(); i++) {
            lines.add("  " + OTHERS.get(i) + ": " + (i < others ? step : rest) + "\n");
        }
        return "scenes:\n" + String.join("", lines);
    }

    /**
     * 4 + 4.5 + 4.5 + (0.7 + 0.7 + 0.9) + 5 + 2.5 + 0 + 3 + 1.875 + 3 + 0 + 7 + 7 + 1.5 + 1.5 = 47.675. Two scenes are at 1 or
     * more, so level 0 at worst; at best 15 scenes, 9 of them constrained, are at 2 or more: level 2 with these points.
     */
    @Test
    void scoresTheExampleOfTheInterfaces() {
        Assessed result = score("""
                model: sme-2024
                subject: {site: demo}
                answers:
                  network: [control, application]
                  equipment-digital: {ratio: 0.45}
                  equipment-networked: {ratio: 0.41}
                  data-collection: [product-design, production-control, human-resources]
                  information-systems: two-or-more
                  network-security: [rules, products]
                  data-security: []
                  planning: plan
                  mechanism: [workflow]
                  talent: [staff, training]
                  funding: {ratio: 0.05}
                  green: down
                  quality: up
                  market: flat
                  value: flat
                scenes:
                  product-design: 1
                  production-control: 3
                """);
        assertThat(scores(result)).isEqualTo("47.675 100 47.675 47.675 100");
        assertThat(levels(result)).isEqualTo("null 0 2");
    }

    @Test
    void everythingAtItsBestIsAHundredPoints() {
        assertThat(scores(score(FULL))).isEqualTo("100 100 100 100 100");
    }

    /** Nothing is known: anything from 0 to 100, and any level. */
    @Test
    void nothingAssessedIsNoZero() {
        Assessed result = score("model: sme-2024\n");
        assertThat(scores(result)).isEqualTo("0 0 0 100 100");
        assertThat(levels(result)).isEqualTo("null 0 4");
        assertThat(result.json()).contains("\"level\":{\"value\":null,\"low\":0,\"high\":4,\"name\":null");
    }

    /** An empty list is an answer: 0 of 5 points. A missing key is none: 0 to 95 of the rest. */
    @Test
    void anEmptyListIsAnAnswer() {
        assertThat(scores(score("answers: {data-security: []}"))).isEqualTo("0 5 0 95 100");
    }

    /** Bands are half-open on exact decimals: [0,10] (10,20] (20,40] (40,60] (60,100] give 0, 1.5, 3, 4.5, 6. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0",
        "0.10, 0",
        "0.1000000000000000000000001, 1.5",
        "0.2, 1.5",
        "0.2000000001, 3",
        "0.4, 3",
        "0.41, 4.5",
        "0.6, 4.5",
        "0.60000000000000000001, 6",
        "1, 6",
        "1.0, 6",
        "1e-1, 0"
    })
    void bandsAreHalfOpen(String ratio, String points) {
        assertThat(number(score("answers: {equipment-digital: {ratio: " + ratio + "}}")
                        .score()
                        .value()))
                .isEqualTo(points);
    }

    /** The bands of funding give 0, 1.875, 3.75, 5.625, 7.5. */
    @ParameterizedTest
    @CsvSource({"0.1, 0", "0.11, 1.875", "0.4, 3.75", "0.5, 5.625", "0.61, 7.5"})
    void fundingHasItsOwnPoints(String ratio, String points) {
        assertThat(number(score("answers: {funding: {ratio: " + ratio + "}}")
                        .score()
                        .value()))
                .isEqualTo(points);
    }

    /** 13 links of 0.7 are 9.1; human resources adds 0.9. A link named twice counts once. */
    @Test
    void linksOfCollectionAreASet() {
        assertThat(scores(score("answers: {data-collection: [human-resources, finance, finance]}")))
                .isEqualTo("1.6 10 1.6 91.6 100");
    }

    @ParameterizedTest
    @CsvSource({"10, 6, 4, 4", "8, 0, 3, 0", "5, 3, 3, 0"})
    void aFullScoreTakesItsLevelFromTheScenes(int constrained, int others, int step, int rest) {
        int level = constrained == 10 ? 4 : 3;
        assertThat(levels(score(FULL + allScenes(constrained, others, step, rest))))
                .isEqualTo(level + " " + level + " " + level);
    }

    /**
     * One scene or one constrained scene short of a level's counts (10/6, 8/5, 6/3, 6/3) is the level below; with 16 scenes at
     * the step below, that level's own counts are met.
     */
    @ParameterizedTest
    @CsvSource({
        "6, 4, 4, 3, 4",
        "6, 3, 4, 3, 3",
        "5, 6, 4, 3, 3",
        "5, 3, 3, 2, 3",
        "5, 2, 3, 2, 2",
        "4, 6, 3, 2, 2",
        "3, 3, 2, 1, 2",
        "3, 2, 2, 1, 1",
        "2, 6, 2, 1, 1",
        "3, 3, 1, 0, 1",
        "3, 2, 1, 0, 0",
        "2, 6, 1, 0, 0"
    })
    void countsScenesAndConstrainedOnes(int constrained, int others, int step, int rest, int level) {
        assertThat(levels(score(FULL + allScenes(constrained, others, step, rest))))
                .isEqualTo(level + " " + level + " " + level);
    }

    /**
     * With every scene at 4 the points decide. information-systems 10, network 8 and green 7 and so on: 20 is level 1, 18 is
     * none, and what is not assessed counts for the best case.
     */
    @Test
    void pointsDecideWhenEverySceneIsAtTheTop() {
        String top = allScenes(10, 6, 4, 4);
        String zero = FULL.replaceAll("\\[[^\\]]*]", "[]")
                .replaceAll("ratio: [0-9.]+", "ratio: 0")
                .replace("planning: peer-visits", "planning: none")
                .replace("green: down", "green: up")
                .replace("quality: up", "quality: down")
                .replace("market: up", "market: down")
                .replace("value: down", "value: up");
        String ten = zero; // information systems: all
        assertThat(scores(score(ten + top))).isEqualTo("10 100 10 10 100");
        assertThat(levels(score(ten + top))).isEqualTo("0 0 0");
        String twenty = zero.replace("market: down", "market: up").replace("green: up", "green: down");
        assertThat(scores(score(twenty + top))).isEqualTo("20 100 20 20 100"); // 10 + 3 + 7
        assertThat(levels(score(twenty + top))).isEqualTo("1 1 1");
        String short20 = twenty.replace("market: up", "market: flat");
        assertThat(levels(score(short20 + top))).isEqualTo("0 0 0"); // 18.5
    }

    /** Six of sixteen at 4 make level 2 at worst, and 4 at best. Eight at 3 leave eight for 4, which are too few. */
    @Test
    void unknownScenesAreTakenAtWorstAndAtBest() {
        assertThat(levels(score(FULL + scenes(6, 0, 4)))).isEqualTo("null 2 4");
        assertThat(levels(score(FULL + scenes(10, 0, 4)))).isEqualTo("4 4 4");
        assertThat(levels(score(FULL + scenes(5, 3, 3)))).isEqualTo("3 3 3");
    }

    /** A wrong document is not scored at all; the mistake names the key and the nearest known one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "answers: {netwrok: [control]}|did you mean \"network\"",
                "answers: {network: [contrl]}|did you mean \"control\"",
                "answers: {network: control}|a list belongs here",
                "answers: {equipment-digital: {ratio: 1.01}}|between 0 and 1",
                "answers: {equipment-digital: {ratio: -0.01}}|between 0 and 1",
                "answers: {equipment-digital: 0.4}|{ratio: 0.45}",
                "answers: {equipment-digital: {ratio: \"0.4\"}}|a number belongs here",
                "answers: {planning: plam}|did you mean \"plan\"",
                "answers: {green: lower}|up, flat, down",
                "scenes: {safety: 5}|from 0 to 4",
                "scenes: {safety: -1}|from 0 to 4",
                "scenes: {safety: 1.5}|from 0 to 4",
                "scenes: {saftey: 1}|did you mean \"safety\"",
                "answer: {}|did you mean \"answers\"",
                "model: cmmm-2020|not for sme-2024",
                "findings: {}|unknown key",
                "answers: {green: up, green: up}|given twice",
                "[]|holds no answers",
                "effort: {network: 0}|greater than 0"
            })
    void namesWhatIsWrong(String line) {
        String[] parts = line.split("\\|", 2);
        assertThatThrownBy(() -> score(parts[0]))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(parts[1]);
    }

    /** Numbers in JSON are plain decimals. */
    @Test
    void writesNumbersWithoutExponent() {
        assertThat(score(FULL).json())
                .contains(
                        "\"score\":{\"value\":100,\"assessedMax\":100,\"low\":100,\"high\":100,\"max\":100,\"grade\":\"S\",\"coverage\":1}");
        assertThat(score("answers: {mechanism: [workflow]}").json()).contains("\"points\":1.875,");
    }

    /** The same answers in another order or form give the same fingerprint, another answer another one. */
    @Test
    void fingerprintsWhatCounts() {
        String one = score("answers: {network: [control, 5g], funding: {ratio: 0.50}}")
                .fingerprint();
        String same = score("{\"answers\": {\"funding\": {\"ratio\": 5e-1}, \"network\": [\"5g\", \"control\"]}}")
                .fingerprint();
        String other =
                score("answers: {network: [control], funding: {ratio: 0.5}}").fingerprint();
        assertThat(one).isEqualTo(same).isNotEqualTo(other).hasSize(64);
    }
}
