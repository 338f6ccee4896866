package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Grade;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requirements of the capability model that machines find: the rest of a sub-domain stays with people. */
final class FindingsTest {
    private static final Models MODELS = Models.builtIn();

    private static Standing item(String model, String id, String findings, Telemetry plant) {
        String text = "type: discrete\nfindings: " + findings;
        Assessed result = MODELS.score(model, DataFile.of("answers", text), plant, MeasuredTest.DAY);
        return result.standing(result.model().item(id).orElseThrow());
    }

    private static Standing equipment(String findings, Telemetry plant) {
        return item("cmmm-2020", "equipment", findings, plant);
    }

    private static String level(Standing one, int level) {
        Exact zero = Exact.ZERO;
        return one.low().levels().getOrDefault(level, zero) + " "
                + one.orLow().levels().getOrDefault(level, zero)
                + " " + one.high().levels().getOrDefault(level, zero);
    }

    /**
     * Key equipment of 90 % is met, of 70 % largely, of 30 % partly; one of three requirements of level three, the other two are
     * open: 0.9 gives 1/3 to 1, 0.7 gives 0.8/3 to 2.8/3. Between bounds both findings are possible.
     */
    @ParameterizedTest
    @CsvSource({
        "0.9, 0.9, 0.9, 0.333333333333 0.333333333333 1",
        "0.8999, 0.8999, 0.8999, 0.266666666667 0.266666666667 0.933333333333",
        "0.7, 0.7, 0.7, 0.266666666667 0.266666666667 0.933333333333",
        "0.3, 0.3, 0.3, 0.166666666667 0.166666666667 0.833333333333",
        "0.2999, 0.2999, 0.2999, 0 0 0.666666666667",
        "0.29, 0.5, 0.95, 0 0.166666666667 1"
    })
    void aShareFindsOneRequirement(String low, String value, String high, String level) {
        Standing one = equipment("{}", new MeasuredPlant().with("C03", low, value, high));
        assertThat(level(one, 3)).isEqualTo(level);
        assertThat(level(one, 5)).isEqualTo("0 0 1");
        assertThat(one.source().kind() + one.source().grade() + one.status()).isEqualTo("telemetryTPARTLY");
    }

    /** A rule that says only when a requirement is met leaves open which lesser finding it is: from not to largely. */
    @Test
    void whatARuleDoesNotSayStaysOpen() {
        Standing one =
                item("cmmm-2020", "energy-management", "{}", new MeasuredPlant().with("C20", "0.5", "0.5", "0.5"));
        assertThat(level(one, 2)).isEqualTo("0 0 0.9"); // (0 + 0)/2 to (0.8 + 1)/2
        assertThat(one.source().notes().get(0).en())
                .isEqualTo("one requirement of level 2: C20 50 %, which is not to largely");
        assertThat(one.source().notes().get(0).zh()).isEqualTo("第2级一条要求：C20 50 %，判为不满足至基本满足");
        Standing met =
                item("cmmm-wd-2024", "energy-carbon", "{}", new MeasuredPlant().with("C20", "0.9", "0.9", "0.9"));
        assertThat(level(met, 2) + " " + level(met, 3)).isEqualTo("0.5 0.5 1 0.333333333333 0.333333333333 1");
    }

    /** Who found a level knows which of its requirements machines show: that one is as it is measured, and open while it is not. */
    @Test
    void aFindingMayBeLeftToMachines() {
        String text = "{equipment: {2: [met, C03, C07]}}";
        Standing measured = equipment(
                text, new MeasuredPlant().with("C03", "0.95", "0.95", "0.95").with("C07", "0.3", "0.3", "0.3"));
        assertThat(level(measured, 2)).isEqualTo("0.833333333333 0.833333333333 0.933333333333"); // 1 + 1 + 0.5 to 0.8
        assertThat(measured.source().kind() + measured.source().grade()).isEqualTo("declaredS");
        Standing open = equipment(text, Telemetry.none());
        assertThat(level(open, 2)).isEqualTo("0.333333333333 0.333333333333 1");
        assertThat(open.ceiling().levels().get(2)).isEqualTo(Exact.ONE.over(Exact.of(3)));
    }

