package io.steelyard.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How records are written: one line, instants as ISO 8601 UTC, ranges as {@code [[first,last],…]}. */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();
    static final long NANOS_A_SECOND = 1_000_000_000L;
    static final long NANOS_AN_HOUR = 3_600L * NANOS_A_SECOND;

    private Json() {}

    /** A part of the writing of a record. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static String write(Writing fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    static void scope(JsonGenerator json, Scope scope) throws IOException {
        json.writeObjectFieldStart("scope");
        json.writeStringField("site", scope.site());
        json.writeStringField("agent", scope.agent());
        optional(json, "server", scope.server());
        optional(json, "asset", scope.asset());
        optional(json, "signal", scope.signal());
        json.writeEndObject();
    }

    static void instant(JsonGenerator json, String name, @Nullable Long nanos) throws IOException {
        if (nanos == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, isoOf(nanos));
        }
    }

    static void ranges(JsonGenerator json, String name, List<NumberRange> ranges) throws IOException {
        json.writeArrayFieldStart(name);
        for (NumberRange range : ranges) {
            json.writeStartArray();
            json.writeNumber(range.first());
            json.writeNumber(range.last());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    static String isoOf(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND))
                .toString();
    }

    static long nanosOf(String iso) {
        try {
            Instant instant = Instant.parse(iso);
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_A_SECOND), (long) instant.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new LedgerException("not an instant between 1677 and 2262: " + iso, e);
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }
}
