package io.steelyard.gateway.kpi.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.kpi.time.Cell.Flags;
import io.steelyard.gateway.kpi.time.Cell.Order;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.gateway.model.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeModelsTest {
    private static final String TABLE = """
            family: presses
            version: 1
            profiles: [press]
            states: {standing: 0, pressing: 1}
            modes: {}
            executing: [pressing]
            failure: {states: []}
            rows:
              - {element: APT, state: [pressing], source: ours, trust: P}
              - {element: ADOT, state: [standing], source: ours, trust: P}
              - {element: OTHER, source: ours, trust: P}
            """;

    @TempDir
    private Path folder;

    private static TimeModel of(String profile, boolean state) {
        return TimeModels.usual().of(asset(profile, state));
    }

    private static AssetDescription asset(String profile, boolean state) {
        return new AssetDescription(
                new AssetKey("works", "m"),
                new AgentKey("works", "edge"),
                "",
                "",
                "lathe",
                profile,
                "",
                "",
                state
                        ? List.of(new SignalDescription(
                                "s", "s", FieldType.INT, "Int32", "state", null, null, null, null, null))
                        : List.of(),
                List.of());
    }

    /** The contract of the machinery table, by raw numbers; an empty mode is one that no signal tells. */
    @ParameterizedTest
    @CsvSource({
        "3, 3, c, APT", "3, '', p, APT", "3, 2, po, AUST", "1, 1, po, CMT", "2, 1, po, CMT", "1, 1, p, APMT",
        "3, 1, p, APMT", "1, 3, pom, CMT", "2, 3, pm, APMT", "2, 3, c, CLOSED", "1, 3, co, CLOSED", "2, 0, d, PDOT",
        "2, 0, do, PDOT", "1, 3, po, ADET", "0, 3, o, ADET", "2, 3, po, ADET", "2, 0, p, ADOT", "1, 3, '', ADOT",
        "7, 3, p, ADOT", "3, 0, p, OTHER", "3, 9, po, OTHER", "3, 0, pm, OTHER"
    })
    void machineryDecides(String state, String mode, String flags, Element element) {
        assertThat(of("pump", true).elements(new Cell(state, mode.isEmpty() ? null : mode, Flags.of(flags))))
                .containsExactly(element);
    }

    /** Nobody knows whether there was an order: the time is one of two, and of none for certain. */
    @Test
    void anUnknownOrderLeavesTwoElements() {
        Flags flags = new Flags(Calendar.OPERATION, Order.UNKNOWN, false, false);
        assertThat(of("pump", true).elements(new Cell("2", "3", flags)))
                .containsExactlyInAnyOrder(Element.ADET, Element.ADOT);
        assertThat(of("pump", true).elements(new Cell("3", "3", flags))).containsExactly(Element.APT);
    }

    @Test
    void unknownTimeMayBeWhatItsCalendarLeaves() {
        assertThat(of("pump", true).elements(new Cell(null, null, Flags.of("c"))))
                .contains(Element.CLOSED, Element.APT, Element.APMT)
                .doesNotContain(Element.PDOT, Element.ADET, Element.ADOT);
    }

    @Test
    void theProfileOrTheLackOfAStateChooseTheTable() {
        assertThat(of("packml", true).words().family()).isEqualTo("packml");
        assertThat(of("anything", true).words().family()).isEqualTo("machinery");
        assertThat(of("anything", false).words().family()).isEqualTo("counters-only");
    }

    /** Every profile that an agent knows, and the table of its family. */
    @ParameterizedTest
    @CsvSource({
        "lathe, machine-tool", "machining-centre, machine-tool", "packml, packml", "packaging-line, machinery",
        "arc-furnace, machinery", "ladle-furnace, machinery", "magnesite-kiln, machinery", "rolling-mill, machinery",
        "pump, machinery", "compressor, machinery", "fan, machinery", "generic, machinery",
        "machinery, machinery"
    })
    void everyProfileHasTheTableOfItsFamily(String profile, String family) throws IOException {
        assertThat(of(profile, true).words().family()).isEqualTo(family);
        assertThat(Path.of("../edge-agent/src/main/resources/profiles/" + profile + ".properties"))
                .exists();
    }

    /** Its profiles stay with a family whose table a user writes anew. */
    @Test
    void aUsersTableOfAFamilyKeepsItsProfiles() throws IOException {
        Path file = Files.writeString(
                folder.resolve("mine.yaml"),
                TABLE.replace("family: presses", "family: machine-tool").replace("[press]", "[]"));
        assertThat(TimeModels.with(List.of(file)).of(asset("lathe", true)).isExecuting("1"))
                .isTrue();
        Path usual = Files.writeString(
                folder.resolve("mine.yaml"), TABLE.replace("version: 1", "version: 1\ndefault: true"));
        assertThat(TimeModels.with(List.of(usual))
                        .of(asset("pump", true))
                        .words()
                        .family())
                .isEqualTo("presses");
        assertThat(TimeModels.with(List.of(usual))
                        .of(asset("lathe", true))
                        .words()
                        .family())
                .isEqualTo("machine-tool");
    }

    @Test
    void twoTablesOfOneFamilyOrProfileAreRefusedByLine() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), TABLE);
        Files.writeString(folder.resolve("b.yaml"), TABLE);
        assertThatThrownBy(() -> TimeModels.withFolder(folder))
                .hasMessageContaining("b.yaml:1:9: family: family presses is in a.yaml too")
                .hasMessageContaining("b.yaml:3:12: profiles[0]: profile press is in a.yaml too");
    }

    @Test
    void aUsersTableTakesOverTheProfilesThatItNames() throws IOException {
        Path file = Files.writeString(folder.resolve("presses.yaml"), TABLE);
        TimeModels models = TimeModels.with(List.of(file));
        assertThat(models.of(asset("press", true)).words().family()).isEqualTo("presses");
        assertThat(models.of(asset("pump", true)).words().family()).isEqualTo("machinery");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            element: OTHER, | element: OTHER, state: [standing], | 9:3: rows: 32 cells are decided by no row, the first is other in mode other, calendar NONE, without an order
            element: ADOT, state: [standing] | element: ADOT, state: [pressing] | :10:
            element: APT, state: [pressing] | element: APT, state: [presing] | pressing
            element: APT | element: APTT | APT
            trust: P} | sauce: P} | source
            states: {standing: 0 | states: {standing: 1 | is another one's number
            """)
    void aWrongTableIsRefusedByLine(String right, String wrong, String said) throws IOException {
        assertThat(TABLE).contains(right);
        Path file = Files.writeString(
                folder.resolve("presses.yaml"), TABLE.replaceFirst(java.util.regex.Pattern.quote(right), wrong));
        assertThatThrownBy(() -> TimeModels.with(List.of(file)))
                .hasMessageContaining("presses.yaml")
                .hasMessageContaining(said);
    }

    @Test
    void splitsFieldsSoThatNothingCountsTwice() {
        List<Split.Part> parts =
                Split.of(Map.of("time.3.3", 60L, "cell.3.3.po", 40L, "cell.3.3.u", 5L, "time.unknown", 10L));
        assertThat(parts)
                .containsExactlyInAnyOrder(
                        new Split.Part(cell("3", "3", "po"), 40),
                        new Split.Part(cell("3", "3", "u"), 5),
                        new Split.Part(cell("3", "3", ""), 15),
                        new Split.Part(cell(null, null, ""), 10));
    }

    private static Cell cell(@Nullable String state, @Nullable String mode, String flags) {
        return new Cell(state, mode, Flags.of(flags));
    }
}
