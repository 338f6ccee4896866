/**
 * The Sparkplug B payload codec: a streaming reader and writer without garbage for data, an object form for births.
 *
 * <p>{@link io.steelyard.sparkplug.codec.PayloadReader} and {@link io.steelyard.sparkplug.codec.PayloadWriter} are
 * reusable objects for one thread each; the records are immutable. Scalars, arrays, properties, metadata and null are
 * read and written; data sets and templates are passed over and shown as unsupported. Foreign bytes lead to a
 * {@code SparkplugException} with an offset, never to another exception, and never to memory beyond a small multiple of
 * the payload's size.
 */
@NullMarked
package io.steelyard.sparkplug.codec;

import org.jspecify.annotations.NullMarked;
