package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks filled in and would be read as nothing, as a name, or as a number that is a hundred times too small. */
final class DeceivingCellsTest {
    private static final Kinds KINDS = Kinds.usual();
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Row> read(String kind, RawTable table) {
        return Intake.read(table, KINDS.of(kind), "works", BERLIN);
    }

    private static List<Mistake> mistakes(String kind, RawTable table) {
        try {
            read(kind, table);
        } catch (MistakesException e) {
            return e.mistakes();
        }
        throw new AssertionError("it was taken");
    }

    /** Of a machine with its nameplate's seconds, whose third cell is this. */
    private static RawTable book(String cell) throws Exception {
        return XlsxForm.read(Workbooks.workbook(
                "<sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
                "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>asset</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>production"
                        + "</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>unitSeconds</t></is></c></row>"
                        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>m</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>yes"
                        + "</t></is></c>" + cell + "</row>"));
    }

    /**
     * A program that writes workbooks without calculating leaves no result; the value would be left out without a word. Nobody can
     * tell an empty text from it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c r=\"C2\"><f>10+2.5</f></c>",
                "<c r=\"C2\"><f>10+2.5</f><v></v></c>",
                "<c r=\"C2\" t=\"str\"><f>IF(TRUE,&quot;&quot;,1)</f><v></v></c>",
            })
    void aFormulaWithoutAResultIsAMistake(String cell) throws Exception {
        assertThat(mistakes("assets", book(cell))).singleElement().satisfies(mistake -> {
            assertThat(mistake.row()).isEqualTo(2);
            assertThat(mistake.column()).isEqualTo("unitSeconds");
            assertThat(mistake.detail()).isEqualTo("is a formula without a result");
            assertThat(mistake.remedy()).contains("save the workbook");
        });
    }

    @Test
    void aFormulaWithAResultIsItsResult() throws Exception {
        assertThat(read("assets", book("<c r=\"C2\"><f>10+2.5</f><v>12.5</v></c>"))
                        .get("m")
                        .number("unitSeconds"))
                .isEqualByComparingTo("12.5");
    }

    /** A row with these headings, whose cells are texts but for the last one, which has the number and the style. */
    private static RawTable percentage(String format, String headings, String texts, String number, int style)
            throws Exception {
        StringBuilder rows = new StringBuilder("<row r=\"1\">");
        Arrays.stream(headings.split(",")).forEach(heading -> rows.append(text(heading)));
        rows.append("</row><row r=\"2\">");
        Arrays.stream(texts.split(",", -1)).forEach(text -> rows.append(text(text)));
        rows.append("<c s=\"").append(style).append("\"><v>").append(number).append("</v></c></row>");
        return XlsxForm.read(Workbooks.workbook(
                format, "<sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>", rows.toString()));
    }

