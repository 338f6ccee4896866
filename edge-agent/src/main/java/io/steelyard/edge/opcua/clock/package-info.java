/** How far a server's clock stands from the agent's. Knows no server: its thread tells it of answers. */
@NullMarked
package io.steelyard.edge.opcua.clock;

import org.jspecify.annotations.NullMarked;
