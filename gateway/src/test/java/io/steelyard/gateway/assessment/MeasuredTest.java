package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataFile;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Items that machines prove: measurements move the score, widen it where they are not sure, and contradict declarations. */
final class MeasuredTest {
    /** On which documents have to be valid where nothing is said. */
    static final LocalDate DAY = LocalDate.parse("2026-11-27");

    private static final Models MODELS = Models.builtIn();

    static Assessed sme(String answers, Telemetry telemetry) {
        return MODELS.score("sme-2024", DataFile.of("a", answers), telemetry, DAY);
    }

    static Standing item(Assessed result, String id) {
        return result.standing(result.model().item(id).orElseThrow());
    }

    static String points(Assessed result, String id) {
        Standing one = item(result, id);
        return one.low().points() + " " + one.orLow().points() + " "
                + one.high().points();
    }

    /** A rate known within one band is exact; one that may lie in two or more bands is as wide as they are. */
    @ParameterizedTest
    @CsvSource({
        "0.45, 0.45, 0.45, 4.5 4.5 4.5",
        "0.38, 0.41, 0.43, 3 4.5 4.5",
        "0.40, 0.40, 0.41, 3 3 4.5",
        "0.05, 0.5, 1, 0 4.5 6",
        "0.41, 0.5, 1.2, 4.5 4.5 6"
    })
    void aRateGivesThePointsOfItsBands(String low, String value, String high, String points) {
        Assessed result = sme("answers: {}", new MeasuredPlant().with("C02", low, value, high));
        assertThat(points(result, "equipment-networked")).isEqualTo(points);
        assertThat(item(result, "equipment-networked").source().grade()).isEqualTo(Grade.T);
        assertThat(item(sme("{}", Telemetry.none()), "equipment-networked").isAssessed())
                .isFalse();
    }

    /** What is measured counts; the declaration stays and is shown as contradicted. */
    @Test
    void flagsADeclarationOutsideOfWhatIsMeasured() {
        MeasuredPlant plant = new MeasuredPlant().with("C01", "0.3", "0.31", "0.33");
        Assessed high = sme("answers: {equipment-digital: {ratio: 0.7}}", plant);
        assertThat(points(high, "equipment-digital")).isEqualTo("3 3 3");
        assertThat(high.json())
                .contains("\"contradictions\":[{\"id\":\"equipment-digital\"")
                .contains("declared 70 %, measured 31 % [30 %, 33 %]");
        Assessed same = sme("answers: {equipment-digital: {ratio: 0.25}}", plant);
        assertThat(same.json()).contains("\"contradictions\":[]");
    }

    /** More than the flat band up or down; a change that may be either is as wide. */
    @ParameterizedTest
    @CsvSource({
        "-0.05, -0.05, -0.05, 7 7 7",
        "-0.01, -0.01, -0.01, 3.5 3.5 3.5",
        "-0.0101, -0.0101, -0.0101, 7 7 7",
        "0.01, 0.01, 0.01, 3.5 3.5 3.5",
        "0.02, 0.02, 0.02, 0 0 0",
        "-0.02, 0, 0.03, 0 3.5 7",
        "-0.02, -0.02, 0, 3.5 7 7"
    })
    void aTrendIsAChangeOutsideOfItsFlatBand(String low, String value, String high, String points) {
        assertThat(points(sme("{}", new MeasuredPlant().changed("E03", low, value, high)), "green"))
                .isEqualTo(points);
    }

    /** Down 0, flat half, up all; of cost the other way round. */
    @ParameterizedTest
    @CsvSource({
        "-0.0101, 0 0 0, 3 3 3",
        "-0.01, 1.5 1.5 1.5, 1.5 1.5 1.5",
        "0.01, 1.5 1.5 1.5, 1.5 1.5 1.5",
        "0.0101, 3 3 3, 0 0 0"
    })
    void revenueAndCostAreChangesAgainstTheYearBefore(String change, String market, String value) {
        MeasuredPlant plant =
                new MeasuredPlant().changed("P05", change, change, change).changed("P06", change, change, change);
        assertThat(points(sme("{}", plant), "market")).isEqualTo(market);
        assertThat(points(sme("{}", plant), "value")).isEqualTo(value);
    }

