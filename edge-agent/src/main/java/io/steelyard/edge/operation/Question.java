package io.steelyard.edge.operation;

import org.jspecify.annotations.Nullable;

/** A request as it came; for one reader. */
public final class Question {
    private final byte[] text;
    private final String way;
    private final String from;
    private final @Nullable String proof;

    /**
     * A request.
     *
     * @param text JSON; not copied, the caller lets go of it
     * @param way how it came: a topic for instance
     * @param from who asks, as far as that can be told
     * @param proof that the agent's secret is known there, or null
     */
    public Question(byte[] text, String way, String from, @Nullable String proof) {
        this.text = text;
        this.way = way;
        this.from = from;
        this.proof = proof;
    }

    byte[] text() {
        return text;
    }

    String way() {
        return way;
    }

    String from() {
        return from;
    }

    @Nullable
    String proof() {
        return proof;
    }
}
