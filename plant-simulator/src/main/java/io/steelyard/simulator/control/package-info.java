/**
 * The simulator's own small HTTP, on the loopback only: faults, freeze, health, status. In: HTTP requests; out: calls
 * through the doors given to {@link io.steelyard.simulator.control.ControlServer}. Answers are JSON; errors are {@code
 * application/problem+json} (RFC 9457).
 */
@NullMarked
package io.steelyard.simulator.control;

import org.jspecify.annotations.NullMarked;
