package io.steelyard.edge.config.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON that another program wrote, or a part of it: whatever is looked for and is not there is an empty part.
 *
 * @param value a map, a list, a text, a number, a boolean, or null for nothing
 */
public record Document(@Nullable Object value) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Document NOTHING = new Document(null);

    /**
     * A whole one.
     *
     * @throws IOException when it is no JSON
     */
    public static Document read(InputStream in) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() == null) {
                return NOTHING;
            }
            return new Document(value(parser));
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** The member of an object. */
    Document at(String name) {
        return value instanceof Map<?, ?> object ? new Document(object.get(name)) : NOTHING;
    }

    /** The element of a list. */
    Document at(int index) {
        return value instanceof List<?> list && index < list.size() ? new Document(list.get(index)) : NOTHING;
    }

    /** Whether an object has such a member, and it is something. */
    boolean has(String name) {
        return at(name).value != null;
    }

    /** The elements of a list; none of anything else. */
    List<Document> all() {
        return value instanceof List<?> list ? list.stream().map(Document::new).toList() : List.of();
    }

    /** A text, a number or a boolean as text; of anything else the other one. */
    String text(String otherwise) {
        return value == null || value instanceof Map || value instanceof List ? otherwise : String.valueOf(value);
    }

    /** A number; 0 of anything else. */
    long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
