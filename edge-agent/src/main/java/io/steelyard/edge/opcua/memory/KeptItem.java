package io.steelyard.edge.opcua.memory;

/**
 * A monitored item.
 *
 * @param handle the client's handle, which its notifications carry
 * @param id the server's id
 * @param asset whose signal it is
 * @param signal name of the signal
 * @param address how the signal was mapped, as text
 * @param node the node that is monitored, as text, with the namespace index of that run of the server
 */
public record KeptItem(long handle, long id, String asset, String signal, String address, String node) {}
