package io.steelyard.cli.mapping;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.jspecify.annotations.Nullable;

/**
 * A workbook's cell as the text that a person sees in it, as far as a table of signals has use for that: numbers with their
 * percent signs and without exponents.
 *
 * @param text what stands there; of a cell that cannot be read what the file has of it
 * @param mistake why it cannot be read and what to do, or null
 */
record WorkbookCell(String text, @Nullable String mistake) {
    /** All that a workbook keeps of a number. */
    private static final MathContext DIGITS = new MathContext(15);

    private static final int MOST_ZEROS = 400;
    private static final String AS_TEXT = "; format the cell as text and write what is meant";

    /** Text in quotes, what is left to the width, and what brackets say, unless that is elapsed time. */
    private static final Pattern NOT_SHOWN =
            Pattern.compile("\"[^\"]*\"|[_*].|\\[(?!(h+|m+|s+)])[^]]*]", Pattern.CASE_INSENSITIVE);
    /** One character that is shown as it is. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\.");

    private static final Pattern OF_DATES = Pattern.compile("[ymdhs年月日]", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_NUMBERS = Pattern.compile("[0#?]");
    private static final Pattern ERROR = Pattern.compile("#[A-Z_/0]+[!?]?");
    /** Dates of Chinese, Japanese and Korean workbooks, whose formats stand in no file. */
    private static final List<int[]> DATES_BY_NUMBER =
            List.of(new int[] {14, 22}, new int[] {27, 36}, new int[] {45, 47}, new int[] {50, 58});

    private static final int GENERAL = 0;
    private static final int PERCENT = 9;
    private static final int PERCENT_OF_TWO_DIGITS = 10;

    static final WorkbookCell EMPTY = new WorkbookCell("", null);

    static WorkbookCell of(Cell cell) {
        String raw = cell.getRawValue() == null ? "" : cell.getRawValue();
        return switch (cell.getType()) {
            case EMPTY -> EMPTY;
            case STRING -> new WorkbookCell(cell.getText().strip(), null);
            case NUMBER -> raw.isBlank() ? EMPTY : number(cell, raw);
            case FORMULA -> formula(cell, raw);
            case BOOLEAN -> truth(raw);
            case ERROR -> error(raw);
        };
    }

    private static WorkbookCell formula(Cell cell, String raw) {
        if (raw.isBlank()) { // some programs write an empty result where they have calculated none
            return new WorkbookCell(
                    cell.getRawValue() == null ? "=" + cell.getFormula() : "",
                    "is a formula without a result; calculate and save the workbook, or write the value itself, or"
                            + " nothing");
        }
        if (cell.getValue() instanceof Boolean) {
            return truth(raw);
        }
        if (cell.getValue() instanceof BigDecimal) {
            return number(cell, raw);
        }
        return ERROR.matcher(raw).matches() ? error(raw) : new WorkbookCell(raw.strip(), null);
    }

    private static WorkbookCell truth(String raw) {
        String word = raw.equals("1") ? "TRUE" : raw.equals("0") ? "FALSE" : raw.toUpperCase(Locale.ROOT);
        return new WorkbookCell(word, "is the truth value " + word + AS_TEXT);
    }

    private static WorkbookCell error(String raw) {
        return new WorkbookCell(raw, "is the error " + raw + "; mend the formula, or write the value itself");
    }

    private static WorkbookCell number(Cell cell, String raw) {
        BigDecimal number = new BigDecimal(raw).round(DIGITS).stripTrailingZeros();
        if (Math.abs((long) number.scale()) > MOST_ZEROS) {
            return new WorkbookCell(raw, "is a number of more than " + MOST_ZEROS + " digits" + AS_TEXT);
        }
        String format = format(cell);
        if (isDate(cell, format)) {
            return new WorkbookCell(raw, "is a date or a time of day" + AS_TEXT);
        }
        List<String> sections = Arrays.stream(
                        NOT_SHOWN.matcher(format).replaceAll("").split(";"))
                .filter(section -> OF_NUMBERS.matcher(section).find())
                .toList();
        long percent =
                sections.stream().filter(section -> section.contains("%")).count();
        if (percent > 0 && (percent < sections.size() || sections.stream().anyMatch(WorkbookCell::isOddPercent))) {
            return new WorkbookCell(
                    raw, "is a number that its format " + format + " shows as percent only in part" + AS_TEXT);
        }
        return percent == 0
                ? new WorkbookCell(number.toPlainString(), null)
                : new WorkbookCell(number.movePointRight(2).toPlainString() + "%", null);
    }

    /** A sign that is only written behind the number, or two of them: what is seen is not a hundred times what is there. */
    private static boolean isOddPercent(String section) {
        return ESCAPED.matcher(section)
                        .replaceAll("")
                        .chars()
                        .filter(c -> c == '%')
                        .count()
                != 1;
    }

    private static String format(Cell cell) {
        if (cell.getDataFormatString() != null) {
            return cell.getDataFormatString();
        }
        int id = id(cell);
        return id == PERCENT ? "0%" : id == PERCENT_OF_TWO_DIGITS ? "0.00%" : "";
    }

    private static int id(Cell cell) {
        return cell.getDataFormatId() == null ? GENERAL : cell.getDataFormatId();
    }

    private static boolean isDate(Cell cell, String format) {
        String shown = ESCAPED.matcher(NOT_SHOWN.matcher(format).replaceAll("")).replaceAll("");
        return format.isEmpty()
                ? DATES_BY_NUMBER.stream().anyMatch(range -> range[0] <= id(cell) && id(cell) <= range[1])
                : OF_DATES.matcher(shown.replaceAll("(?i)general", "")).find();
    }
}
