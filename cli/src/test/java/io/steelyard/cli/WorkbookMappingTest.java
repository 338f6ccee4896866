package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type into a workbook is what the agent gets, or a mistake that says where it stands. */
final class WorkbookMappingTest {
    private static final List<String> HEADINGS = List.of(
            "server", "area", "line", "asset", "class", "profile", "signal", "node", "unit", "deadband", "atMostEvery");
    private static final int ASSET = 3;
    private static final int CLASS = 4;
    private static final int SIGNAL = 6;
    private static final int UNIT = 8;
    private static final int DEADBAND = 9;
    private static final int EVERY = 10;

    @TempDir
    Path folder;

    private Path config;

    /** Cells by their place, as the file has them, in place of what the library writes. */
    private final Map<String, String> raw = new LinkedHashMap<>();

    @BeforeEach
    void writeConfig() throws IOException {
        config = folder.resolve("agent.yaml");
        Files.writeString(
                config,
                "agent: edge-1\nenterprise: acme\nsite: works\n"
                        + "servers:\n  - {name: plc, url: \"opc.tcp://127.0.0.1:4840\"}\nassets: []\n");
    }

    /** Writes what else there is. */
    private interface Cells {
        void write(Worksheet sheet);
    }

    private Ran imported(int signals, Cells cells) throws IOException {
        Path written = folder.resolve("written.xlsx");
        try (OutputStream out = Files.newOutputStream(written);
                Workbook book = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("mapping");
            for (int i = 0; i < HEADINGS.size(); i++) {
                sheet.value(0, i, HEADINGS.get(i));
            }
            for (int row = 1; row <= signals; row++) {
                List<String> texts =
                        List.of("plc", "shop", "1", "m1", "lathe", "lathe", "s" + row, "nsu=urn:plc;i=" + row);
                for (int i = 0; i < texts.size(); i++) {
                    sheet.value(row, i, texts.get(i));
                }
            }
            cells.write(sheet);
        }
        Path table = Files.write(folder.resolve("m.xlsx"), patched(written));
        return Ran.of("agent", "mapping", "import", table.toString(), "--config", config.toString());
    }

