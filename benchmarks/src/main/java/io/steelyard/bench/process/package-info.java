/** Processes that a benchmark starts, and what the operating system says they cost. Everything started is ended. */
@NullMarked
package io.steelyard.bench.process;

import org.jspecify.annotations.NullMarked;
