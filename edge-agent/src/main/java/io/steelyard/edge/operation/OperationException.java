package io.steelyard.edge.operation;

import org.jspecify.annotations.Nullable;

/** Why a request is not done, for whoever asked: a status as in HTTP, a sentence, and where it is at fault the field. */
public final class OperationException extends Exception {
    /** The request is wrong. */
    public static final int WRONG = 400;

    /** It may not be asked for. */
    public static final int FORBIDDEN = 403;

    /** There is no such thing. */
    public static final int UNKNOWN = 404;

    /** The agent is not so that it could be done. */
    public static final int CONFLICT = 409;

    /** Request or answer are too large. */
    public static final int TOO_LARGE = 413;

    /** A mistake of the agent's own. */
    public static final int MISTAKE = 500;

    /** A server that was needed did not do its part. */
    public static final int PEER = 502;

    /** Too much is asked at a time. */
    public static final int BUSY = 503;

    /** It took too long. */
    public static final int LATE = 504;

    private static final long serialVersionUID = 1L;
    private final int status;
    private final @Nullable String field;

    /** Of the request as a whole. */
    public OperationException(int status, String detail) {
        this(status, detail, null);
    }

    /** Of a field of it. */
    public OperationException(int status, String detail, @Nullable String field) {
        super(detail, null, false, false); // a peer can provoke it
        this.status = status;
        this.field = field;
    }

    /** As in HTTP. */
    public int status() {
        return status;
    }

    @Nullable
    String field() {
        return field;
    }

    String title() {
        return switch (status) {
            case WRONG -> "Bad request";
            case FORBIDDEN -> "Forbidden";
            case UNKNOWN -> "Not found";
            case CONFLICT -> "Conflict";
            case TOO_LARGE -> "Too large";
            case PEER -> "Server failed";
            case BUSY -> "Busy";
            case LATE -> "Timed out";
            default -> "Internal mistake";
        };
    }
}