    private byte[] patched(Path book) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipFile from = new ZipFile(book.toFile());
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(
                        entry.getName().endsWith("sheet1.xml")
                                ? patched(new String(bytes, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : bytes);
            }
        }
        return out.toByteArray();
    }

    private String patched(String sheet) {
        String patched = sheet;
        for (Map.Entry<String, String> cell : raw.entrySet()) {
            String before = patched;
            patched = patched.replaceFirst(
                    "<c r=\"" + cell.getKey() + "\"[^>]*>.*?</c>", Matcher.quoteReplacement(cell.getValue()));
            assertThat(patched).as(cell.getKey()).isNotEqualTo(before);
        }
        return patched;
    }

    /** Excel keeps a typed 5% as 0.05 and shows it as 5%: taken as it is kept, the deadband were a hundredth of a unit. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 0%, 5%",
        "0.05, 0.00%, 5%",
        "0.075, 0.0%, 7.5%",
        "0.07, '[Red]0%;[Blue]-0%;\"-\"', 7%",
        "1, 0%, 100%",
        "0.0000001, General, 0.0000001",
        "0.05, General, 0.05",
        "0.5, '0.0\" m/s\"', 0.5",
        "12, '#,##0.00 [$€-407]', 12",
        "20, '_-* #,##0_-;-* #,##0_-', 20",
    })
    void aNumberIsWhatItsCellShows(double kept, String format, String read) throws IOException {
        Ran in = imported(1, sheet -> {
            sheet.value(1, DEADBAND, kept);
            sheet.style(1, DEADBAND).format(format.replace("\"", "&quot;")).set(); // the library does not
        });
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).containsPattern("deadband: \"?" + read + "\"?[,}\\s]");
    }

    /** As Excel writes what is typed as 1E-7 and as 7%: more digits than anybody typed. */
    @Test
    void numbersComeWithoutExponentsAndWithoutRounding() throws IOException {
        raw.put("J2", "<c r=\"J2\"><v>9.9999999999999995E-8</v></c>");
        raw.put("J3", "<c r=\"J3\"><v>1E-7</v></c>");
        raw.put("J4", "<c r=\"J4\"><f>1/2</f><v>0.5</v></c>");
        raw.put("K4", "<c r=\"K4\" t=\"str\"><f>\"10\"&amp;\"s\"</f><v>10s</v></c>");
        raw.put("J5", "<c r=\"J5\" s=\"1\"><f>0.07</f><v>7.0000000000000007E-2</v></c>");
        Ran in = imported(5, sheet -> {
            for (int row = 1; row <= 5; row++) {
                sheet.value(row, DEADBAND, 1);
                sheet.value(row, EVERY, "1s");
            }
            sheet.style(5, DEADBAND).format("0%").set();
        });
        assertThat(in.err()).isEmpty();
        assertThat(in.out().lines().filter(line -> line.contains("signal") || line.contains("name:")))
                .anyMatch(line -> line.contains("s1") && line.contains("0.0000001"))
                .anyMatch(line -> line.contains("s2") && line.contains("0.0000001"))
                .anyMatch(line -> line.contains("s3") && line.contains("0.5") && line.contains("10s"))
                .anyMatch(line -> line.contains("s4") && line.contains("7%"));
    }

    /** All at once, each where it stands, and nothing that only follows from them. */
    @Test
    void whatIsNoTextAndNoNumberIsAMistakeAtItsPlace() throws IOException {
        raw.put("J3", "<c r=\"J3\"><f>A1+1</f></c>");
        raw.put("J4", "<c r=\"J4\"><f>A1+1</f><v></v></c>");
        raw.put("G5", "<c r=\"G5\" t=\"e\"><v>#REF!</v></c>");
        raw.put("E6", "<c r=\"E6\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>");
        raw.put("I7", "<c r=\"I7\" t=\"b\"><f>A1=A1</f><v>1</v></c>");
        Ran in = imported(9, sheet -> {
            for (int row = 1; row <= 9; row++) {
                sheet.value(row, DEADBAND, 1);
                sheet.value(row, UNIT, "kW");
            }
            sheet.value(1, DEADBAND, true);
            sheet.value(7, EVERY, LocalDate.of(2026, 3, 1));
            sheet.style(7, EVERY).format("yyyy-mm-dd").set();
            sheet.value(8, EVERY, 0.007);
            sheet.style(8, EVERY).format("[h]:mm:ss").set();
            sheet.value(9, DEADBAND, 5);
            sheet.style(9, DEADBAND).format("0\\%").set();
            sheet.value(9, ASSET, false);
        });
        assertThat(in.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(in.out()).isEmpty();
        assertThat(in.err().lines().map(line -> line.substring(line.indexOf("m.xlsx"))))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).startsWith("m.xlsx:2:J: deadband: is the truth value TRUE; format"),
                        one -> assertThat(one).startsWith("m.xlsx:3:J: deadband: is a formula without a result; calc"),
                        one -> assertThat(one).startsWith("m.xlsx:4:J: deadband: is a formula without a result; calc"),
                        one -> assertThat(one).startsWith("m.xlsx:5:G: signal: is the error #REF!; mend"),
                        one -> assertThat(one).startsWith("m.xlsx:6:E: class: is the error #DIV/0!; mend"),
                        one -> assertThat(one).startsWith("m.xlsx:7:I: unit: is the truth value TRUE; format"),
                        one -> assertThat(one)
                                .startsWith("m.xlsx:8:K: atMostEvery: is a date or a time of day; format"),
                        one -> assertThat(one)
                                .startsWith("m.xlsx:9:K: atMostEvery: is a date or a time of day; format"),
                        one -> assertThat(one).startsWith("m.xlsx:10:J: deadband: is a number that its format 0\\%"),
                        one -> assertThat(one).startsWith("m.xlsx:10:D: asset: is the truth value FALSE; format"));
    }

    /** Formulas that were drawn down below the last signal, and a date beside the table, are nobody's mistake. */
    @Test
    void whatIsNoSignalIsLeftAlone() throws IOException {
        raw.put("J3", "<c r=\"J3\" t=\"str\"><f>IF(A3=\"\",\"\",1)</f><v></v></c>");
        Ran in = imported(1, sheet -> {
            sheet.value(2, DEADBAND, 1);
            sheet.value(0, SIGNAL, "signal");
            sheet.value(1, CLASS, "lathe");
        });
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).contains("s1").doesNotContain("deadband");
    }
}
