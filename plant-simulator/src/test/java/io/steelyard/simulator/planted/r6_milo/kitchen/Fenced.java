package io.steelyard.simulator.planted.r6_milo.kitchen;

import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/** Breaks the fence around milo: stands in a room that may not know it. */
record Fenced(NodeId stranger) {}
