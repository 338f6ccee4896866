package io.steelyard.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** The console's files, read from the program itself, and the message catalogue in both languages. */
final class Console {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    private Console() {}

    static Response page(Request request) {
        return file("/console/index.html");
    }

    /** A file of the console; the route's pattern lets only plain names through. */
    static Response file(Request request) {
        return file("/console/" + plain(request.pathRest()));
    }

    static Response messages(Request request) {
        return file("/messages/" + plain(request.pathRest()));
    }

    private static String plain(String name) {
        if (!name.matches("[a-z0-9-]+\\.[a-z]+")) {
            throw ProblemException.notFound("no such file");
        }
        return name;
    }

    private static Response file(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream in = Console.class.getResourceAsStream(path)) {
            if (in == null || type == null) {
                throw ProblemException.notFound("no such file");
            }
            return new Response(200, type, ByteBuffer.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
