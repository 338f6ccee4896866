/**
 * What stands at the ends of a measured process, and what it is held against: stores and sinks that only count, and the
 * barest program that does the same job.
 */
@NullMarked
package io.steelyard.bench.peer;

import org.jspecify.annotations.NullMarked;
