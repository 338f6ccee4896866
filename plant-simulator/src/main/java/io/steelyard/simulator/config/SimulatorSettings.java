package io.steelyard.simulator.config;

import io.steelyard.simulator.load.LoadPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the simulator.
 *
 * @param data the folder that all processes of an installation share; the simulator owns {@code <data>/simulator}
 * @param seed of the plant
 * @param speed plant time per real time; 1 is real
 * @param hold how long the plant stands still at its very first start until a client watches it; a load at every start
 * @param load what is pushed instead of a plant; null: the plant
 */
public record SimulatorSettings(
        Path data,
        String site,
        long seed,
        int speed,
        Duration hold,
        OpcUa opcua,
        Truth truth,
        @Nullable LoadPlan load) {

    /**
     * The OPC UA servers.
     *
     * @param host where the ports are bound
     * @param port of the site's server; those of the areas' servers follow
     * @param isOne one server for the whole plant instead of one an area
     * @param advertise the host in the endpoint URLs; null: the same
     * @param none whether the endpoint without security is offered
     * @param policies the security policies that are offered, each with Sign and SignAndEncrypt
     * @param anonymous whether clients without a user are let in
     * @param users passwords by user
     * @param userCertificates a folder of certificates whose owners are let in; null: nobody by certificate
     */
    public record OpcUa(
            String host,
            int port,
            boolean isOne,
            @Nullable String advertise,
            boolean none,
            List<String> policies,
            boolean anonymous,
            Map<String, String> users,
            @Nullable Path userCertificates) {
        public OpcUa {
            policies = List.copyOf(policies);
            users = Map.copyOf(users);
        }

        /** The host that clients are told. */
        public String advertisedHost() {
            return advertise != null ? advertise : host;
        }

        @Override
        public String toString() {
            return "OpcUa[" + host + ":" + port + ", users " + users.keySet() + ", passwords ***]";
        }
    }

    /** Sizes of the truth in bytes: of a part, and of all together. */
    public record Truth(long partBytes, long capBytes) {}
}
