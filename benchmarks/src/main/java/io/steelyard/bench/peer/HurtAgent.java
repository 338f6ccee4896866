package io.steelyard.bench.peer;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.Surroundings;
import io.steelyard.testkit.HurtWorld;

/** The agent's process on a disk that lines of {@link HurtWorld} hurt. */
public final class HurtAgent {
    private HurtAgent() {}

    /** Takes the agent's own arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Surroundings own = EdgeAgentMain.surroundings();
        HurtWorld world = new HurtWorld(
                own.files(), own.clock(), () -> Runtime.getRuntime().halt(1));
        StandardLines.obey(line -> StandardLines.hurt(world, line));
        EdgeAgentMain.start(
                arguments,
                new Surroundings(
                        own.epoch(), world.files(), world.clock(), own.nanoTime(), own.chance(), own.threads()));
    }
}
