package io.steelyard.gateway.api;

/** Who may use a path. */
enum Role {
    /** Whoever reaches the address: loopback only, as long as there are no accounts. */
    LOCAL
}
