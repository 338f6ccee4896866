/**
 * Care for one session with an OPC UA server: it publishes while the session lives, restores one that breaks, has the
 * subscriptions handed to a new one, and says for sure when a link is lost and what may be tried again when. Knows nothing
 * of signals, of values and of what is done with them. For the server's thread only.
 */
@NullMarked
package io.steelyard.edge.opcua.session;

import org.jspecify.annotations.NullMarked;