    private static String text(String text) {
        return "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }

    /** A cell that shows 85 % holds 0.85: beside the unit % it would be a hundred times too small. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0%       | 1 | %   | 85",
                "0.00%    | 1 | %   | 85",
                "[Red]0%  | 1 | %   | 85",
                "0% ;-0%  | 1 | %   | 85",
                "anything | 2 | %   | 85", // the format that every workbook has
                "0%       | 1 | 1   | 0.85",
                "0%       | 1 | ''  | 0.85",
                "0%       | 0 | %   | 0.85", // a plain number
                "0.0&quot;%&quot; | 1 | % | 0.85", // a word: the cell shows 0.9%
            })
    void aPercentageIsWhatItsCellShows(String format, int style, String unit, String value) throws Exception {
        RawTable table =
                percentage(format, "indicator,period,source,unit,value", "K04,2026,notice," + unit, "0.85", style);
        assertThat(read("targets", table).values())
                .singleElement()
                .satisfies(row -> assertThat(row.number("value")).isEqualByComparingTo(value));
    }

    /** A share has a unit of its own, whatever the row's is. */
    @Test
    void aPercentageOfAColumnWithAUnitIsANumberOfIt() throws Exception {
        RawTable table = percentage(
                "0%", "resource,from,to,amount,unit,greenShare", "electricity,2026-11-01,2026-11-30,1,kW.h", "0.3", 1);
        assertThat(read("energy-invoices", table).values())
                .singleElement()
                .satisfies(row -> assertThat(row.number("greenShare")).isEqualByComparingTo("0.3"));
    }

    /** Nobody knows what is meant. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets | indicator,period,source,unit,value | E01,2026,notice,kg | value "
                        + "| shows 85 %, and its unit is kg | write the value in kg",
                "assets  | asset,production,unitSeconds | m,yes | unitSeconds "
                        + "| shows 85 %, and its unit is s | write the value in s",
                "assets  | production,owner,asset | yes,li | asset "
                        + "| shows a percentage, and this column has no numbers | as text",
            })
    void aPercentageOfAnotherUnitIsAMistake(
            String kind, String headings, String texts, String column, String detail, String remedy) throws Exception {
        assertThat(mistakes(kind, percentage("0%", headings, texts, "0.85", 1)))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.row()).isEqualTo(2);
                    assertThat(mistake.column()).isEqualTo(column);
                    assertThat(mistake.detail()).isEqualTo(detail);
                    assertThat(mistake.remedy()).contains(remedy);
                });
    }

    /** Its text would have gigabytes. */
    @Test
    void aPercentageOfMoreDigitsThanAnybodyMeansIsAMistake() throws Exception {
        assertThat(mistakes(
                        "targets",
                        percentage("0%", "indicator,period,source,unit,value", "K04,2026,notice,kg", "1e300000000", 1)))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.detail()).contains("40 digits"));
    }

    /** As a text it would be somebody's name, an order or a reason. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c r=\"A2\" t=\"e\"><v>#N/A</v></c>",
                "<c r=\"A2\" t=\"e\"><f>VLOOKUP(1,B:B,1)</f><v>#N/A</v></c>",
            })
    void anErrorOfAWorkbookIsNoText(String cell) throws Exception {
        RawTable table = XlsxForm.read(Workbooks.workbook(
                "<sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
                "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>asset</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>production"
                        + "</t></is></c></row><row r=\"2\">" + cell
                        + "<c r=\"B2\" t=\"inlineStr\"><is><t>yes</t></is></c></row>"));
        assertThat(mistakes("assets", table)).singleElement().satisfies(mistake -> {
            assertThat(mistake.column()).isEqualTo("asset");
            assertThat(mistake.detail()).isEqualTo("shows the error #N/A");
        });
    }

    /** Taken for one to one, a pressure would be a hundred times too small without anybody seeing it. */
    @ParameterizedTest
    @CsvSource({
        "bar, kPa, write 100",
        "kPa, bar, write 0.01",
        "MWh, kW.h, write 1000",
        "Cel, K, write 1 and 273.15 as its offset",
    })
    void aConversionOfKnownUnitsNeedsItsFactor(String from, String to, String remedy) {
        RawTable table = CsvForm.read(bytes("asset,signal,from,to,factor\nm,pressure," + from + "," + to + ",\n"));
        assertThat(mistakes("units", table)).singleElement().satisfies(mistake -> {
            assertThat(mistake.column()).isEqualTo("factor");
            assertThat(mistake.detail()).contains("would be taken for 1");
            assertThat(mistake.remedy()).isEqualTo(remedy);
        });
    }

    /** Who says a factor means it; units that nobody knows, and equal ones, need none. */
    @ParameterizedTest
    @CsvSource({"bar, kPa, 98", "carton, 1, ''", "kWh, kW.h, ''", "Cel, K, 1"})
    void aConversionThatIsSaidIsTaken(String from, String to, String factor) {
        RawTable table =
                CsvForm.read(bytes("asset,signal,from,to,factor\nm,pressure," + from + "," + to + "," + factor + "\n"));
        assertThat(read("units", table)).hasSize(1);
    }

    /** Nobody sees it, and no machine is ever called so. */
    @Test
    void aNameHasNoCharacterThatNobodySees() {
        assertThat(mistakes("assets", CsvForm.read(bytes("asset,production\nm\u00001,yes\n"))))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.remedy()).contains("without"));
    }

    /** An hour that comes twice is told with the offsets that it has there, not with one of another country. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25 02:30, write it with its offset: 2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00",
        "2026-03-29 02:30, write a time that comes: 2026-03-29T03:30+02:00 for instance",
    })
    void aTimeOfTheChangeOfClocksIsToldWithItsOwnOffsets(String time, String remedy) {
        RawTable table = CsvForm.read(bytes("subject,from,to\n," + time + ",2026-11-01T00:00Z\n"));
        assertThat(mistakes("planned-stops", table)).extracting(Mistake::remedy).containsExactly(remedy);
    }

    /** People are told what is wrong with their file, not the names of classes. */
    @Test
    void noLibrarySpeaksToPeople() {
        assertThatThrownBy(() -> JsonForm.read(bytes("{\"rows\":[{\"asset\":\"m\"}")))
                .hasMessageContaining("the body is no JSON")
                .hasMessageNotContaining("Source:")
                .hasMessageNotContaining("StreamReadFeature");
        assertThatThrownBy(() -> CsvForm.read(bytes("asset,production\n\"m,yes\n")))
                .hasMessageContaining("the file is no CSV")
                .hasMessageNotContaining("org.apache");
    }
}
