package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.MistakesException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * Tables as workbooks: the first sheet. What a workbook unpacks to is measured before it
 * is read. A number is what the cell shows of it, at most 15 digits, because that is all that a workbook keeps; one that is shown as
 * a percentage says so.
 */
final class XlsxForm {
    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final long MOST_UNPACKED = 64L << 20;
    /** Only the format tells a date from a number. */
    private static final ReadingOptions WITH_FORMATS = new ReadingOptions(true, false);

    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_DESCRIBING = 1 << 20;
    private static final Pattern ERROR = Pattern.compile("#[A-Z0-9/_]+[!?]?");
    private static final Pattern FROM_1904 = Pattern.compile("date1904\\s*=\\s*[\"'](1|true)[\"']");
    private static final Pattern DATE_LETTERS = Pattern.compile("[ymdhs年月日]", Pattern.CASE_INSENSITIVE);
    /** Text in quotes, one character behind a sign, and what brackets say, unless that is elapsed time. */
    private static final Pattern NOT_SHOWN =
            Pattern.compile("\"[^\"]*\"|[\\\\_*].|\\[(?!(h+|m+|s+)])[^]]*]", Pattern.CASE_INSENSITIVE);

    private static final int DIGITS = 15;
    private static final int LONGEST_NUMBER = 400;
    private static final int DAYS_FROM_1900_TO_1904 = 1_462;

    private XlsxForm() {}

