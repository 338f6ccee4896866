package io.steelyard.system.chaos;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.Surroundings;
import io.steelyard.testkit.HurtWorld;

/** The agent's process on a disk and with a clock that the standard input hurts; the program shipped has no such door. */
public final class HurtEdgeAgent {
    private HurtEdgeAgent() {}

    /** Takes the agent's own arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Surroundings own = EdgeAgentMain.surroundings();
        HurtWorld world = StandardInput.world(own.files(), own.clock());
        EdgeAgentMain.start(
                arguments,
                new Surroundings(
                        own.epoch(), world.files(), world.clock(), own.nanoTime(), own.chance(), own.threads()));
    }
}
