/**
 * How a server is to be treated: what it declares and what it really does, found by careful probes on a subscription of their
 * own that never publishes and is deleted again, in words for a person and as settings. On the asker's thread.
 */
@NullMarked
package io.steelyard.edge.opcua.doctor;

import org.jspecify.annotations.NullMarked;
