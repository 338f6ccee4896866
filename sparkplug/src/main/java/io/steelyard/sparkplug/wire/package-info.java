/**
 * Protobuf's wire format by hand: varints, fixed numbers, length-delimited fields over {@code byte[]}.
 *
 * <p>Reading never leaves the range it was given, never allocates by a length it has not checked, and answers anything
 * malformed with a {@code SparkplugException} that names the offset. Objects here are for one thread.
 */
@NullMarked
package io.steelyard.sparkplug.wire;

import org.jspecify.annotations.NullMarked;
