package io.steelyard.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The JSON Schema (draft 2020-12) of some keys. */
public final class JsonSchema {

    private JsonSchema() {}

    /** The schema as text. */
    public static String of(Keys keys, String title) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(object(keys));
        return write(schema, "");
    }

    private static Map<String, Object> object(Keys keys) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Key key : keys.all()) {
            Map<String, Object> property = new LinkedHashMap<>(type(key.type()));
            property.put("description", key.description());
            if (key.byDefault() != null) {
                property.put("default", typed(key.type(), key.byDefault()));
            }
            properties.put(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    private static Object typed(Type type, String text) {
        if (type instanceof Type.Whole) {
            return Long.parseLong(text);
        }
        return type instanceof Type.Flag ? (Object) Boolean.parseBoolean(text) : text;
    }

    private static Map<String, Object> type(Type type) {
        if (type instanceof Type.Whole whole) {
            return ordered("type", "integer", "minimum", whole.least(), "maximum", whole.most());
        } else if (type instanceof Type.Flag) {
            return ordered("type", "boolean");
        } else if (type instanceof Type.Length) {
            return ordered("type", "string", "pattern", "^(\\d{1,15}\\s*(ms|s|m|h|d)|P.+)$");
        } else if (type instanceof Type.Size size) {
            return ordered(
                    "type",
                    List.of("string", "integer"),
                    "pattern",
                    "^\\d{1,15}\\s*([Bb]|[KkMmGgTt][Bb])?$",
                    "minimum",
                    size.least());
        } else if (type instanceof Type.SizeOrShare) {
            return ordered(
                    "type",
                    List.of("string", "integer"),
                    "pattern",
                    "^(\\d{1,15}\\s*([Bb]|[KkMmGgTt][Bb])?|\\d{1,2}\\s*%)$",
                    "minimum",
                    0);
        } else if (type instanceof Type.OneOf oneOf) {
            return ordered("enum", List.copyOf(oneOf.words()));
        } else if (type instanceof Type.Hidden) {
            return ordered("type", "string", "pattern", "^\\$\\{(env|file):[^}]+\\}$");
        } else if (type instanceof Type.Text text && !text.pattern().equals("(?s).+")) {
            Object kinds =
                    "7".matches(text.pattern()) ? List.of("string", "integer") : "string"; // YAML makes a number of it
            return ordered("type", kinds, "pattern", "^(" + text.pattern() + ")$");
        } else if (type instanceof Type.Section section) {
            return object(section.keys());
        } else if (type instanceof Type.ListOf list) {
            return ordered("type", "array", "items", type(list.element()));
        } else if (type instanceof Type.MapOf map) {
            return ordered("type", "object", "additionalProperties", type(map.value()));
        }
        return ordered("type", "string", "minLength", 1L);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String write(Object value, String indent) {
        String inner = indent + "  ";
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> inner + text(String.valueOf(entry.getKey())) + ": " + write(entry.getValue(), inner))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        } else if (value instanceof List<?> list) {
            return list.stream().map(element -> write(element, inner)).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof String string) {
            return text(string);
        }
        return String.valueOf(value);
    }

    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
