package io.steelyard.edge.status;

/** Who may see a page of the agent. */
enum Role {
    /** Whoever reaches the address: on loopback this machine, on an open one that was accepted everybody. */
    LOCAL
}