    static RawTable read(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        boolean is1904 = isFrom1904(checkSize(copy));
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(copy), WITH_FORMATS)) {
            Sheet sheet = book.getFirstSheet();
            return table(sheet, is1904 || book.isDate1904());
        } catch (MistakesException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the library throws many kinds at a file that is odd
            throw MistakesException.of(
                    "the file is no workbook: " + e.getMessage(), "save it as .xlsx, without a password");
        }
    }

    /** The library knows this flag as the word true only; Excel writes 1. */
    private static boolean isFrom1904(String workbook) {
        return FROM_1904.matcher(workbook).find();
    }

    /** A small file may unpack to a very large one. The part that describes the workbook, as far as its flags stand in it. */
    private static String checkSize(byte[] file) {
        ByteArrayOutputStream workbook = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        long unpacked = 0;
        int entries = 0;
        try (ZipFile zip = ZipFile.builder().setByteArray(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                entries++;
                try (InputStream in = zip.getInputStream(entry)) {
                    boolean isBook = entry.getName().endsWith("workbook.xml");
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        unpacked += read;
                        if (isBook && workbook.size() < MOST_DESCRIBING) {
                            workbook.write(buffer, 0, read);
                        }
                        if (unpacked > MOST_UNPACKED || entries > MOST_ENTRIES) {
                            throw MistakesException.of(
                                    "the workbook unpacks to more than " + MOST_UNPACKED + " bytes",
                                    "leave out what is not needed, or save it as CSV");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw MistakesException.of("the file is no workbook: " + e.getMessage(), "save it as .xlsx, not as .xls");
        }
        return workbook.toString(StandardCharsets.UTF_8);
    }

    private static RawTable table(Sheet sheet, boolean is1904) throws IOException {
        List<String> headings = new ArrayList<>();
        List<RawTable.Line> lines = new ArrayList<>();
        try (Stream<org.dhatim.fastexcel.reader.Row> rows = sheet.openStream()) {
            rows.forEach(row -> {
                List<@Nullable Object> cells = new ArrayList<>();
                Forms.checkColumns(row.getCellCount());
                for (int i = 0; i < row.getCellCount(); i++) {
                    cells.add(row.getOptionalCell(i)
                            .map(cell -> value(cell, is1904))
                            .orElse(null));
                }
                if (cells.stream()
                        .allMatch(cell -> cell == null || cell.toString().isBlank())) {
                    return;
                }
                if (headings.isEmpty()) {
                    cells.forEach(cell -> headings.add(cell == null ? "" : cell.toString()));
                } else {
                    Forms.checkCount(lines.size() + 1);
                    lines.add(new RawTable.Line(row.getRowNum(), cells));
                }
            });
        }
        if (headings.isEmpty()) {
            throw MistakesException.of(
                    "the first sheet of the workbook is empty", "put the columns' names into its first row");
        }
        return new RawTable(sheet.getName(), headings, lines, List.of());
    }

    private static @Nullable Object value(Cell cell, boolean is1904) {
        String raw = cell.getRawValue();
        if (cell.getType() == CellType.FORMULA
                && (raw == null || raw.isBlank())) { // some write "" where they calculated none
            return new RawTable.NoValue(
                    "is a formula without a result",
                    "calculate and save the workbook, or write the value itself, or nothing");
        } else if (raw != null && ERROR.matcher(raw).matches() && cell.getType() != CellType.STRING) {
            return new RawTable.NoValue("shows the error " + raw, "mend its formula, or write the value itself");
        } else if (cell.getType() == CellType.NUMBER
                || (cell.getType() == CellType.FORMULA && isNumber(cell.getRawValue()))) {
            return number(cell.getRawValue(), cell.getDataFormatString(), is1904);
        } else if (cell.getType() == CellType.BOOLEAN) {
            return "1".equals(cell.getRawValue()) || "true".equalsIgnoreCase(cell.getRawValue());
        } else if (cell.getType() == CellType.EMPTY) {
            return null;
        }
        return cell.getType() == CellType.FORMULA ? cell.getRawValue() : cell.getText();
    }

    private static boolean isNumber(@Nullable String raw) {
        return raw != null && raw.matches("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    }

    private static Object number(String raw, @Nullable String format, boolean is1904) {
        if (raw.length() > LONGEST_NUMBER) {
            return raw;
        }
        BigDecimal number = new BigDecimal(raw).round(new java.math.MathContext(DIGITS));
        boolean isDate = format != null && isOfDates(format);
        boolean isWithin = Math.abs((long) number.scale()) <= LONGEST_NUMBER; // whoever reads it says so
        if (format != null && !isDate && shown(format).contains("%")) {
            return new RawTable.Percentage(number);
        }
        return is1904 && isDate && isWithin ? number.add(BigDecimal.valueOf(DAYS_FROM_1900_TO_1904)) : number;
    }

    /** Whether it shows days or times: colours, languages, words and fillers of it do not count. */
    private static boolean isOfDates(String format) {
        return DATE_LETTERS.matcher(shown(format)).find();
    }

    private static String shown(String format) {
        return NOT_SHOWN.matcher(format).replaceAll("");
    }

    static byte[] write(Kind kind, Collection<Row> rows, boolean isChinese) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Steelyard", "1.0")) {
            Worksheet sheet = book.newWorksheet(kind.id());
            head(sheet, kind, isChinese);
            int line = 1;
            for (Row row : rows) {
                for (int i = 0; i < kind.columns().size(); i++) {
                    Object value = row.values().get(kind.columns().get(i).name());
                    if (value instanceof BigDecimal number && number.precision() <= DIGITS) {
                        sheet.value(line, i, number);
                    } else if (value != null) {
                        sheet.value(line, i, ColumnType.write(value));
                    }
                }
                line++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void head(Worksheet sheet, Kind kind, boolean isChinese) {
        for (int i = 0; i < kind.columns().size(); i++) {
            Column column = kind.columns().get(i);
            sheet.value(0, i, isChinese ? column.words().zh() : column.name());
            sheet.style(0, i).bold().set();
        }
        sheet.freezePane(0, 1);
    }

    /** A template: headings in the first sheet, what belongs into each column in the second. */
    static byte[] template(Kind kind, boolean isChinese) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Steelyard", "1.0")) {
            head(book.newWorksheet(kind.id()), kind, isChinese);
            Worksheet help = book.newWorksheet(isChinese ? "说明" : "help");
            help.value(0, 0, isChinese ? kind.about().zh() : kind.about().en());
            int line = 1;
            for (Map.Entry<String, String> hint : Forms.hints(kind, isChinese).entrySet()) {
                help.value(line, 0, hint.getKey());
                help.value(line, 1, hint.getValue());
                line++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
