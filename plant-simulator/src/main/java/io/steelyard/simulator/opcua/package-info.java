/**
 * The plant as an OPC UA server (Eclipse Milo). In: values by {@link io.steelyard.simulator.opcua.PlantServer#show}; out:
 * OPC UA to clients. Values are pushed: a monitored item's queue has the value, with its own source time, when
 * {@code show} returns; nothing samples. A Read gives the present value. Milo's threads serve the clients; Milo, its
 * certificates and its types are seen nowhere else.
 */
@NullMarked
package io.steelyard.simulator.opcua;

import org.jspecify.annotations.NullMarked;
