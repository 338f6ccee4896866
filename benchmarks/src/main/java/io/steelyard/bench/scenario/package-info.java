/** What is measured: each scenario starts its processes, loads them, reads what they cost, and gives rows. */
@NullMarked
package io.steelyard.bench.scenario;

import org.jspecify.annotations.NullMarked;