    /** Links that machines show count with or without a declaration; one that is declared and not seen stays and is flagged. */
    @Test
    void linksAreShownOrDeniedByMachines() {
        MeasuredPlant plant =
                new MeasuredPlant().links(Set.of("production-control", "energy-management"), Set.of("safety"));
        Assessed alone = sme("{}", plant);
        assertThat(points(alone, "data-collection")).isEqualTo("1.4 1.4 9.3"); // all but safety may be there
        assertThat(item(alone, "data-collection").ceiling().points()).hasToString("2.1");
        Assessed both = sme("answers: {data-collection: [finance, safety]}", plant);
        assertThat(points(both, "data-collection")).isEqualTo("2.8 2.8 2.8"); // finance, safety, production, energy
        assertThat(item(both, "data-collection").contradiction()).isNotNull();
        assertThat(item(both, "data-collection").source().grade()).isEqualTo(Grade.S);
    }

    /** Secure endpoints are no firewall: they stand beside the declaration, which they neither raise nor take away. */
    @Test
    void secureEndpointsDecideNoOption() {
        for (String share : List.of("0.5", "1")) {
            MeasuredPlant plant = new MeasuredPlant().with("C14", share, share, share);
            Assessed result = sme("answers: {network-security: [rules, products]}", plant);
            assertThat(points(result, "network-security")).isEqualTo("2.5 2.5 2.5");
            assertThat(item(result, "network-security").contradiction()).isNull();
            assertThat(item(result, "network-security").source().notes()).hasSize(1);
            assertThat(points(sme("{}", plant), "network-security")).isEqualTo("0 0 5");
        }
    }

    /** Machines bear a step out or deny it; they never award one by themselves. */
    @Test
    void scenesAreBorneOutOrContradicted() {
        MeasuredPlant good = new MeasuredPlant().with("C15", "0.9", "0.95", "0.97");
        MeasuredPlant bad = new MeasuredPlant().with("C15", "0.5", "0.6", "0.89");
        assertThat(item(sme("{}", good), "production-control").why()).isEqualTo("evidence-without-answer");
        Standing borneOut = item(sme("scenes: {production-control: 3}", good), "production-control");
        assertThat(borneOut.source().notes()).isNotEmpty();
        assertThat(borneOut.contradiction()).isNull();
        Standing denied = item(sme("scenes: {production-control: 3}", bad), "production-control");
        assertThat(denied.orLow().rank()).isEqualTo(Exact.of(3));
        assertThat(denied.contradiction()).isNotNull();
        assertThat(item(sme("scenes: {production-control: 2}", bad), "production-control")
                        .contradiction())
                .isNull();
        MeasuredPlant watched = new MeasuredPlant().links(Set.of("safety"), Set.of());
        assertThat(item(sme("{}", watched), "safety").why()).isEqualTo("evidence-without-answer");
        assertThat(item(sme("scenes: {safety: 2}", watched), "safety").source().notes())
                .as("a machine tells of hazards")
                .isNotEmpty();
        MeasuredPlant either = new MeasuredPlant().with("C16", "0", "0", "0").with("C17", "0.95", "1", "1");
        assertThat(item(sme("scenes: {quality-management: 3}", either), "quality-management")
                        .contradiction())
                .isNull();
    }

    /**
     * A document with a hash lifts the grade up to the day that it names, the last day included; one that is past or says no day
     * counts as if there were none, and the result says why. The answers name the day, else it is today.
     */
    @ParameterizedTest
    @CsvSource({
        "'asOf: 2026-11-27', 2026-11-27, D, ''",
        "'asOf: 2026-11-27', 2026-11-26, S, is no longer valid",
        "'', 2026-11-27, D, ''",
        "'', 2026-11-26, S, is no longer valid",
        "'asOf: 2020-01-01', 2026-11-26, D, ''",
        "'asOf: 2026-11-27', '', S, does not say until when"
    })
    void aDocumentCountsUntilItsDay(String asOf, String until, String grade, String note) {
        String hash = "ab".repeat(32);
        String end = until.isEmpty() ? "" : ", validUntil: " + until;
        Assessed result = sme(
                asOf + "\nanswers: {planning: plan}\ndocuments: {planning: {name: p.pdf, sha256: " + hash + end
                        + "}}\n",
                Telemetry.none());
        Standing planning = item(result, "planning");
        assertThat(planning.source().grade()).hasToString(grade);
        assertThat(planning.orLow().points()).hasToString("3"); // declared all the same
        if (grade.equals("D")) {
            assertThat(planning.source().evidence()).isEqualTo("sha256:" + hash);
            assertThat(planning.source().notes()).isEmpty();
        } else {
            assertThat(planning.source().evidence()).isNull();
            assertThat(planning.source().notes())
                    .extracting(Words::en)
                    .singleElement()
                    .asString()
                    .contains(note);
        }
    }

