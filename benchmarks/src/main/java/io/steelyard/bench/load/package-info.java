/**
 * The load generator: numbered Sparkplug agents over hand-written MQTT 5, cheap enough to share the machine with what it
 * loads. Messages are prebuilt; only times, numbers and values are patched. One thread for all connections.
 */
@NullMarked
package io.steelyard.bench.load;

import org.jspecify.annotations.NullMarked;
