package io.steelyard.gateway.api;

import java.util.List;

/**
 * One path of the API.
 *
 * @param path with {@code {id}} for a part that varies; a {@code *} at the end takes the rest
 * @param role who may use it
 * @param summary one sentence for the OpenAPI document
 * @param answers name of the schema it answers with
 */
record Route(String path, Role role, String summary, String answers, List<Parameter> parameters, Handler handler) {

    Route {
        parameters = List.copyOf(parameters);
    }

    /** Whether it changes something, and is asked for by POST; every other path is read. */
    boolean isPost() {
        return path.indexOf(':') > 0;
    }

    /** Whether answering may read a long range from the store. */
    boolean isSlow() {
        return path.equals("/api/v1/series") || path.startsWith("/api/v1/indicators");
    }

    /** Answers a checked request, on a thread that may wait. */
    @FunctionalInterface
    interface Handler {
        Response answer(Request request);
    }
}
