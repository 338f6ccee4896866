package io.steelyard.system.chaos;

import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.Surroundings;
import io.steelyard.testkit.HurtWorld;

/** The gateway's process on a disk and with a clock that the standard input hurts; the program shipped has no such door. */
public final class HurtGateway {
    private HurtGateway() {}

    /** Takes the gateway's own arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Surroundings own = GatewayMain.surroundings();
        HurtWorld world = StandardInput.world(own.files(), own.clock());
        GatewayMain.start(
                arguments, new Surroundings(world.files(), world.clock(), own.nanoTime(), own.ids(), own.threads()));
    }
}
