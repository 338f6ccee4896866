/**
 * Second on the agent's line: what was taken over from the machines and is not confirmed yet.
 *
 * <p>In come deliveries of the OPC UA room and records of any room; out go numbered samples and records in the same
 * order, as often as they are read, until their numbers are released. Promised: {@code take} returns only when every
 * sample of the delivery has a number and is on disk; numbers are gapless in an epoch and never used twice; no two
 * numbered samples of a signal have one time; a value that a new subscription repeats is dropped by name. What is held,
 * dropped and kept aside is told by reports that are consistent cuts.
 *
 * <p>Callers' threads number and wait; the journal's writer thread makes durable. All state is under one lock that is never
 * held while waiting for the disk.
 */
@NullMarked
package io.steelyard.edge.outbox;

import org.jspecify.annotations.NullMarked;
