package io.steelyard.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.StoredPoint;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How things look outside: instants as ISO 8601 UTC, values as JSON's own types. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static byte[] bytes(Object node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What somebody else wrote; null where it is no object of JSON. */
    static @Nullable JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null; // whoever wrote it is not of ours
        }
    }

    static Response ok(ObjectNode node) {
        return Response.json(200, bytes(node));
    }

    static @Nullable String instant(@Nullable Long nanos) {
        return nanos == null
                ? null
                : Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND))
                        .toString();
    }

    /**
     * Puts a point's time, value and status; NaN and infinities are texts, because JSON has no such numbers.
     *
     * @param isUnsigned whether a whole value is the two's complement of an unsigned one
     */
    static ObjectNode point(ObjectNode node, StoredPoint point, boolean isUnsigned) {
        node.put("time", instant(point.time()));
        if (isUnsigned && point.value() instanceof Long whole && whole < 0) {
            node.put("value", new BigInteger(Long.toUnsignedString(whole)));
        } else {
            value(node, "value", point.value());
        }
        return node.put("status", point.status());
    }

    static void value(ObjectNode node, String name, @Nullable Object value) {
        if (value instanceof Boolean flag) {
            node.put(name, flag);
        } else if (value instanceof Long whole) {
            node.put(name, whole);
        } else if (value instanceof Double real && Double.isFinite(real)) {
            node.put(name, real);
        } else if (value instanceof BigDecimal exact) {
            node.put(name, exact.scale() < 0 ? exact.setScale(0) : exact);
        } else if (value == null) {
            node.putNull(name);
        } else {
            node.put(name, value.toString());
        }
    }

    static Response problem(ProblemException problem) {
        ObjectNode node = object();
        node.put("type", "about:blank");
        node.put("title", problem.title());
        node.put("status", problem.status());
        node.put("detail", problem.detail());
        if (problem.field() != null) {
            node.put("field", problem.field());
        }
        if (!problem.problems().isEmpty()) {
            node.set("problems", MAPPER.valueToTree(problem.problems()));
        }
        return new Response(problem.status(), Response.PROBLEM, java.nio.ByteBuffer.wrap(bytes(node)));
    }
}
