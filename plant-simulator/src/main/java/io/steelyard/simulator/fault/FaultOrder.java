package io.steelyard.simulator.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for.
 *
 * @param length how long the fault lasts
 * @param server which server has it; null: the fault's usual one. Faults of the whole plant do not look at it
 * @param by how far a clock jumps; null: the fault's usual way
 */
public record FaultOrder(
        Duration length, @Nullable String server, @Nullable Duration by) {}
