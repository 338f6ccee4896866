/**
 * OPC UA in: one thread a server keeps a session, resolves what is mapped, subscribes, and takes notifications over one
 * at a time. Promised: the server gets its acknowledgement only after the outbox has the samples on disk, a server that
 * is away is tried for ever, and a stretch of which nothing is known leaves a gap record, which ends when something is known
 * again, be it in a later life of the agent. Nothing is ever written to a machine. Milo is seen here and nowhere else.
 */
@NullMarked
package io.steelyard.edge.opcua;

import org.jspecify.annotations.NullMarked;
