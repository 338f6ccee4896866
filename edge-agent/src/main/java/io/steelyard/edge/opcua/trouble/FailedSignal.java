package io.steelyard.edge.opcua.trouble;

/**
 * A mapped signal that is not read.
 *
 * @param signal its asset and name, {@code lathe-1/power}
 * @param node where the mapping says that it is
 */
public record FailedSignal(String signal, String node, Trouble trouble) {}