    /** A view gives candidate bands by what is measured for certain, up to the first that is denied. */
    @Test
    void viewsAwardNoLevel() {
        MeasuredPlant plant = new MeasuredPlant()
                .with("C02", "0.9", "0.9", "0.9")
                .with("C07", "0.7", "0.75", "0.85")
                .with("C14", "0.4", "0.5", "0.6");
        Assessed result = MODELS.score("siri", DataFile.of("a", "{}"), plant, DAY);
        Standing connectivity = item(result, "shop-floor-connectivity");
        assertThat(connectivity.low().rank()).isEqualTo(Exact.of(1));
        assertThat(connectivity.high().rank()).isEqualTo(Exact.of(2));
        assertThat(result.level()).isNull();
        assertThat(result.json()).contains("\"level\":{\"value\":null,\"low\":null,\"high\":null,\"name\":null");
    }

    /** A second is real time, whatever lies above it is none; what may be either, or is not measured, leaves both possible. */
    @ParameterizedTest
    @CsvSource({
        "0.16, 0.2, 0.2, 4 5",
        "0.8, 1, 1, 4 5",
        "0.8, 1, 1.0001, 3 5",
        "0.8, 1, , 3 5",
        "1, 1.25, 1.25, 3 5",
        "1.0001, 1.25, 1.25, 3 3",
        "4, 5, , 3 3",
        ", , , 3 5"
    })
    void latenciesMoveTheStepThatRestsOnThem(String low, String value, String high, String steps) {
        MeasuredPlant plant = new MeasuredPlant()
                .with("C02", "1", "1", "1")
                .with("C07", "1", "1", "1")
                .with("C14", "1", "1", "1");
        if (value != null) {
            plant.with("C11", low, value, high, "s");
        }
        Standing connectivity =
                item(MODELS.score("siri", DataFile.of("a", "{}"), plant, DAY), "shop-floor-connectivity");
        assertThat(connectivity.low().rank() + " " + connectivity.high().rank()).isEqualTo(steps);
    }

    /** Who is fast on a line that is not secure stands where the line does: a ladder skips no step. */
    @Test
    void latenciesGiveNoStepWhoseLowerOnesAreOpen() {
        MeasuredPlant plant = new MeasuredPlant().with("C02", "1", "1", "1").with("C07", "1", "1", "1");
        plant.with("C11", "0.16", "0.2", "0.2", "s");
        Standing open = item(MODELS.score("siri", DataFile.of("a", "{}"), plant, DAY), "shop-floor-connectivity");
        assertThat(open.low().rank() + " " + open.high().rank()).isEqualTo("2 5");
        plant.with("C14", "0.5", "0.5", "0.5");
        Standing denied = item(MODELS.score("siri", DataFile.of("a", "{}"), plant, DAY), "shop-floor-connectivity");
        assertThat(denied.low().rank() + " " + denied.high().rank()).isEqualTo("2 2");
    }

    /**
     * A step is told only where the worst and the best that is possible are the same one; between them both are told, and a
     * measurement that leaves all of them possible says nothing.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1155, 0.1155, 5 | not-assessed | null | null | 0 5 | [steps-undecided]",
                "0.1155, 0.2, 3.5 | partly-assessed | null | step 0 (below level one) to step 3 (level three (integration)) | 0 3 | [steps-undecided]",
                "1.9, 2, 5 | partly-assessed | null | step 2 (level two (specification)) to step 5 (level five (leading)) | 2 5 | [steps-undecided]",
                "1.9, 2, 2.1 | assessed | 2 | step 2 (level two (specification)) | 2 2 | []",
                "0.1, 0.2, 0.7 | assessed | 0 | step 0 (below level one) | 0 0 | []",
                "5, 5, 5 | assessed | 5 | step 5 (level five (leading)) | 5 5 | []"
            })
    void aMeasuredStepIsToldWhereItIsTheOnlyOne(
            String p03, String status, String step, String answer, String bounds, String why) throws Exception {
        String[] known = p03.split(", ", -1);
        MeasuredPlant plant = new MeasuredPlant().level("P03", known[0], known[1], known[2]);
        Assessed result = MODELS.score("smart-factory-tiers", DataFile.of("a", "{}"), plant, DAY);
        JsonNode item = new ObjectMapper().readTree(result.json()).at("/items/0");
        assertThat(item.get("status").asText()).isEqualTo(status);
        assertThat(item.get("step").asText()).isEqualTo(step);
        assertThat(item.at("/answer/en").asText("null")).isEqualTo(answer);
        assertThat(item.get("stepLow").asText() + " " + item.get("stepHigh").asText())
                .isEqualTo(bounds);
        assertThat(item.get("measured").asText()).startsWith(new BigDecimal(known[1]).toPlainString());
        assertThat(
                        item(result, "cmmm-level").why().isEmpty()
                                ? "[]"
                                : "[" + item(result, "cmmm-level").why() + "]")
                .isEqualTo(why);
        assertThat(result.level().low() + " " + result.level().high()).startsWith("0 ");
    }

    /** Steps that are ruled out or climbed are known: three of five here, and the score's bounds are theirs. */
    @Test
    void whatIsPossibleOfAStepBoundsTheScore() {
        MeasuredPlant plant = new MeasuredPlant().level("P03", "1.9", "2", "4");
        Standing level = item(MODELS.score("smart-factory-tiers", DataFile.of("a", "{}"), plant, DAY), "cmmm-level");
        assertThat(level.orLow().rank() + " " + level.low().rank() + " "
                        + level.high().rank() + " " + level.ceiling().rank())
                .isEqualTo("2 2 4 3");
        assertThat(Advice.of(level, Position.of((Item.Steps) level.item(), 4)).kind())
                .isEqualTo("change");
    }

