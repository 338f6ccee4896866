/**
 * What an agent must know of a server's subscriptions to take them over after its own death: a small file for each server,
 * written before the first value of a session is asked for. Knows nothing of Milo and of the network; one thread a server.
 */
@NullMarked
package io.steelyard.edge.opcua.memory;

import org.jspecify.annotations.NullMarked;