    /** None of the findings can be what is measured: flagged, not overwritten. One that can be is no contradiction. */
    @ParameterizedTest
    @CsvSource({
        "'[met, met]', 0.5, true",
        "'[met, partly]', 0.5, false",
        "'[not]', 0.95, true",
        "'[largely, not]', 0.75, false"
    })
    void declaredFindingsStayAndAreContradicted(String words, String share, boolean isContradicted) {
        String text = "{equipment: {3: " + words + "}}";
        Standing one = equipment(text, new MeasuredPlant().with("C03", share, share, share));
        assertThat(level(one, 3)).isEqualTo(level(equipment(text, Telemetry.none()), 3));
        assertThat(one.contradiction() != null).isEqualTo(isContradicted);
    }

    @Test
    void saysWhatContradicts() {
        Standing one = equipment("{equipment: {3: [met, met]}}", new MeasuredPlant().with("C03", "0.5", "0.5", "0.5"));
        assertThat(one.contradiction().text().en())
                .isEqualTo("level 3 declared met, met, but C03 50 %, which is partly");
        assertThat(one.contradiction().text().zh()).isEqualTo("第3级自报为满足、满足，但C03 50 %，判为部分满足");
    }

    /** The gap is concrete: so many machines more, and which; nothing of levels that stay as they are. */
    @Test
    void anActionNamesTheMachinesThatAMeasuredRequirementLacks() {
        MeasuredPlant plant = new MeasuredPlant()
                .machines("C03", 4, 10, List.of("s/w"), List.of("s/a", "s/b", "s/c", "s/d", "s/e"))
                .machines("C07", 2, 4, List.of("s/b", "s/f"));
        Standing one = equipment("{equipment: {2: [met, C03, C07], 3: [C03]}}", plant);
        Advice second = Advice.of(one, Position.of(Map.of(2, Exact.ONE)));
        assertThat(second.text().en())
                .endsWith(": meet the requirements of level 2; C03: 5 more of these 6 have to count;"
                        + " C07: 2 more of these 2 have to count");
        assertThat(second.text().zh()).endsWith("：满足第2级要求；C03：再使以下6项中的5项达标；C07：再使以下2项中的2项达标");
        assertThat(second.targets()).containsExactly("s/a", "s/b", "s/c", "s/d", "s/e", "s/w", "s/f");
        Advice third = Advice.of(one, Position.of(Map.of(3, Exact.ONE)));
        assertThat(third.targets()).containsExactly("s/a", "s/b", "s/c", "s/d", "s/e", "s/w");
        Standing met = equipment("{equipment: {3: [met]}}", plant);
        assertThat(Advice.of(met, Position.of(Map.of(4, Exact.ONE))).targets()).isEmpty();
    }

    /** Another measurement is another result, though only the words beside an answer differ. */
    @Test
    void everyMeasurementThatIsAskedForIsInTheFingerprint() {
        DataFile answers = DataFile.of("answers", "type: discrete\nfindings: {data: {1: [met]}}");
        String one = MODELS.score(
                        "cmmm-2020", answers, new MeasuredPlant().with("C05", "0.5", "0.5", "0.5"), MeasuredTest.DAY)
                .fingerprint();
        String other = MODELS.score(
                        "cmmm-2020", answers, new MeasuredPlant().with("C05", "0.6", "0.6", "0.6"), MeasuredTest.DAY)
                .fingerprint();
        assertThat(one).isNotEqualTo(other);
    }

    /** Machines alone move the score within what they show, and award no level. */
    @Test
    void aPlantAloneEarnsALittle() {
        MeasuredPlant plant = new MeasuredPlant().with("C03", "1", "1", "1").with("C07", "1", "1", "1");
        Assessed result = MODELS.score("cmmm-2020", DataFile.of("answers", "type: discrete"), plant, MeasuredTest.DAY);
        // level 2: equipment 0.0402 x 2/3 and integration 0.11 x 0.27 x 1/3; level 3: equipment 0.0402 / 3
        assertThat(result.score().value()).hasToString("0.0501");
        assertThat(result.score().grade()).isEqualTo(Grade.T);
        assertThat(result.level().low() + " " + result.level().high()).isEqualTo("0 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{equipment: {2: [C19]}}|unknown word",
                "{equipment: {2: [C03, C03]}}|unknown word",
                "{data: {1: [C05]}}|unknown word"
            })
    void refusesIndicatorsThatFindNothingThere(String line) {
        String[] parts = line.split("\\|", 2);
        assertThatThrownBy(() -> equipment(parts[0], Telemetry.none()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(parts[1]);
    }
}
