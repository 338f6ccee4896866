package io.steelyard.gateway.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document, made from the routes; the schemas of the answers stand in a resource beside it. */
final class OpenApi {
    private static final String YEAR = "(19[7-9]\\d|2[01]\\d\\d|22[0-5]\\d|2260)";
    private static final String DAY = YEAR + "-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
    private static final String PERIOD = "(" + YEAR + "(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?|" + DAY + ")";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OpenApi() {}

    static ObjectNode document(List<Route> routes) {
        ObjectNode document = Json.object();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Steelyard gateway")
                .put("version", "1")
                .put("description", "Time series, ledger and indicators of a plant.");
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            ObjectNode get = paths.withObjectProperty(route.path().replace("*", "{id}"))
                    .putObject(route.method().name().toLowerCase(Locale.ROOT));
            get.put("summary", route.summary());
            get.putArray("security");
            get.put("x-role", route.role().name().toLowerCase(Locale.ROOT));
            ArrayNode parameters = get.putArray("parameters");
            for (String variable : new PathPattern(route.path()).variables()) {
                parameter(parameters.addObject(), variable, "path", true, "Percent-encoded " + variable + ".")
                        .put("type", "string");
            }
            for (Parameter known : route.parameters()) {
                schema(
                        parameter(parameters.addObject(), known.name(), "query", known.required(), known.description()),
                        known.kind());
            }
            body(get, route.taken());
            responses(get.putObject("responses"), route);
        }
        document.set("components", MAPPER.valueToTree(Map.of("schemas", schemas())));
        return document;
    }

    private static void body(ObjectNode operation, @Nullable Taken taken) {
        if (taken == null) {
            return;
        }
        ObjectNode body = operation.putObject("requestBody");
        body.put("description", "At most " + taken.most() + " bytes.");
        for (String type : taken.types()) {
            ObjectNode schema = content(body, type).putObject("schema");
            if (type.equals(Response.JSON)) {
                schema.put("$ref", "#/components/schemas/" + taken.schema());
            } else {
                schema.put("type", "string");
            }
        }
    }

    private static ObjectNode parameter(ObjectNode node, String name, String in, boolean required, String description) {
        node.put("name", name).put("in", in).put("required", required).put("description", description);
        return node.putObject("schema");
    }

    private static void schema(ObjectNode schema, Parameter.Kind kind) {
        switch (kind) {
            case INSTANT -> schema.put("type", "string").put("format", "date-time");
            case FLAG -> schema.put("type", "boolean");
            case LIMIT -> schema.put("type", "integer").put("minimum", 1).put("maximum", Request.MAX_LIMIT);
            case LEVEL -> {
                schema.put("type", "string");
                schema.putArray("enum").add("server").add("asset").add("signal");
            }
            case PERIOD -> schema.put("type", "string").put("pattern", "^" + PERIOD + "$");
            case WINDOW -> schema.put("type", "string").put("pattern", "^(" + PERIOD + "|" + DAY + "/" + DAY + ")$");
            case CURSOR -> schema.put("type", "string").put("pattern", "^[A-Za-z0-9_-]+$");
            case LANGUAGE -> {
                schema.put("type", "string");
                schema.putArray("enum").add("zh").add("en");
            }
            case TEXT -> schema.put("type", "string").put("minLength", 1);
        }
    }

    private static void responses(ObjectNode responses, Route route) {
        boolean onlyBegins = !route.isRead() && route.answers().equals("Store");
        ObjectNode ok = responses.putObject(onlyBegins ? "202" : "200").put("description", route.summary());
        switch (route.answers()) {
            case "html" -> content(ok, "text/html");
            case "file" -> content(ok, "application/octet-stream");
            case "text" -> content(ok, "text/plain");
            case "event-stream" -> content(ok, "text/event-stream");
            default ->
                content(ok, Response.JSON).putObject("schema").put("$ref", "#/components/schemas/" + route.answers());
        }
        if (route.answers().equals("Health")) {
            content(responses.putObject("503").put("description", "Not ready."), Response.JSON)
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/Health");
        }
        for (String code : List.of("400", "404", "405", "503", "default")) {
            if (!responses.has(code)) {
                content(responses.putObject(code).put("description", "A problem (RFC 9457)."), Response.PROBLEM)
                        .putObject("schema")
                        .put("$ref", "#/components/schemas/Problem");
            }
        }
    }

    private static ObjectNode content(ObjectNode response, String type) {
        return response.withObject("/content").putObject(type);
    }

    private static Map<String, Object> schemas() {
        try (InputStream in = Objects.requireNonNull(
                OpenApi.class.getResourceAsStream("/api/schemas.json"), "resource /api/schemas.json")) {
            return MAPPER.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
