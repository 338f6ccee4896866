package io.steelyard.gateway.model;

/**
 * One of those that a number counts, or does not.
 *
 * @param quantity the number
 * @param what {@code site/asset}, or a system's name
 * @param counts whether it is counted
 * @param why id of why not; empty when it is counted
 * @param query of the HTTP API that shows what it rests on, without the period; empty where there is none
 */
public record Member(String quantity, String what, boolean counts, String why, String query) {

    /** One that rests on nothing more. */
    public Member(String quantity, String what, boolean counts, String why) {
        this(quantity, what, counts, why, "");
    }
}
