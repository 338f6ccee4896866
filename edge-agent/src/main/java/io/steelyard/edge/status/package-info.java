/** The agent's own page: health, counters and status over HTTP; on loopback, unless an open address was accepted. */
@NullMarked
package io.steelyard.edge.status;

import org.jspecify.annotations.NullMarked;
