/** The agent's own page: health, counters and status over HTTP, on loopback. */
@NullMarked
package io.steelyard.edge.status;

import org.jspecify.annotations.NullMarked;
