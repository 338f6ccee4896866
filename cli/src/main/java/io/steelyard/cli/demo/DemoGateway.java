package io.steelyard.cli.demo;

import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.Surroundings;
import java.io.IOException;

/**
 * The gateway of a demo: the program as it is, on a disk and with a way to InfluxDB that {@code ./steelyard fault} may
 * hurt. The gateway that {@code ./steelyard gateway} starts has no such door.
 */
public final class DemoGateway {
    private DemoGateway() {}

    /** Takes the gateway's own arguments. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        Surroundings own = GatewayMain.surroundings();
        Mishaps mishaps = new Mishaps(DemoFolder.runOf(arguments), "gateway", own.clock(), own.nanoTime());
        GatewayMain.start(
                SlowLink.before(arguments, mishaps, own.threads()),
                new Surroundings(
                        new DemoDisk(own.files(), mishaps), own.clock(), own.nanoTime(), own.ids(), own.threads()));
    }
}
