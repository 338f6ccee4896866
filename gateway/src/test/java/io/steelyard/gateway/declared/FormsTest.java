package io.steelyard.gateway.declared;

import static io.steelyard.gateway.declared.Workbooks.from1904;
import static io.steelyard.gateway.declared.Workbooks.workbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.settings.DataFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tables come in and go out again. */
final class FormsTest {
    private static final Kinds KINDS = Kinds.usual();

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Row> read(String kind, RawTable table) {
        return Intake.read(table, KINDS.of(kind), "works", BERLIN);
    }

    private static Map<String, Row> csv(String kind, String text) {
        return read(kind, CsvForm.read(bytes(text)));
    }

    private static List<Mistake> mistakes(String kind, String text) {
        try {
            csv(kind, text);
        } catch (MistakesException e) {
            return e.mistakes();
        }
        throw new AssertionError("it was taken");
    }

    /** Whoever keeps a spreadsheet writes headings in their own language, in any order and case. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "asset,at,role,amount,reason\nm,2026-11-23T08:00:00Z,good,-3,miscounted\n",
                "\uFEFFReason;AMOUNT;Count;At;Asset\r\nmiscounted;-3;good;2026-11-23 09:00;works/m\r\n",
                "设备\t时间\t计数\t数量\t原因\nm\t2026/11/23 9:00\t合格\t-3.0\tmiscounted\n",
                "# a remark\nasset,at,role,amount,reason\n\n# another\nm,2026-11-23T09:00+01:00,GOOD,-3,miscounted",
            })
    void readsTheSameTableHoweverItIsWritten(String text) {
        assertThat(csv("corrections", text).values()).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo("m|2026-11-23T08:00:00Z|good");
            assertThat(row.number("amount")).isEqualTo(new BigDecimal("-3"));
            assertThat(row.text("reason")).isEqualTo("miscounted");
        });
    }

    @Test
    void readsWhatASpreadsheetProgramSavedInChinese() {
        byte[] saved = "设备,生产设备,负责人\nm,是,王工\n".getBytes(Charset.forName("GB18030"));
        RawTable table = CsvForm.read(ByteBuffer.wrap(saved));
        assertThat(table.notes()).singleElement().asString().contains("GB18030");
        assertThat(read("assets", table).get("m").text("owner")).isEqualTo("王工");
    }

    /** Someone who has to mend forty rows wants to know of all forty at once, where each is and what to do. */
    @Test
    void tellsEveryMistakeWithItsPlaceAndWhatToDo() {
        List<Mistake> mistakes = mistakes(
                "corrections",
                "asset,at,role,amont,reason\n" + "m,yesterday,goood,1,x\n" + ",2026-11-23T08:00:00Z,good,1,x\n");
        assertThat(mistakes)
                .extracting(Mistake::row, Mistake::column)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(null, "amont"),
                        org.assertj.core.groups.Tuple.tuple(null, "amount"),
                        org.assertj.core.groups.Tuple.tuple(2, "at"),
                        org.assertj.core.groups.Tuple.tuple(2, "role"),
                        org.assertj.core.groups.Tuple.tuple(3, "asset"));
        assertThat(mistakes).extracting(Mistake::remedy).contains("did you mean \"amount\"?", "did you mean \"good\"?");
        assertThat(mistakes).allSatisfy(mistake -> assertThat(mistake.remedy()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "planned-stops | subject,from,to\\n,2026-11-23T08:00Z,2026-11-23T08:00Z | to",
                "months | month,revenue\\n2026-11, | revenue",
                "calendar-days | date,what\\n2026-11-23,operation | from",
                "corrections | asset,at,role,amount,reason\\nm,2026-11-23T08:00Z,good,1.5,x | amount",
                "assets | asset,production,unitSeconds\\nm,yes,0 | unitSeconds",
                "assets | asset,production\\nm m,yes | asset",
                "assets | asset,production\\nm,perhaps | production",
                "energy-factors | resource,method,year,factor,unit,source\\ne,coal,1066,1,kg,x | year",
                "energy-invoices | resource,from,to,amount,unit,greenShare\\n"
                        + "e,2026-11-01,2026-11-30,1,kW.h,1.2 | greenShare",
                "energy-invoices | resource,from,to,amount,unit,sha256\\ne,2026-11-01,2026-11-30,1,kW.h,zz | sha256",
                "targets | indicator,period,value,source\\nK04,soon,1,x | period",
                "shifts | name,days,from,to,zone\\nearly,mon-fri,06:00,14:00,Mars/Base | zone",
                "shifts | name,days,from,to\\nearly,someday,06:00,14:00 | days",
                "maintenance | from,to\\n2026-03-29 02:30,2026-03-29 04:00 | from",
                "maintenance | from,to\\n2026-10-25 01:30,2026-10-25 02:30 | to",
            })
    void refusesWhatCannotBe(String kind, String text, String column) {
        assertThat(mistakes(kind, text.replace("\\n", "\n")))
                .extracting(Mistake::column)
                .containsExactly(column);
    }

