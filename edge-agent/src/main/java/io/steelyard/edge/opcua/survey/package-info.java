/**
 * A look at a server that nobody has written down yet: what stands there ({@code browse}), which machines of companion
 * specifications it shows and how they would be mapped, how it is to be treated ({@code doctor}). Each look has a client and
 * a session of its own, on the asker's thread; it ends in bounded time, and leaves nothing behind at the server.
 */
@NullMarked
package io.steelyard.edge.opcua.survey;

import org.jspecify.annotations.NullMarked;
