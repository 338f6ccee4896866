package io.steelyard.edge.status;

/** Who may see a page of the agent. */
enum Role {
    /** Whoever reaches the loopback address. */
    LOCAL
}
