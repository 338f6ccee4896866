package io.steelyard.edge.operation;

/** What an operation is allowed to do. */
public enum Role {
    /** Looks, and changes nothing. */
    READ,
    /** Changes the agent; whoever asks has to prove that the agent's secret is known there. */
    MANAGE
}
