package io.steelyard.cli;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A process answered, but not with what was asked for; the message has its own words. */
public final class AnsweredException extends IOException {
    private static final long serialVersionUID = 1L;
    /** Bad request, not found, no such method, too large, address too long, no such form, cannot be processed. */
    private static final Set<Integer> OF_ARGUMENTS = Set.of(400, 404, 405, 413, 414, 415, 422);

    private final int status;
    private final @Nullable String field;

    AnsweredException(int status, @Nullable String field, String message) {
        super(message);
        this.status = status;
        this.field = field;
    }

    /** HTTP's status code. */
    public int status() {
        return status;
    }

    /** The parameter that the answer names. */
    public @Nullable String field() {
        return field;
    }

    /** Exit code 2 when an argument was wrong; 1 when it was refused (not allowed, not now) or could not be done. */
    int exitCode() {
        return OF_ARGUMENTS.contains(status) ? ExitCode.WRONG_USE : ExitCode.NO;
    }
}
