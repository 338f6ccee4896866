package io.steelyard.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A parsed record: its fields by name, read with a check of their type. Fields of a later version are ignored. */
final class JsonFields {
    private static final int MAX_DEPTH = 8;
    private final Map<?, ?> fields;

    private JsonFields(Map<?, ?> fields) {
        this.fields = fields;
    }

    static JsonFields parse(String text) {
        try (JsonParser json = Json.FACTORY.createParser(text)) {
            json.nextToken();
            if (value(json, 0) instanceof Map<?, ?> map) {
                return new JsonFields(map);
            }
            throw new LedgerException("a record must be a JSON object");
        } catch (IOException e) {
            throw new LedgerException("a record that is not JSON: " + e.getMessage(), e);
        }
    }

    String text(String name) {
        return required(name, String.class);
    }

    long number(String name) {
        return required(name, Long.class);
    }

    @Nullable
    Long numberOrNull(String name) {
        return fields.get(name) == null ? null : (Long) number(name);
    }

    boolean flag(String name) {
        return required(name, Boolean.class);
    }

    UUID uuid(String name) {
        String text = text(name);
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new LedgerException("field " + name + " is not a UUID: " + text, e);
        }
    }

    long instant(String name) {
        return Json.nanosOf(text(name));
    }

    @Nullable
    Long instantOrNull(String name) {
        return fields.get(name) == null ? null : (Long) instant(name);
    }

    List<NumberRange> ranges(String name) {
        List<NumberRange> ranges = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof Long first
                    && pair.get(1) instanceof Long last
                    && NumberRange.isOne(first, last))) {
                throw new LedgerException("field " + name + " has something that is not a range: " + element);
            }
            ranges.add(new NumberRange(first, last));
        }
        return ranges;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            texts.add(as(name, element, String.class));
        }
        return texts;
    }

    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof Map<?, ?> map)) {
                throw new LedgerException("field " + name + " has something that is not an object: " + element);
            }
            objects.add(new JsonFields(map));
        }
        return objects;
    }

    Map<String, String> textsByName(String name) {
        Map<String, String> texts = new HashMap<>();
        map(name).forEach((key, value) -> texts.put((String) key, as(name, value, String.class)));
        return texts;
    }

    Map<String, Long> numbersByName(String name) {
        Map<String, Long> numbers = new HashMap<>();
        map(name).forEach((key, value) -> numbers.put((String) key, as(name, value, Long.class)));
        return numbers;
    }

    @Nullable
    JsonFields objectOrNull(String name) {
        return fields.get(name) == null ? null : new JsonFields(map(name));
    }

    Scope scope() {
        JsonFields scope = new JsonFields(map("scope"));
        return new Scope(
                scope.text("site"),
                scope.text("agent"),
                scope.optional("server"),
                scope.optional("asset"),
                scope.optional("signal"));
    }

    private @Nullable String optional(String name) {
        Object value = fields.get(name);
        return value == null ? null : as(name, value, String.class);
    }

    private Map<?, ?> map(String name) {
        if (fields.get(name) instanceof Map<?, ?> map) {
            return map;
        }
        throw new LedgerException("field " + name + " is missing or not an object");
    }

    private List<?> list(String name) {
        if (fields.get(name) instanceof List<?> list) {
            return list;
        }
        throw new LedgerException("field " + name + " is missing or not an array");
    }

    private <T> T required(String name, Class<T> type) {
        return as(name, fields.get(name), type);
    }

    private static <T> T as(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new LedgerException(
                    "field " + name + (value == null ? " is missing" : " is not a " + type.getSimpleName()));
        }
        return type.cast(value);
    }

    private static @Nullable Object value(JsonParser json, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new LedgerException("a record that is nested too deeply");
        }
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new LedgerException("a record must be a JSON object");
        }
        return switch (token) {
            case START_OBJECT -> object(json, depth);
            case START_ARRAY -> array(json, depth);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new LedgerException("unexpected " + token + " in a record");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser json, int depth) throws IOException {
        Map<String, @Nullable Object> map = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, value(json, depth + 1));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser json, int depth) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(json, depth + 1));
        }
        return list;
    }
}
