package io.steelyard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds JSON against the schemas of an OpenAPI document: the keywords of JSON Schema that the document uses, and none that it
 * would pass over. Stricter than the standard in one way: a name that the schema does not describe is a mistake.
 */
final class SchemaCheck {
    private static final Set<String> KNOWN = Set.of(
            "$ref",
            "anyOf",
            "type",
            "enum",
            "format",
            "description",
            "properties",
            "required",
            "items",
            "additionalProperties");

    private final JsonNode document;
    private final List<String> mistakes = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** What of the value is not as the schema says, each with its place. */
    static List<String> mistakes(JsonNode document, JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(document);
        check.check(schema, value, "");
        return check.mistakes;
    }

    private void check(JsonNode schema, JsonNode value, String where) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword)) {
                throw new IllegalArgumentException("the check does not know the keyword " + keyword);
            }
        });
        if (schema.has("$ref")) {
            check(document.at(schema.get("$ref").textValue().substring(1)), value, where);
            return;
        }
        if (schema.has("anyOf")) {
            boolean isAny = false;
            for (JsonNode one : schema.get("anyOf")) {
                isAny |= mistakes(document, one, value).isEmpty();
            }
            tell(isAny, where, "is none of " + schema.get("anyOf"));
            return;
        }
        tell(isOfType(schema, value), where, "is no " + schema.get("type") + ": " + value);
        tell(isOneOf(schema.get("enum"), value), where, "is none of " + schema.get("enum") + ": " + value);
        tell(isInstant(schema, value), where, "is no instant in UTC: " + value);
        if (value.isObject()) {
            names(schema, value, where);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            check(schema.get("items"), value.get(i), where + "/" + i);
        }
    }

    private void names(JsonNode schema, JsonNode value, String where) {
        schema.path("required").forEach(name -> tell(value.has(name.textValue()), where, "lacks " + name.textValue()));
        JsonNode others = schema.path("additionalProperties");
        value.properties().forEach(field -> {
            JsonNode described = schema.path("properties").path(field.getKey());
            String place = where + "/" + field.getKey();
            if (described.isObject() || others.isObject()) {
                check(described.isObject() ? described : others, field.getValue(), place);
            } else {
                tell(!schema.has("properties"), place, "is described nowhere");
            }
        });
    }

    private static boolean isOfType(JsonNode schema, JsonNode value) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (is(one.textValue(), value)) {
                    return true;
                }
            }
            return false;
        }
        return type.isMissingNode() || is(type.textValue(), value);
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("no type " + type);
        };
    }

    private static boolean isOneOf(@Nullable JsonNode words, JsonNode value) {
        if (words == null) {
            return true;
        }
        for (JsonNode word : words) {
            if (word.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInstant(JsonNode schema, JsonNode value) {
        if (!schema.path("format").asText().equals("date-time") || !value.isTextual()) {
            return true;
        }
        try {
            return Instant.parse(value.textValue()).toString().equals(value.textValue());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void tell(boolean isSo, String where, String mistake) {
        if (!isSo) {
            mistakes.add(where + " " + mistake);
        }
    }
}
