/**
 * What the variables of a server were when they were first found, kept over restarts of agent and server, so that another
 * variable at the old place is never read under the old name. Knows nothing of Milo and of the network; one thread a server.
 */
@NullMarked
package io.steelyard.edge.opcua.identity;

import org.jspecify.annotations.NullMarked;
