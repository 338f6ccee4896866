package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.MistakesException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all forms of tables share. */
final class Forms {
    /** Most rows of one table. */
    static final int MOST_ROWS = 100_000;

    private static final int MOST_COLUMNS = 200;

    private Forms() {}

    /** Reads a body by its content type. */
    static RawTable read(String type, ByteBuffer body) {
        return switch (type) {
            case CsvForm.TYPE -> CsvForm.read(body);
            case XlsxForm.TYPE -> XlsxForm.read(body);
            default -> JsonForm.read(body);
        };
    }

    static void checkCount(int rows) {
        if (rows > MOST_ROWS) {
            throw MistakesException.of("there are more than " + MOST_ROWS + " rows", "leave out what is years old");
        }
    }

    static void checkColumns(int columns) {
        if (columns > MOST_COLUMNS) {
            throw MistakesException.of("there are more than " + MOST_COLUMNS + " columns", "leave out the others");
        }
    }

    /** A value as a cell shows it; nothing when there is none. */
    static String shown(@Nullable Object value) {
        return value == null ? "" : ColumnType.write(value);
    }

    /** What belongs into each column. */
    static Map<String, String> hints(Kind kind, boolean isChinese) {
        Map<String, String> hints = new LinkedHashMap<>();
        for (Column column : kind.columns()) {
            StringBuilder hint = new StringBuilder(example(column));
            if (!column.unit().isEmpty()) {
                hint.append(" [").append(column.unit()).append(']');
            }
            if (column.required()) {
                hint.append(isChinese ? "；必填" : "; needed");
            }
            hints.put(isChinese ? column.words().zh() : column.name(), hint.toString());
        }
        return hints;
    }

    private static String example(Column column) {
        return switch (column.type()) {
            case TEXT -> "abc";
            case DECIMAL -> "12.5";
            case WHOLE -> "12";
            case INSTANT -> "2026-11-23T08:00:00Z / 2026-11-23 08:00";
            case DATE -> "2026-11-23";
            case TIME -> "08:00";
            case MONTH -> "2026-11";
            case ZONE -> "Asia/Shanghai";
            case FLAG -> "true / false / 是 / 否";
            case CHOICE -> String.join(" / ", column.limits().choices());
            case LIST -> "a;b;c";
            case DAYS -> "mon-fri / 周一至周五";
            case SUBJECT -> "area / area/line / asset";
            case ASSET -> "asset";
        };
    }
}
