package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.MistakesException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tables as CSV: UTF-8 with or without a mark, GB18030 when it is no UTF-8; separated by comma, semicolon or tab. A line that
 * begins with {@code #} is a remark.
 */
final class CsvForm {
    static final String TYPE = "text/csv";

    private static final Charset CHINESE = Charset.forName("GB18030");
    private static final String MARK = "\uFEFF";

    private CsvForm() {}

    static RawTable read(ByteBuffer bytes) {
        List<String> notes = new ArrayList<>();
        String text = text(bytes, notes);
        char separator = separator(text);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setCommentMarker('#')
                .setIgnoreEmptyLines(true)
                .setTrim(true)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            List<String> headings = List.of();
            List<RawTable.Line> lines = new ArrayList<>();
            for (CSVRecord line : parser) {
                if (headings.isEmpty()) {
                    headings = line.toList();
                } else {
                    int number = (int) parser.getCurrentLineNumber();
                    Forms.checkCount(lines.size() + 1);
                    lines.add(new RawTable.Line(number, new ArrayList<@Nullable Object>(line.toList())));
                }
            }
            if (headings.isEmpty()) {
                throw MistakesException.of("the file is empty", "put the columns' names into its first line");
            }
            return new RawTable(null, headings, lines, notes);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw MistakesException.of(
                    "the file is no CSV: " + plain(e), "mend the quotes, or save it as CSV once more");
        }
    }

    /** Without the names of classes that the library puts before what it says. */
    private static String plain(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("(?:[a-z0-9]+[.])+[A-Z][A-Za-z]*Exception: ", "");
    }

    private static String text(ByteBuffer bytes, List<String> notes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.duplicate())
                    .toString();
            return text.startsWith(MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            // saved by a spreadsheet program in Chinese, most likely
        }
        try {
            String text = CHINESE.newDecoder().decode(bytes.duplicate()).toString();
            notes.add("read as GB18030, because it is no UTF-8");
            return text;
        } catch (CharacterCodingException e) {
            throw MistakesException.of("the file is neither UTF-8 nor GB18030", "save it as CSV UTF-8");
        }
    }

    /** What there is most of in the first line that says something. */
    private static char separator(String text) {
        String head = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        char best = ',';
        long most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = head.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    /** With a mark, so that spreadsheet programs take it for UTF-8. */
    static byte[] write(Kind kind, Collection<Row> rows, boolean isChinese) {
        StringBuilder text = new StringBuilder(MARK);
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            printer.printRecord(kind.columns().stream()
                    .map(column -> isChinese ? column.words().zh() : column.name())
                    .toList());
            for (Row row : rows) {
                List<String> cells = new ArrayList<>();
                for (Column column : kind.columns()) {
                    cells.add(Forms.shown(row.values().get(column.name())));
                }
                printer.printRecord(cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A template: headings, and what belongs into each column as remarks. */
    static byte[] template(Kind kind, boolean isChinese) {
        StringBuilder text = new StringBuilder(MARK);
        text.append(kind.columns().stream()
                        .map(column -> isChinese ? column.words().zh() : column.name())
                        .collect(Collectors.joining(",")))
                .append("\r\n# ")
                .append(isChinese ? kind.about().zh() : kind.about().en())
                .append("\r\n");
        for (Map.Entry<String, String> hint : Forms.hints(kind, isChinese).entrySet()) {
            text.append("# ")
                    .append(hint.getKey())
                    .append(": ")
                    .append(hint.getValue())
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
