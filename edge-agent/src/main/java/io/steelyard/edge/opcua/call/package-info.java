/**
 * How this agent asks an OPC UA server: never for ever, in batches that it accepts, and by browsing where it knows no
 * better service. Knows nothing of what is asked for. One thread an object.
 */
@NullMarked
package io.steelyard.edge.opcua.call;

import org.jspecify.annotations.NullMarked;
