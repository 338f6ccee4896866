package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check before applying for a tier of smart factories: every row of its table is a condition, and figures beside it are none. */
final class TiersTest {
    private static final Models MODELS = Models.builtIn();
    private static final String LEADING =
            "answers: {above-scale: yes, finances: yes, no-accident: yes, controllable: yes, organisation: yes,"
                    + " links: [factory-building, research-design, production-operation, production-management,"
                    + " operation-management], cmmm-level: 4, ai-share: {ratio: 0.6}, current-tier: excellent";

    /** Four tiers; each takes all that the lower ones do. */
    @Test
    void tiersTakeEveryConditionBelow() {
        String base =
                "answers: {above-scale: yes, finances: yes, no-accident: yes, controllable: yes, organisation: yes,";
        String all = " links: [factory-building, research-design, production-operation, production-management,"
                + " operation-management],";
        assertThat(tier(base
                        + " cmmm-level: 2, links: [production-operation], ai-share: {ratio: 0}, current-tier: none,"
                        + " benchmark: above-province}"))
                .isEqualTo("1 1 1");
        base += " benchmark: world,";
        assertThat(tier(base + all + " cmmm-level: 2, ai-share: {ratio: 0.2}, current-tier: advanced}"))
                .isEqualTo("2 2 2");
        assertThat(tier(base + all + " cmmm-level: 3, ai-share: {ratio: 0.2}, current-tier: advanced}"))
                .isEqualTo("3 3 3");
        assertThat(tier(base + all + " cmmm-level: 4, ai-share: {ratio: 0.599}, current-tier: leading}"))
                .isEqualTo("3 3 3");
        assertThat(tier(base + all + " cmmm-level: 4, ai-share: {ratio: 0.6}, current-tier: excellent}"))
                .isEqualTo("4 4 4");
        assertThat(tier(base.replace("finances: yes", "finances: no") + all
                        + " cmmm-level: 5, ai-share: {ratio: 1}, current-tier: leading}"))
                .isEqualTo("0 0 0");
        assertThat(tier(base + all + " cmmm-level: 4}")).isEqualTo("null 1 4");
    }

    /** Above the average of its province, leading there, in China, in the world: one for each tier, and declared. */
    @ParameterizedTest
    @CsvSource({"none, 0 0 0", "above-province, 1 1 1", "province, 2 2 2", "china, 3 3 3", "world, 4 4 4"})
    void eachTierAsksForABenchMark(String benchmark, String tier) {
        assertThat(tier(LEADING + ", benchmark: " + benchmark + "}")).isEqualTo(tier);
        assertThat(tier(LEADING + "}")).isEqualTo("null 0 4");
    }

    /** What applications tell of is measured and shown, and decides no tier. */
    @Test
    void outcomesDecideNoTier() {
        MeasuredPlant plant = new MeasuredPlant()
                .with("C03", "0.9", "0.9", "0.9")
                .with("C04", "0.5", "0.5", "0.5")
                .changed("K09", "0.01", "0.01", "0.01")
                .changed("E02", "0.01", "0.01", "0.01");
        Assessed result = MODELS.score("smart-factory-tiers", DataFile.of("a", LEADING + "}"), plant, MeasuredTest.DAY);
        assertThat(MeasuredTest.item(result, "key-equipment-networked").orLow().rank())
                .hasToString("0.9");
        assertThat(MeasuredTest.item(result, "key-operations-controlled")
                        .orLow()
                        .rank())
                .hasToString("0.5");
        assertThat(MeasuredTest.item(result, "productivity").orLow().rank())
                .as("up")
                .hasToString("2");
        assertThat(MeasuredTest.item(result, "unit-energy").orLow().rank())
                .as("up, too")
                .hasToString("0");
        assertThat(MeasuredTest.item(result, "defects").status()).isEqualTo(Standing.Status.NOT_ASSESSED);
        assertThat(result.level().low() + " " + result.level().high()).isEqualTo("0 4");
    }

    /** 20 % of the scenes use AI: P04-ai is that share, P04 counts scenes and is none. */
    @Test
    void theShareOfScenesWithAiIsMeasured() {
        MeasuredPlant plant = new MeasuredPlant().with("P04", "17", "17", "17").with("P04-ai", "0.25", "0.25", "0.25");
        Assessed result = MODELS.score("smart-factory-tiers", DataFile.of("a", "{}"), plant, MeasuredTest.DAY);
        assertThat(MeasuredTest.item(result, "ai-share").orLow().rank()).hasToString("0.25");
    }

    private static String tier(String text) {
        Assessed.Level level = MODELS.score(
                        "smart-factory-tiers", DataFile.of("a", text), Telemetry.none(), MeasuredTest.DAY)
                .level();
        return level.value() + " " + level.low() + " " + level.high();
    }
}
