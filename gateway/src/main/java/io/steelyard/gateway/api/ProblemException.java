package io.steelyard.gateway.api;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered, as {@code application/problem+json} (RFC 9457) says it. */
final class ProblemException extends RuntimeException {
    private final int status;
    private final String title;
    private final @Nullable String field;

    ProblemException(int status, String title, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.field = field;
    }

    static ProblemException badParameter(String field, String detail) {
        return new ProblemException(400, "Bad parameter", detail, field);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail, null);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    @Nullable
    String field() {
        return field;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
