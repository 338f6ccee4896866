package io.steelyard.edge.status;

import io.steelyard.edge.operation.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every page of the agent, and what it shows. */
final class Pages {
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
            new Page("/status", Role.LOCAL, now -> Answer.json(200, Json.text(now.asMap()))));

    private Pages() {}

    /** A page that is read, by GET or HEAD. */
    record Page(String path, Role role, Function<StatusView, Answer> shows) {}

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
        List<Object> checks = new ArrayList<>();
        now.problems().forEach(problem -> checks.add(failed("agent", problem)));
        if (insecureReason != null) {
            checks.add(failed(
                    "security",
                    "an address that others reach is open without encryption and accounts (" + insecureReason
                            + "): bind 127.0.0.1 and remove insecure"));
        }
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", !works ? "fail" : insecureReason != null ? "warn" : "ok");
        health.put("checks", checks);
        return Answer.json(works ? 200 : 503, Json.text(health));
    }

    private static Map<String, Object> failed(String check, String detail) {
        Map<String, Object> failed = new LinkedHashMap<>();
        failed.put("name", check);
        failed.put("status", "fail");
        failed.put("detail", detail);
        return failed;
    }
}
