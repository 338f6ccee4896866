package io.steelyard.edge.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every page of the agent, and what it shows. */
final class Pages {
    private static final JsonFactory JSON = new JsonFactory();

    /** Every page, each with who may see it. */
    static final List<Page> ALL = List.of(
            new Page("/", Role.LOCAL, now -> file("index.html", "text/html")),
            new Page("/page.js", Role.LOCAL, now -> file("page.js", "text/javascript")),
            new Page("/words.js", Role.LOCAL, now -> file("words.js", "text/javascript")),
            new Page("/page.css", Role.LOCAL, now -> file("page.css", "text/css")),
            new Page("/health", Role.LOCAL, now -> health(now, now.insecureReason())),
            new Page("/health/live", Role.LOCAL, now -> Answer.json(200, "{\"status\":\"ok\"}")),
            new Page("/health/ready", Role.LOCAL, now -> health(now, null)),
            new Page(
                    "/metrics",
                    Role.LOCAL,
                    now -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", Metrics.of(now))),
            new Page("/status", Role.LOCAL, now -> Answer.json(200, status(now))));

    private Pages() {}

    /** A page that is read, by GET or HEAD. */
    record Page(String path, Role role, Function<StatusView, Answer> shows) {}

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** The page of the path, or null. */
    static @Nullable Page at(String path) {
        return ALL.stream().filter(page -> page.path().equals(path)).findFirst().orElse(null);
    }

    /** A file of the page for people, which reads the others. */
    private static Answer file(String name, String type) {
        try (InputStream stored = Objects.requireNonNull(Pages.class.getResourceAsStream("/page/" + name), name)) {
            return new Answer(200, type + "; charset=utf-8", new String(stored.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page's own file " + name, e);
        }
    }

    /** Every check that wants a person; an open address is one, and keeps nothing from its work. */
    private static Answer health(StatusView now, @Nullable String insecureReason) {
        boolean works = now.problems().isEmpty();
        String body = json(json -> {
            json.writeStringField("status", !works ? "fail" : insecureReason != null ? "warn" : "ok");
            json.writeArrayFieldStart("checks");
            for (String problem : now.problems()) {
                failed(json, "agent", problem);
            }
            if (insecureReason != null) {
                failed(
                        json,
                        "security",
                        "an address that others reach is open without encryption and accounts (" + insecureReason
                                + "): bind 127.0.0.1 and remove insecure");
            }
            json.writeEndArray();
        });
        return Answer.json(works ? 200 : 503, body);
    }

    private static void failed(JsonGenerator json, String check, String detail) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", check);
        json.writeStringField("status", "fail");
        json.writeStringField("detail", detail);
        json.writeEndObject();
    }

    private static String json(Writing fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.to(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static String status(StatusView now) {
        return json(json -> {
            json.writeArrayFieldStart("servers");
            for (StatusView.Server server : now.servers()) {
                json.writeStartObject();
                json.writeStringField("name", server.name());
                json.writeBooleanField("connected", server.connected());
                json.writeStringField("detail", server.detail());
                numbers(json, server.numbers());
                failed(json, server.failed());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("certificates");
            for (StatusView.Certificate one : now.certificates()) {
                json.writeStartObject();
                json.writeStringField("kind", one.isRevocationList() ? "revocation-list" : "certificate");
                json.writeStringField("folder", one.folder());
                json.writeStringField("sha256", one.sha256());
                json.writeStringField("subject", one.subject());
                json.writeStringField("until", one.until().toString());
                json.writeNumberField("secondsLeft", one.secondsLeft());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("outbox");
            numbers(json, now.outbox());
            json.writeEndObject();
            json.writeObjectFieldStart("uplink");
            json.writeStringField("phase", now.uplinkPhase());
            numbers(json, now.uplink());
            json.writeEndObject();
        });
    }

    private static void failed(JsonGenerator json, List<StatusView.Failed> failed) throws IOException {
        json.writeArrayFieldStart("failedSignals");
        for (StatusView.Failed one : failed) {
            json.writeStartObject();
            json.writeStringField("signal", one.signal());
            json.writeStringField("node", one.node());
            json.writeStringField("status", one.status());
            json.writeStringField("reason", one.reason());
            json.writeStringField("since", one.since().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void numbers(JsonGenerator json, StatusView.Numbers numbers) throws IOException {
        TreeMap<String, Long> all = new TreeMap<>(numbers.counters());
        all.putAll(numbers.levels());
        for (Map.Entry<String, Long> number : all.entrySet()) {
            json.writeNumberField(number.getKey(), number.getValue());
        }
    }
}
