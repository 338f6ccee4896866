package io.steelyard.gateway.api;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path of the API.
 *
 * @param method what it takes: GET (and HEAD with it), or another where it changes something
 * @param path with {@code {id}} for a part that varies; a {@code *} at the end takes the rest
 * @param role who may use it
 * @param summary one sentence for the OpenAPI document
 * @param answers name of the schema it answers with
 * @param taken the body that it takes, or null when it takes none
 */
record Route(
        HttpMethod method,
        String path,
        Role role,
        String summary,
        String answers,
        List<Parameter> parameters,
        @Nullable Taken taken,
        Handler handler) {

    Route {
        parameters = List.copyOf(parameters);
    }

    /** A path that is read. */
    Route(String path, Role role, String summary, String answers, List<Parameter> parameters, Handler handler) {
        this(HttpMethod.GET, path, role, summary, answers, parameters, null, handler);
    }

    boolean isRead() {
        return method.equals(HttpMethod.GET);
    }

    boolean takes(HttpMethod asked) {
        return asked.equals(method) || (isRead() && asked.equals(HttpMethod.HEAD));
    }

    /** Whether answering may read a long range from the store. */
    boolean isSlow() {
        return !isRead()
                || path.equals("/api/v1/series")
                || path.startsWith("/api/v1/indicators")
                || path.equals("/api/v1/kpi")
                || path.startsWith("/api/v1/assessments");
    }

    /** Answers a checked request, on a thread that may wait. */
    @FunctionalInterface
    interface Handler {
        Response answer(Request request);
    }
}
