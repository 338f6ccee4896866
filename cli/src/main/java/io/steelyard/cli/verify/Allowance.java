package io.steelyard.cli.verify;

/**
 * What gaps are held to.
 *
 * @param interval the agent's publishing interval, nanoseconds
 * @param cuts whether the link itself was cut on purpose; then link-down gaps need no death
 * @param memory how long, in nanoseconds, a life of an agent may have been unreported whose outbox was lost or put back: the
 *     gap of that begins so long before the death at the most
 * @param retry how much longer than usual, in nanoseconds, it may take after a death until everybody is back
 */
record Allowance(long interval, boolean cuts, long memory, long retry) {}
