package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rows by a seed that any table may have. */
final class RandomRows {
    private static final List<String> TEXTS = List.of(
            "plain", "with, comma", "with \"quotes\"", "with | bar", "中文；分号", "100%", "#1", "0012", "a;b", "1.50");

    private RandomRows() {}

    static Map<String, Row> of(Kind kind, Random random, int count) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            SortedMap<String, Object> values = new TreeMap<>();
            for (Column column : kind.columns()) {
                if (column.required() || random.nextInt(3) > 0) {
                    values.put(column.name(), value(column, random));
                }
            }
            Row row = Row.of(kind, values);
            if (RowRules.broken(kind, row).isEmpty()) {
                rows.put(row.key(), row);
            }
        }
        return rows;
    }

    private static Object value(Column column, Random random) {
        return switch (column.type()) {
            case TEXT -> text(column, random);
            case DECIMAL -> decimal(column, random);
            case WHOLE -> BigDecimal.valueOf(1990 + random.nextInt(50));
            case INSTANT ->
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000), random.nextInt(3) * 1_000L);
            case DATE -> LocalDate.of(2020 + random.nextInt(10), 1 + random.nextInt(12), 1 + random.nextInt(28));
            case TIME -> LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(2) * 30);
            case MONTH -> YearMonth.of(2020 + random.nextInt(10), 1 + random.nextInt(12));
            case ZONE -> ZoneId.of(List.of("Asia/Shanghai", "Europe/Berlin").get(random.nextInt(2)));
            case FLAG -> random.nextBoolean();
            case CHOICE ->
                column.limits()
                        .choices()
                        .get(random.nextInt(column.limits().choices().size()));
            case LIST -> random.nextBoolean() ? List.of("speed") : List.of("speed", "energy", "state");
            case DAYS -> random.nextBoolean() ? Times.DAYS : List.of("mon", "thu", "sun");
            case SUBJECT, ASSET -> "m-" + random.nextInt(100);
        };
    }

    private static String text(Column column, Random random) {
        if (column.limits().pattern() != null) {
            return column.name().equals("sha256") ? "0123456789abcdef".repeat(4) : "2026-Q4";
        }
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static BigDecimal decimal(Column column, Random random) {
        if (column.limits().most() != null) {
            return new BigDecimal("0.5");
        }
        BigDecimal number = ColumnType.plain(BigDecimal.valueOf(random.nextInt(1_000_000_000), random.nextInt(9)));
        return number.signum() == 0 ? BigDecimal.ONE : number;
    }

    static ObjectNode json(Map<String, Row> rows) {
        ObjectNode json = JsonForm.object();
        ArrayNode list = json.putArray("rows");
        rows.values().forEach(row -> list.add(JsonForm.object(row)));
        return json;
    }
}
