package io.steelyard.edge.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers as JSON: maps, lists, texts, numbers, booleans and nulls, within bounds. */
public final class Json {
    private static final int DEEPEST = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(32)
                    .maxNameLength(128)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** An object. */
    static Map<String, Object> read(byte[] text) throws OperationException {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new OperationException(OperationException.WRONG, "the request has to be a JSON object");
            }
            Map<String, Object> read = object(parser);
            if (parser.nextToken() != null) {
                throw new OperationException(OperationException.WRONG, "something stands behind the JSON object");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new OperationException(OperationException.WRONG, "no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new OperationException(OperationException.WRONG, "no JSON in UTF-8");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                object.put(name, value);
            }
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value != null) {
                list.add(value);
            }
        }
        return list;
    }

    /** A value of such kinds as JSON. */
    public static String text(Object value) {
        byte[] bytes = write(value, Integer.MAX_VALUE);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The value as JSON; null when that is longer. */
    static byte @Nullable [] write(Object value, int mostBytes) {
        Bounded bytes = new Bounded(mostBytes);
        try (JsonGenerator json = JSON.createGenerator((OutputStream) bytes)) {
            json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            write(json, value);
        } catch (FullException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no stream that could fail
        }
        return bytes.bytes.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> one : map.entrySet()) {
                json.writeFieldName(String.valueOf(one.getKey()));
                write(json, one.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object one : list) {
                write(json, one);
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number && isWhole(number)) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.doubleValue());
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    /** Takes so many bytes and no more. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            if (count > most - bytes.size()) {
                throw new FullException();
            }
            bytes.write(some, from, count);
        }
    }

    private static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
