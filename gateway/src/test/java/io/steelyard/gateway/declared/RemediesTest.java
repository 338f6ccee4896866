package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who does what a remedy says is not refused for it. */
final class RemediesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Zero would be refused as well; and a cycle time without its seconds is none. */
    @ParameterizedTest
    @CsvSource({
        "cycle-times, 'asset,unitSeconds', -3, write a number that is",
        "cycle-times, 'asset,unitSeconds', 0, write a number that is",
        "'assets', 'asset,production,unitSeconds', -3, 'write a number that is, or leave it empty when nobody knows it'",
        "'assets', 'asset,production,mostUnitsASecond', 0, 'write a number that is, or leave it empty when nobody knows it'",
    })
    void aTimeThatIsNoneIsToldWhatWouldBeTaken(String kind, String head, String number, String remedy) {
        RawTable table =
                CsvForm.read(ByteBuffer.wrap((head + "\nm," + (kind.equals("assets") ? "yes," : "") + number + "\n")
                        .getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> Intake.read(table, Kinds.usual().of(kind), "works", ZoneId.of("UTC")))
                .isInstanceOfSatisfying(
                        MistakesException.class,
                        e -> assertThat(e.mistakes())
                                .extracting(Mistake::detail, Mistake::remedy)
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple(number + " is not more than 0", remedy)));
    }

    private static String remedy(String unit, String wanted) throws Exception {
        UnitDesk desk = new UnitDesk(site -> List.of(new UnitDesk.Told(
                new AssetKey("works", "air"), "flow", "energy", unit, wanted, false, "unit-unknown")));
        return JSON.readTree(desk.units("works").body().text())
                .at("/signals/0/remedy")
                .asText();
    }

    /** Whoever declares it in kilowatt hours, because that is expected, has compressed air counted as electricity. */
    @Test
    void aCounterWithoutAUnitMayCountSomethingElseThanEnergy() throws Exception {
        assertThat(remedy("", "kW.h")).contains("says no unit", "row of table meters", "m3 for instance");
        assertThat(remedy("", "m3")).doesNotContain("table meters").endsWith("to m3, factor …");
        assertThat(remedy("bar", "kW.h")).doesNotContain("table meters").endsWith("to kW.h, factor …");
    }
}