    @Test
    void refusesTheSameRowTwiceAndSaysWhichTwo() {
        assertThat(mistakes("assets", "asset,production\nm,yes\nn,yes\nm,no\n"))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.row()).isEqualTo(4);
                    assertThat(mistake.detail()).contains("row 2");
                });
    }

    /** An unquoted comma in a text moves all that follows; taken silently, a reason would become an amount. */
    @Test
    void refusesAValueUnderNoHeading() {
        assertThat(mistakes("assets", "asset,production\nm,yes,no\n"))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.remedy()).contains("quotes"));
    }

    @ParameterizedTest
    @CsvSource({
        "mon-fri, mon;tue;wed;thu;fri",
        "周一至周五, mon;tue;wed;thu;fri",
        "sat-mon, mon;sat;sun",
        "1-3;7, mon;tue;wed;sun",
        "Monday Wednesday, mon;wed",
        "星期六、星期日, sat;sun",
        "六日, ''",
        "每天, mon;tue;wed;thu;fri;sat;sun",
        "daily, mon;tue;wed;thu;fri;sat;sun",
        "fri-fri, fri",
    })
    void readsDaysAsPeopleNameThem(String text, String days) {
        if (days.isEmpty()) {
            assertThatThrownBy(() -> Times.days(text)).isInstanceOf(UnreadableException.class);
            return;
        }
        assertThat(csv("shifts", "name;days;from;to\nearly;\"" + text + "\";6:00;24:00\n")
                        .get("|early")
                        .list("days"))
                .containsExactly(days.split(";"));
    }

    /** A workbook keeps dates as days and numbers as doubles; what comes out is what was typed in. */
    @Test
    void readsNumbersAndDatesOfAWorkbookExactly() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("jobs");
            String[] headings = {"订单号", "设备", "计划开始", "计划数量", "单件工时", "已追溯"};
            for (int i = 0; i < headings.length; i++) {
                sheet.value(0, i, headings[i]);
            }
            sheet.value(1, 0, 4711);
            sheet.value(1, 1, "m");
            sheet.value(1, 2, LocalDateTime.of(2026, 11, 23, 8, 30, 15));
            sheet.style(1, 2).format("yyyy-mm-dd hh:mm:ss").set();
            sheet.value(1, 3, 1200);
            sheet.value(1, 4, 1.1 * 3);
            sheet.value(1, 5, true);
        }
        RawTable table = XlsxForm.read(ByteBuffer.wrap(out.toByteArray()));
        assertThat(table.sheet()).isEqualTo("jobs");
        Row row = read("orders", table).get("4711|m");
        assertThat(row.values().get("plannedFrom")).isEqualTo(Instant.parse("2026-11-23T07:30:15Z"));
        assertThat(row.number("plannedQuantity")).isEqualByComparingTo("1200");
        assertThat(row.number("unitSeconds")).isEqualByComparingTo("3.3");
        assertThat(row.flag("lotLinked")).isTrue();
    }

    @Test
    void refusesAWorkbookThatUnpacksToFarMoreThanItIs() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 70; i++) {
                zip.write(zeros);
            }
        }
        assertThat(out.size()).isLessThan(200_000);
        assertThatThrownBy(() -> XlsxForm.read(ByteBuffer.wrap(out.toByteArray())))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("unpacks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "not a workbook", "\u00D0\u00CF\u0011\u00E0"})
    void refusesWhatIsNoWorkbook(String text) {
        assertThatThrownBy(() -> XlsxForm.read(bytes(text))).isInstanceOf(MistakesException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[1]", "{\"rows\":3}", "{\"rows\":[{\"a\":1,\"a\":2}]}", "[] []"})
    void refusesWhatIsNoTable(String text) {
        assertThatThrownBy(() -> JsonForm.read(bytes(text))).isInstanceOf(MistakesException.class);
    }

    /** What is handed out in any form is taken again as what it was. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void takesAgainWhatItHandedOut(long seed) {
        Random random = new Random(seed);
        for (Kind kind : KINDS.all()) {
            Map<String, Row> rows = RandomRows.of(kind, random, 20);
            RawTable json = JsonForm.read(ByteBuffer.wrap(JsonForm.bytes(RandomRows.json(rows))));
            assertThat(Intake.read(json, kind, "works", BERLIN))
                    .as("json %s of seed %s", kind.id(), seed)
                    .isEqualTo(rows);
            for (boolean isChinese : new boolean[] {false, true}) {
                RawTable csv = CsvForm.read(ByteBuffer.wrap(CsvForm.write(kind, rows.values(), isChinese)));
                assertThat(Intake.read(csv, kind, "works", BERLIN))
                        .as("csv %s of seed %s", kind.id(), seed)
                        .isEqualTo(rows);
                RawTable xlsx = XlsxForm.read(ByteBuffer.wrap(XlsxForm.write(kind, rows.values(), isChinese)));
                assertThat(Intake.read(xlsx, kind, "works", BERLIN))
                        .as("xlsx %s of seed %s", kind.id(), seed)
                        .isEqualTo(rows);
            }
            rows.values()
                    .forEach(row ->
                            assertThat(JsonForm.row(kind, JsonForm.body(row))).isEqualTo(row));
        }
    }

    /** A template is a table without rows. */
    @Test
    void takesItsOwnTemplates() {
        for (Kind kind : KINDS.all()) {
            for (boolean isChinese : new boolean[] {false, true}) {
                RawTable csv = CsvForm.read(ByteBuffer.wrap(CsvForm.template(kind, isChinese)));
                assertThat(Intake.read(csv, kind, "works", BERLIN)).isEmpty();
                RawTable xlsx = XlsxForm.read(ByteBuffer.wrap(XlsxForm.template(kind, isChinese)));
                assertThat(Intake.read(xlsx, kind, "works", BERLIN)).isEmpty();
            }
        }
    }

    /** A dozen characters of JSON would be a text of gigabytes; as a name, as a number, as a time. */
    @ParameterizedTest
    @ValueSource(strings = {"1e300000000", "1e999999999", "-1e-300000000", "1e41", "1e-41"})
    void refusesANumberOfMoreDigitsThanAnybodyMeansBeforeItIsText(String number) {
        for (String column : List.of("asset", "at", "amount", "reason")) {
            RawTable table = JsonForm.read(bytes("[{\"" + column + "\":" + number + "}]"));
            assertThatThrownBy(() -> read("corrections", table))
                    .as(column)
                    .isInstanceOfSatisfying(
                            MistakesException.class,
                            e -> assertThat(e.mistakes()).anySatisfy(mistake -> {
                                assertThat(mistake.column()).isEqualTo(column);
                                assertThat(mistake.detail()).contains("40 digits");
                            }));
        }
    }

    /** Not written by any spreadsheet program, but handed in all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"1e300000000", "1e99999999999", "1e-300000000", "x"})
    void refusesADateOfAWorkbookThatIsNone(String raw) throws Exception {
        ByteBuffer book = from1904("at", raw, "true");
        assertThatThrownBy(() -> read("corrections", XlsxForm.read(book))).isInstanceOf(MistakesException.class);
    }

    /** As older programs of another maker save it: taken as counted from 1900, a day would be four years early. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "true"})
    void readsADateOfAWorkbookThatCountsFrom1904(String flag) throws Exception {
        RawTable table = XlsxForm.read(from1904("date", "44522", flag));
        assertThat(table.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.cells()).containsExactly(new BigDecimal("45984")));
        assertThat(Times.date(new BigDecimal("45984"), "45984")).isEqualTo("2025-11-23");
    }

    /** Colours, conditions, languages and words in a format are not of what it shows; elapsed hours are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#,##0.00;[Red]-#,##0.00 | 30.5",
                "0.0 &quot;kWh/day&quot; | 30.5",
                "0.0\\h | 30.5",
                "[>=100]0_d;0*d | 30.5",
                "[$-409]d-mmm-yy;@ | 1492.5",
                "[Red]yyyy-mm-dd | 1492.5",
                "[hh]:mm | 1492.5",
            })
    void takesOnlyDatesOfAWorkbookForDates(String format, String told) throws Exception {
        RawTable table = XlsxForm.read(from1904("x", "30.5", "1", format));
        assertThat(table.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.cells()).containsExactly(new BigDecimal(told)));
    }

    /** Answered as a mistake of the file, not as one of the gateway. */
    @Test
    void refusesAWorkbookWithoutSheets() throws Exception {
        ByteBuffer book = workbook("<sheets></sheets>", "");
        assertThatThrownBy(() -> XlsxForm.read(book))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("no workbook");
    }

    /** A comma in words that stand in braces would end them. */
    @Test
    void tellsAllThatATableIsAbout() throws Exception {
        assertThat(KINDS.of("shifts").about().en()).endsWith("has those of its line, area, site");
        byte[] cut = ("kinds:\n  - id: a\n    name: {zh: 甲, en: A}\n    about: {zh: 乙, en: of its line, area}\n"
                        + "    touches: nothing\n    columns: [{name: b, type: text, key: true, words: {zh: 丙, en: B}}]\n")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Kinds.read(DataFile.of("cut.yaml", new ByteArrayInputStream(cut))))
                .hasMessageContaining("area");
    }

    @Test
    void namesANearKindForOneThatIsNone() {
        assertThatThrownBy(() -> KINDS.of("shift")).hasMessageContaining("did you mean \"shifts\"?");
    }
}
