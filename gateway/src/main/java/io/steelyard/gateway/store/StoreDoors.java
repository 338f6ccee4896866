package io.steelyard.gateway.store;

import io.steelyard.gateway.model.StoredMark;
import java.util.function.Consumer;

/**
 * What the writer needs of others.
 *
 * @param stored told of each mark once everything before it is durable, one after the other, on a store's thread; makes it
 *     durable
 * @param aside keeps what is refused
 * @param newcomers says which new series may be written
 */
public record StoreDoors(Consumer<StoredMark> stored, RefusedReadings aside, Newcomers newcomers) {}
