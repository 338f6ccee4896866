/**
 * Room 4a: where readings become points. {@link io.steelyard.gateway.store.TimeSeriesStore} is the interface that every
 * implementation keeps by one contract suite; {@link io.steelyard.gateway.store.StoreWriter} is the loop that brings
 * batches there in order and says how far everything is stored.
 */
@NullMarked
package io.steelyard.gateway.store;

import org.jspecify.annotations.NullMarked;
