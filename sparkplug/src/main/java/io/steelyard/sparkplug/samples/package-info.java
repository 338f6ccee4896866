/**
 * The message beside a payload's metrics, {@code steelyard.samples.v1}: sample numbers, nanoseconds, status codes, clocks,
 * server and receive times. The schema is the resource {@code samples-v1.proto} of this package.
 *
 * <p>Writer and reader are reusable, for one thread, and make no garbage. Foreign bytes that do not fit the payload are
 * refused with {@code SparkplugException} of reason {@code SAMPLES}.
 */
@NullMarked
package io.steelyard.sparkplug.samples;

import org.jspecify.annotations.NullMarked;
