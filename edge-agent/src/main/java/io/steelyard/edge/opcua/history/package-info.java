/**
 * Reads from a server's history what was missed, a page at a time and without waiting. Knows a node and a stretch of time;
 * signals, samples and the outbox are others'. For the server's thread only.
 */
@NullMarked
package io.steelyard.edge.opcua.history;

import org.jspecify.annotations.NullMarked;
