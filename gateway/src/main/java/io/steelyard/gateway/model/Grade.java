package io.steelyard.gateway.model;

/** What a number rests on, the best first; a score carries the lowest grade among its inputs. */
public enum Grade {
    /** Telemetry: can be computed again from what is stored. */
    T,
    /** The asset register, signed by an owner. */
    R,
    /** A document with its hash and how long it is valid. */
    D,
    /** Somebody's word. */
    S;

    /** The lower of both. */
    public Grade orLower(Grade other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
