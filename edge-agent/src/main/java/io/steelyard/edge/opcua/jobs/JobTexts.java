package io.steelyard.edge.opcua.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.edge.opcua.types.Structure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Job orders and job responses as JSON: an array with one object a job, in the list's order, of what the server said of it.
 *
 * <pre>
 * kind        order | response
 * id          JobOrderID
 * response    JobResponseID
 * state       StateNumber of the outermost state; stateText its text
 * start, end  ISO 8601 in UTC
 * priority    of an order
 * work        ids of its work masters
 * parameters  [{id, value, unit, code}] of JobOrderParameters or JobResponseData; code is UNECE's
 * materials   [{use, id, lot, quantity, unit, code}] of MaterialRequirements or MaterialActuals
 * </pre>
 *
 * What the server left out is not there. Pure functions.
 */
public final class JobTexts {
    /** The longest list that is told, and the longest text. */
    public static final int MOST_JOBS = 256;

    private static final int LONGEST_TEXT = 64 * 1024;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String RESPONSE = "ISA95JobResponseDataType";
    private static final String ORDER = "ISA95JobOrderDataType";
    private static final String ORDER_AND_STATE = "ISA95JobOrderAndStateDataType";
    /** In this order, so that the same material is the same text after a start. */
    private static final List<Map.Entry<String, String>> MATERIAL = List.of(
            Map.entry("use", "MaterialUse"),
            Map.entry("id", "MaterialDefinitionID"),
            Map.entry("lot", "MaterialLotID"));

    private JobTexts() {}

    /** Whether the structure is a job. */
    public static boolean isJob(Structure structure) {
        return List.of(RESPONSE, ORDER, ORDER_AND_STATE).contains(structure.type());
    }

    /** The jobs as a text; null when it would be longer than 64 KiB. */
    public static @Nullable String of(List<Structure> jobs) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Structure job : jobs) {
                json.writeStartObject();
                job(json, job);
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        String whole = text.toString();
        return whole.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT ? null : whole;
    }

    private static void job(JsonGenerator json, Structure job) throws IOException {
        boolean isResponse = job.type().equals(RESPONSE);
        Structure body = part(job, "JobOrder") instanceof Structure order ? order : job;
        json.writeStringField("kind", isResponse ? "response" : "order");
        put(json, "id", part(body, "JobOrderID"));
        put(json, "response", part(body, "JobResponseID"));
        for (Structure state : list(part(job, isResponse ? "JobState" : "State"))) {
            put(json, "state", part(state, "StateNumber"));
            put(json, "stateText", part(state, "StateText"));
            break; // states within it follow
        }
        put(json, "start", part(body, "StartTime"));
        put(json, "end", part(body, "EndTime"));
        put(json, "priority", part(body, "Priority"));
        List<Structure> work = list(part(body, "WorkMasterID"));
        if (!work.isEmpty()) {
            json.writeArrayFieldStart("work");
            for (Structure master : work) {
                json.writeString(String.valueOf(part(master, "ID")));
            }
            json.writeEndArray();
        }
        parameters(json, list(part(body, isResponse ? "JobResponseData" : "JobOrderParameters")));
        materials(json, list(part(body, isResponse ? "MaterialActuals" : "MaterialRequirements")));
    }

    private static void parameters(JsonGenerator json, List<Structure> parameters) throws IOException {
        if (parameters.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("parameters");
        for (Structure parameter : parameters) {
            json.writeStartObject();
            put(json, "id", part(parameter, "ID"));
            put(json, "value", part(parameter, "Value"));
            unit(json, parameter);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void materials(JsonGenerator json, List<Structure> materials) throws IOException {
        if (materials.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("materials");
        for (Structure material : materials) {
            json.writeStartObject();
            for (Map.Entry<String, String> field : MATERIAL) {
                put(json, field.getKey(), part(material, field.getValue()));
            }
            put(json, "quantity", part(material, "Quantity"));
            unit(json, material);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void unit(JsonGenerator json, Structure owner) throws IOException {
        if (part(owner, "EngineeringUnits") instanceof Structure unit) {
            put(json, "unit", part(unit, "DisplayName"));
            if (part(unit, "UnitId") instanceof Integer id && id > 0) {
                json.writeStringField("code", code(id));
            }
        }
    }

    /** UNECE's common code: its characters are the number's bytes (Part 8 §5.6.3). */
    private static String code(int unitId) {
        StringBuilder code = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = unitId >> shift & 0xFF;
            if (character != 0) {
                code.append((char) character);
            }
        }
        return code.toString();
    }

    private static @Nullable Object part(Structure of, String name) {
        for (Structure.Member member : of.fields()) {
            if (member.name().equals(name)) {
                return member.value();
            }
        }
        return null;
    }

    private static List<Structure> list(@Nullable Object value) {
        return value instanceof Structure.Several several
                ? several.elements().stream()
                        .filter(Structure.class::isInstance)
                        .map(Structure.class::cast)
                        .toList()
                : List.of();
    }

    private static void put(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        Object plain = plain(value);
        if (plain != null) {
            json.writeFieldName(name);
            write(json, plain);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Variant variant) {
            return plain(variant.getValue());
        }
        if (value instanceof LocalizedText text) {
            return text.text();
        }
        if (value instanceof DateTime time) {
            return time.getUtcTime() <= 0 || time.getUtcTime() == Long.MAX_VALUE
                    ? null
                    : time.getJavaInstant().toString();
        }
        return value;
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value.getClass().isArray()) {
            json.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                Object element = plain(Array.get(value, i));
                if (element == null) {
                    json.writeNull();
                } else {
                    write(json, element);
                }
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number && isFinite(number)) {
            json.writeNumber(new BigDecimal(number.toString()));
        } else {
            json.writeString(value.toString());
        }
    }

    private static boolean isFinite(Number number) {
        return Double.isFinite(number.doubleValue());
    }
}
