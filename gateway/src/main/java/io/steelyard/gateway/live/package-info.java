/**
 * Room 4c: last values, who is online, and the latest events, for whoever watches. Ingest's thread writes, any thread
 * reads; nothing here is durable, because births bring it back.
 */
@NullMarked
package io.steelyard.gateway.live;

import org.jspecify.annotations.NullMarked;
