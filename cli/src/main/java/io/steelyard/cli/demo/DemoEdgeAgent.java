package io.steelyard.cli.demo;

import io.steelyard.edge.EdgeAgentMain;
import io.steelyard.edge.Surroundings;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The edge agent of a demo: the program as it is, on a disk that {@code ./steelyard fault} may hurt. The agent that {@code
 * ./steelyard edge-agent} starts has no such door.
 */
public final class DemoEdgeAgent {
    /**
     * The least that Basic256Sha256 takes: a demo has no secrets, its first seconds count, and each of five servers costs
     * three computations with the key whenever it or the agent is back.
     */
    private static final int KEY_BITS = 2_048;

    private DemoEdgeAgent() {}

    /** Takes the agent's own arguments. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        Surroundings own = EdgeAgentMain.surroundings();
        Path run = DemoFolder.runOf(arguments);
        var unused = OwnCertificate.in(
                run.resolveSibling("edge-agent").resolve("pki").resolve("own"),
                ApplicationUri.of("demo", "edge-1"),
                KEY_BITS);
        new Epochs(run).begins(own.epoch());
        Mishaps mishaps = new Mishaps(run, "edge-agent", own.clock(), own.nanoTime());
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
