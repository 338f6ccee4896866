package io.steelyard.cli.demo;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.Surroundings;

/**
 * The edge agent of a demo: the program as it is, on a disk that {@code ./steelyard fault} may hurt. The agent that {@code
 * ./steelyard edge-agent} starts has no such door.
 */
public final class DemoEdgeAgent {
    private DemoEdgeAgent() {}

    /** Takes the agent's own arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Surroundings own = EdgeAgentMain.surroundings();
        Mishaps mishaps = new Mishaps(DemoFolder.runOf(arguments), "edge-agent", own.clock(), own.nanoTime());
        EdgeAgentMain.start(
                arguments,
                new Surroundings(
                        own.epoch(),
                        new DemoDisk(own.files(), mishaps),
                        own.clock(),
                        own.nanoTime(),
                        own.chance(),
                        own.threads()));
    }
}
