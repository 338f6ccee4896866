package io.steelyard.cli.verify;

/**
 * What gaps are held to.
 *
 * @param interval the agent's publishing interval, nanoseconds
 * @param cuts whether the link itself was cut on purpose; then link-down gaps need no death
 * @param memory how long, in nanoseconds, a life of an agent may have been unreported whose outbox was lost or put back: the
 *     gap of that begins so long before the death at the most
 * @param retry how much longer than usual, in nanoseconds, it may take after a death until everybody is back
 * @param bridged how long, in nanoseconds, the OPC UA servers keep everything for an agent that died: such a death makes no gap
 *     when it was shorter; 0 when they hand nothing over
 */
record Allowance(long interval, boolean cuts, long memory, long retry, long bridged) {}
