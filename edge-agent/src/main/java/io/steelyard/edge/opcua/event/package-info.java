/**
 * Events, alarms and conditions (OPC UA Part 9) as records: what a server is asked for, what of its answers is told, how
 * many at most, and the one method that is ever called. Knows nothing of subscriptions and of the outbox. For the server's
 * thread only.
 */
@NullMarked
package io.steelyard.edge.opcua.event;

import org.jspecify.annotations.NullMarked;
