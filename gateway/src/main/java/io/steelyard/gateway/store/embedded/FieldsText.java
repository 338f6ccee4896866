package io.steelyard.gateway.store.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.steelyard.gateway.model.FieldChoice;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A minute row's fields as one line of JSON: whole numbers are {@code Long}, numbers with a point {@code Double}. */
final class FieldsText {
    private static final JsonFactory JSON = new JsonFactory();
    /** More are parsed about as quickly as they are looked for. */
    private static final int FEW = 4;

    private FieldsText() {}

    /** In the order of the map. */
    static String of(Map<String, Object> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                Object value = field.getValue();
                if (value instanceof Long whole) {
                    json.writeNumber(whole);
                } else if (value instanceof Double real) {
                    json.writeNumber(real);
                } else {
                    json.writeString(value.toString());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    static String ofNames(List<String> names) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeArray(names.toArray(String[]::new), 0, names.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    static List<String> parseNames(String text) {
        List<String> names = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                names.add(json.getText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("names of a minute row that cannot be read", e);
        }
        return List.copyOf(names);
    }

    static SortedMap<String, Object> parse(String text) {
        return parse(text, null);
    }

    /**
     * How a text that holds any of these fields holds its name: whoever wants a few fields need not parse a row that has none of
     * them. None where only parsing tells.
     */
    static List<String> quoted(FieldChoice choice) {
        if (choice.names().size() > FEW
                || !choice.prefixes().isEmpty()
                || !choice.names().stream().allMatch(FieldsText::isWrittenAsItIs)) {
            return List.of();
        }
        return choice.names().stream().map(name -> '"' + name + '"').toList();
    }

    /** Other letters than these may be escaped. */
    private static boolean isWrittenAsItIs(String name) {
        return name.chars().allMatch(letter -> letter >= ' ' && letter < 0x7f && letter != '"' && letter != '\\');
    }

    /** Whether the text may hold one of them; each is {@link #quoted}. */
    static boolean mayHold(String text, List<String> quoted) {
        for (String name : quoted) {
            if (text.contains(name)) {
                return true;
            }
        }
        return quoted.isEmpty();
    }

    /** Only the chosen fields where a choice is given. */
    static SortedMap<String, Object> parse(String text, @Nullable FieldChoice choice) {
        SortedMap<String, Object> fields = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (choice != null && !choice.has(name)) {
                    continue;
                }
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(name, json.getLongValue());
                } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                    fields.put(name, json.getDoubleValue());
                } else {
                    fields.put(name, json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a minute row that cannot be read", e);
        }
        return fields;
    }
}
