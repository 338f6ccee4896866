/**
 * A month of a made plant through the gateway: births, samples and records go in over MQTT while the test sets the gateway's
 * clock, and what the gateway says of them is held against what {@code testkit.month} knows.
 */
package io.steelyard.system.month;
