/** What the benchmarks are started by. */
@NullMarked
package io.steelyard.bench;

import org.jspecify.annotations.NullMarked;