    /** A ladder skips no stage: transparency has no measure, and what would show prediction does not show it. */
    @Test
    void viewsSkipNoStage() {
        MeasuredPlant plant = new MeasuredPlant()
                .with("C01", "1", "1", "1")
                .with("C02", "1", "1", "1")
                .with("C18", "1", "1", "1")
                .with("C19", "1", "1", "1");
        Standing open = item(MODELS.score("acatech", DataFile.of("a", "{}"), plant, DAY), "shop-floor-stage");
        assertThat(open.low().rank() + " " + open.high().rank()).isEqualTo("2 6");
        plant.with("C09", "1", "1", "1");
        Standing seen = item(MODELS.score("acatech", DataFile.of("a", "{}"), plant, DAY), "shop-floor-stage");
        assertThat(seen.low().rank() + " " + seen.high().rank()).isEqualTo("3 6");
        Standing siri = item(MODELS.score("siri", DataFile.of("a", "{}"), plant, DAY), "shop-floor-intelligence");
        assertThat(siri.low().rank() + " " + siri.high().rank()).isEqualTo("2 5");
    }

    /** The lowest grade of what counts, and how much of the whole is assessed: 6 of 100 points by telemetry, then 8 declared too. */
    @Test
    void aScoreCarriesGradeAndCoverage() {
        MeasuredPlant plant = new MeasuredPlant().with("C01", "0.3", "0.31", "0.33");
        Assessed measured = sme("{}", plant);
        assertThat(measured.score().grade()).isEqualTo(Grade.T);
        assertThat(measured.score().coverage()).hasToString("0.06");
        Assessed both = sme("answers: {network: [control]}", plant);
        assertThat(both.score().grade()).isEqualTo(Grade.S);
        assertThat(both.score().coverage()).hasToString("0.14");
        assertThat(both.json()).contains("\"grade\":\"S\",\"coverage\":0.14}");
        assertThat(both.text("en")).contains("14 % of it assessed, lowest grade S");
        assertThat(sme("{}", Telemetry.none()).score().grade()).isNull();
    }

    /** A band that is open below is left by more than its edge; a condition is met at its share. */
    @Test
    void saysMoreThanOnlyWhereTheEdgeIsNotEnough() {
        Standing networked =
                item(sme("answers: {equipment-networked: {ratio: 0.1}}", Telemetry.none()), "equipment-networked");
        Item.Ratio ratio = (Item.Ratio) networked.item();
        assertThat(Advice.of(networked, Position.entry(ratio, Position.best(ratio)))
                        .text()
                        .en())
                .endsWith("a share of more than 60 %");
        Assessed tiers = MODELS.score(
                "smart-factory-tiers", DataFile.of("a", "answers: {ai-share: {ratio: 0.1}}"), Telemetry.none(), DAY);
        Standing share = item(tiers, "ai-share");
        Advice least = Advice.of(share, Position.of((Item.Ratio) share.item(), Exact.of(new BigDecimal("0.2"))));
        assertThat(least.text().en()).endsWith("a share of at least 20 %");
        assertThat(least.text().zh()).endsWith("比例达到20 %及以上");
        Advice within = Advice.of(networked, Position.of(ratio, Exact.of(new BigDecimal("0.5"))));
        assertThat(within.text().en()).endsWith("a share of at least 50 %");
    }
}
