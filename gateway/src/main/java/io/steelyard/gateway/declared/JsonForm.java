package io.steelyard.gateway.declared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.MistakesException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables as JSON: {@code {"rows":[{…}]}} or the bare list. Numbers are exact. Rows are kept in this form too. */
final class JsonForm {
    static final String TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.core.StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonForm() {}

    static RawTable read(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        JsonNode root;
        try (JsonParser parser = MAPPER.createParser(copy)) {
            root = MAPPER.readTree(parser);
        } catch (JsonProcessingException e) {
            throw MistakesException.of(
                    "the body is no JSON: " + plain(e) + " in line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    "write {\"rows\":[{…},{…}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode rows = root != null && root.isObject() ? root.path("rows") : root;
        if (rows == null || !rows.isArray()) {
            throw MistakesException.of("the body has no rows", "write {\"rows\":[{…},{…}]}");
        }
        return table(rows);
    }

    private static RawTable table(JsonNode rows) {
        Map<String, Integer> headings = new LinkedHashMap<>();
        for (JsonNode row : rows) {
            if (!row.isObject()) {
                throw MistakesException.of("a row is no object: " + brief(row), "write {\"column\": value, …}");
            }
            row.fieldNames().forEachRemaining(name -> headings.putIfAbsent(name, headings.size()));
            Forms.checkColumns(headings.size());
        }
        List<RawTable.Line> lines = new ArrayList<>();
        for (JsonNode row : rows) {
            @Nullable Object[] cells = new Object[headings.size()];
            row.properties().forEach(field -> cells[headings.getOrDefault(field.getKey(), 0)] = cell(field.getValue()));
            Forms.checkCount(lines.size() + 1);
            lines.add(new RawTable.Line(lines.size() + 1, java.util.Arrays.asList(cells)));
        }
        return new RawTable(null, List.copyOf(headings.keySet()), lines, List.of());
    }

    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static @Nullable Object cell(JsonNode value) {
        if (value.isNull()) {
            return null;
        } else if (value.isNumber()) {
            return value.decimalValue();
        } else if (value.isBoolean()) {
            return value.booleanValue();
        } else if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.asText()));
            return String.join(";", parts);
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /** Any JSON. */
    static JsonNode tree(String text) throws UnreadableException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("is no JSON: " + plain(e), "look at what wrote it");
        }
    }

    /** Without the library's remark on where it begins, which names the library's own settings. */
    private static String plain(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll(" \\((start marker )?at \\[Source: .*?]\\)", "");
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row's values by column, in the order of their names. */
    static ObjectNode object(Row row) {
        ObjectNode node = object();
        row.values().forEach((name, value) -> {
            if (value instanceof BigDecimal number) {
                node.put(name, number);
            } else if (value instanceof Boolean flag) {
                node.put(name, flag);
            } else if (value instanceof List<?> list) {
                ArrayNode parts = node.putArray(name);
                list.forEach(part -> parts.add(String.valueOf(part)));
            } else {
                node.put(name, String.valueOf(value));
            }
        });
        return node;
    }

    /** The row as it is kept. */
    static String body(Row row) {
        return object(row).toString();
    }

    /** A row that was kept; a column that is no longer there is left out. */
    static Row row(Kind kind, String body) {
        SortedMap<String, Object> values = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> field : MAPPER.readTree(body).properties()) {
                Column column = kind.column(field.getKey());
                Object cell = cell(field.getValue());
                if (column != null && cell != null) {
                    values.put(column.name(), column.type().read(column, cell, ZoneId.of("UTC")));
                }
            }
        } catch (JsonProcessingException | UnreadableException e) {
            throw new IllegalStateException("a row of " + kind.id() + " that was kept cannot be read: " + body, e);
        }
        return Row.of(kind, values);
    }
}
