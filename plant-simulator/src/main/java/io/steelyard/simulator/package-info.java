/**
 * The plant simulator: a steel city's plant behind an OPC UA server, with a truth that an oracle can hold the whole
 * chain against. {@link io.steelyard.simulator.Simulator} joins the parts; threads are made in {@code SimulatorMain} only.
 */
@NullMarked
package io.steelyard.simulator;

import org.jspecify.annotations.NullMarked;
