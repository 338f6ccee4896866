/** The simulated plant behind OPC UA servers. */
@NullMarked
package io.steelyard.simulator;

import org.jspecify.annotations.NullMarked;
