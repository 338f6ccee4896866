/** Process 2: takes samples in over MQTT, writes time series, computes indicators. */
@NullMarked
package io.steelyard.gateway;

import org.jspecify.annotations.NullMarked;
