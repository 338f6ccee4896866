/** Process 1: reads machines over OPC UA and forwards every sample over MQTT. */
@NullMarked
package io.steelyard.edge;

import org.jspecify.annotations.NullMarked;
