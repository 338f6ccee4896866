package io.steelyard.edge.operation;

/** Takes the one answer to a question, on any thread; must not block for long. */
@FunctionalInterface
public interface Reply {
    /**
     * The answer.
     *
     * @param status as in HTTP; it stands in the JSON, too
     */
    void take(int status, byte[] json);
}
