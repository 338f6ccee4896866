package io.steelyard.cli.mapping;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;

/**
 * A table's cells as texts. CSV in UTF-8, or GB18030 when it is no UTF-8, separated by comma, semicolon or tab; of a workbook
 * the first sheet.
 *
 * @param lines the first one holds the headings; blank ones are left out
 * @param unread cells of these that say nothing that could be read
 */
record Sheet(List<Line> lines, List<Unread> unread) {
    private static final String MARK = "\uFEFF";
    private static final int MOST_BYTES = 64 << 20;
    /** Only the format tells a share from a number, and a date. */
    private static final ReadingOptions WITH_FORMATS = new ReadingOptions(true, false);

    Sheet {
        lines = List.copyOf(lines);
        unread = List.copyOf(unread);
    }

    Sheet(List<Line> lines) {
        this(lines, List.of());
    }

    /**
     * A cell that cannot be read.
     *
     * @param line as of {@link Line}
     * @param column from 0
     * @param why and what to do
     */
    record Unread(int line, int column, String why) {}

    /** @param number of the line in the file, from 1 */
    record Line(int number, List<String> cells) {
        Line {
            cells = List.copyOf(cells);
        }

        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /** Whether the file's name says that it is a workbook; a table it must be. */
    private static boolean isWorkbook(Path file) throws WrongTableException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".xlsx")) {
            throw WrongTableException.of(file + " is no table: name a file that ends with .csv or .xlsx");
        }
        return name.endsWith(".xlsx");
    }

    static Sheet read(Path file) throws WrongTableException, IOException {
        boolean isWorkbook = isWorkbook(file);
        if (Files.size(file) > MOST_BYTES) {
            throw WrongTableException.of(file + " has more than " + MOST_BYTES + " bytes: import it in parts");
        }
        byte[] bytes = Files.readAllBytes(file);
        Sheet sheet = isWorkbook ? workbook(file, bytes) : csv(file, text(file, bytes));
        if (sheet.lines().isEmpty()) {
            throw WrongTableException.of(
                    file + " is empty: its first line holds " + String.join(",", Column.headings()));
        }
        return sheet;
    }

    private static Sheet workbook(Path file, byte[] bytes) throws WrongTableException {
        List<Line> lines = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(bytes), WITH_FORMATS);
                Stream<org.dhatim.fastexcel.reader.Row> rows =
                        book.getFirstSheet().openStream()) {
            rows.forEach(row -> {
                List<WorkbookCell> cells = new ArrayList<>();
                for (int i = 0; i < row.getCellCount(); i++) {
                    cells.add(row.getOptionalCell(i).map(WorkbookCell::of).orElse(WorkbookCell.EMPTY));
                }
                Line line = new Line(
                        row.getRowNum(), cells.stream().map(WorkbookCell::text).toList());
                add(lines, line);
                for (int i = 0; i < cells.size() && !line.isBlank(); i++) {
                    String mistake = cells.get(i).mistake();
                    if (mistake != null) {
                        unread.add(new Unread(line.number(), i, mistake));
                    }
                }
            });
        } catch (IOException | RuntimeException e) { // the library throws many kinds at a file that is odd
            throw WrongTableException.of(
                    file + " is no workbook: " + e.getMessage() + "; save it as .xlsx, without a password");
        }
        return new Sheet(lines, unread);
    }

    private static Sheet csv(Path file, String text) throws WrongTableException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator(text))
                .setCommentMarker('#')
                .setTrim(true)
                .get();
        List<Line> lines = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord record : parser) {
                add(lines, new Line((int) parser.getCurrentLineNumber(), record.toList()));
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw WrongTableException.of(
                    file + " is no CSV: " + e.getMessage() + "; mend the quotes, or save it as CSV once more");
        }
        return new Sheet(lines);
    }

    private static void add(List<Line> lines, Line line) {
        if (!line.isBlank()) {
            lines.add(line);
        }
    }

    private static String text(Path file, byte[] bytes) throws WrongTableException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
            try {
                String text =
                        charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return text.startsWith(MARK) ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                // saved by a spreadsheet program in Chinese, most likely
            }
        }
        throw WrongTableException.of(file + " is neither UTF-8 nor GB18030: save it as CSV UTF-8");
    }

    /** What there is most of in the first line that says something. */
    private static char separator(String text) {
        String head = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(head, candidate) > count(head, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char what) {
        return text.chars().filter(c -> c == what).count();
    }

    void write(Path file) throws WrongTableException, IOException {
        Files.write(file, isWorkbook(file) ? workbook() : csv().getBytes(StandardCharsets.UTF_8));
    }

    /** With a mark, so that spreadsheet programs take it for UTF-8. */
    String csv() throws IOException {
        StringBuilder text = new StringBuilder(MARK);
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            for (Line line : lines) {
                printer.printRecord(line.cells());
            }
        }
        return text.toString();
    }

    private byte[] workbook() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Steelyard", "1.0")) {
            Worksheet sheet = book.newWorksheet("mapping");
            for (int row = 0; row < lines.size(); row++) {
                for (int i = 0; i < lines.get(row).cells().size(); i++) {
                    sheet.value(row, i, lines.get(row).cells().get(i));
                }
            }
            sheet.freezePane(0, 1);
        }
        return out.toByteArray();
    }
}
