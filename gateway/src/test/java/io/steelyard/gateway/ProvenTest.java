package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.assessment.AssessmentDesk;
import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.assessment.Telemetry;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Measure;
import io.steelyard.gateway.model.IndicatorValue.Outcome;
import io.steelyard.gateway.model.IndicatorValue.Rule;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.gateway.model.Shortfall;
import io.steelyard.settings.DataFile;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Indicators and what their shares lack, as assessments see them. */
final class ProvenTest {
    private static final Window NOW = new Window(2_000, 3_000, "UTC");
    private static final Window BEFORE = new Window(0, 1_000, "UTC");

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static IndicatorValue value(String id, Window window, String low, String value, String high) {
        Words words = new Words(id, id);
        IndicatorDefinition definition = new IndicatorDefinition(
                id,
                id.substring(0, 1),
                words,
                new Rule(words, "x", "1", List.of()),
                new Measure("1", words),
                List.of(Grade.T),
                List.of("site"),
                List.of());
        return new IndicatorValue(
                definition,
                "works",
                decimal(value),
                null,
                null,
                decimal(low),
                decimal(high),
                1,
                window,
                new Outcome(
                        value != null,
                        value == null ? "unlike-machines" : "",
                        List.of(),
                        Grade.T,
                        List.of(),
                        id + window.from()));
    }

    private static Telemetry telemetry(IndicatorValue... values) {
        Proven proven = new Proven(
                (site, window) -> {
                    List<IndicatorValue> found = new ArrayList<>(List.of(values));
                    found.removeIf(value -> !value.window().equals(window));
                    return found;
                },
                (indicator, site, window) -> Stream.of(values)
                        .filter(value ->
                                value.id().equals(indicator) && value.window().equals(window))
                        .toList(),
                (indicator, site, window) -> switch (indicator) {
                    case "C02" ->
                        new Shortfall(1, 10, List.of("works/c"), List.of("works/a", "works/b"), Set.of(), Set.of());
                    case "C06" -> Shortfall.ofSet(Set.of("safety"), Set.of("energy-management"));
                    default -> null;
                });
        return proven.of(new AssessmentDesk.Asked("works", NOW, "2026-11", BEFORE));
    }

    /** 100 to 97 is 3 % down; with 96 to 98 before-bounds of 99 to 101 it is between 96/101 and 98/99, always down. */
    @Test
    void aChangeIsBetweenTheBoundsOfBothWindows() {
        Telemetry telemetry = telemetry(value("E03", BEFORE, "99", "100", "101"), value("E03", NOW, "96", "97", "98"));
        Telemetry.Measured change = telemetry.change("E03", Telemetry.Since.BASELINE);
        assertThat(change.quantity().value()).isEqualByComparingTo("-0.03");
        assertThat(change.quantity().low().doubleValue()).isCloseTo(96 / 101.0 - 1, within());
        assertThat(change.quantity().high().doubleValue()).isCloseTo(98 / 99.0 - 1, within());
        String json = Models.builtIn()
                .score("sme-2024", DataFile.of("a", "{}"), telemetry, LocalDate.EPOCH)
                .json();
        assertThat(json).contains("\"id\":\"green\"").contains("-3 % [-4.95 %, -1.01 %]");
    }

    /** Revenue per employee is asked for against the year before: the time before a retrofit is nothing to it. */
    @Test
    void aChangeSinceTheYearBeforeIsOfNoBaseline() {
        Window year = NOW.aYearEarlier();
        Telemetry telemetry = telemetry(
                value("P05", BEFORE, "1", "1", "1"),
                value("P05", year, "100", "100", "100"),
                value("P05", NOW, "102", "102", "102"));
        assertThat(telemetry.change("P05", Telemetry.Since.YEAR).quantity().value())
                .isEqualByComparingTo("0.02");
        assertThat(telemetry.change("P05", Telemetry.Since.BASELINE).quantity().value())
                .isEqualByComparingTo("101");
        String json = Models.builtIn()
                .score("sme-2024", DataFile.of("a", "{}"), telemetry, LocalDate.EPOCH)
                .json();
        assertThat(json).contains("/api/v1/indicators/P05/evidence");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    /** What the plant proves moves the item; taken away, the item is not assessed. */
    @Test
    void everyFedItemMovesAndIsNotAssessedWithoutItsInput() {
        String moved = Models.builtIn()
                .score(
                        "sme-2024",
                        DataFile.of("a", "{}"),
                        telemetry(
                                value("C01", NOW, "0.45", "0.45", "0.45"),
                                value("C02", NOW, "0.1", "0.1", "0.1"),
                                value("K03", BEFORE, "0.9", "0.9", "0.9"),
                                value("K03", NOW, "0.95", "0.95", "0.95")),
                        LocalDate.EPOCH)
                .json();
        // C01 4.5, C02 0, safety 0.7, quality up 7
        assertThat(moved).contains("\"score\":{\"value\":12.2,");
        assertThat(moved).contains("\"proven\":{\"points\":{\"T\":12.2,");
        assertThat(moved).contains("\"evidence\":\"/api/v1/indicators/C01/evidence?site=works&period=2026-11\"");
        String without = Models.builtIn()
                .score(
                        "sme-2024",
                        DataFile.of("a", "{}"),
                        telemetry(value("C01", NOW, null, null, null)),
                        LocalDate.EPOCH)
                .json();
        assertThat(without).contains("\"score\":{\"value\":0.7,");
        assertThat(without).contains("no-measurement-no-answer");
    }

    /** Who reads that neither is there has to know why the plant cannot be measured, of now or of before. */
    @Test
    void saysWhyAFedItemIsNotMeasured() {
        IndicatorValue now = value("K03", NOW, "0.95", "0.95", "0.95");
        assertThat(unmeasured(telemetry(value("K03", NOW, null, null, null)))).isEqualTo("unlike-machines");
        assertThat(unmeasured(telemetry(now, value("K03", BEFORE, null, null, null))))
                .isEqualTo("unlike-machines");
        Proven proven =
                new Proven((site, window) -> List.of(now), (indicator, site, window) -> List.of(), (a, b, c) -> null);
        assertThat(unmeasured(proven.of(new AssessmentDesk.Asked("works", NOW, "2026-11", null))))
                .isEqualTo("no-baseline");
        assertThat(unmeasured(telemetry(now, value("K03", BEFORE, "0.9", "0.9", "0.9"))))
                .isEmpty();
        assertThat(unmeasured(telemetry())).as("nobody knows").isEmpty();
    }

    private static String unmeasured(Telemetry telemetry) {
        String json = Models.builtIn()
                .score("sme-2024", DataFile.of("a", "{}"), telemetry, LocalDate.EPOCH)
                .json();
        Matcher matcher = Pattern.compile("\"unmeasured\":\\{\"indicator\":\"K03\",\"reason\":\"([^\"]*)\"}")
                .matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** 1 of 10; more than 10 % takes 2, and two are known to be missing. */
    @Test
    void namesWhatIsMissing() {
        Telemetry.Measured measured =
                telemetry(value("C02", NOW, "0.1", "0.1", "0.1")).of("C02");
        assertThat(measured.targets().missing()).containsExactly("works/a", "works/b");
        assertThat(measured.targets().waiting()).containsExactly("works/c");
        assertThat(measured.targets().all()).isEqualTo(10);
    }
}
