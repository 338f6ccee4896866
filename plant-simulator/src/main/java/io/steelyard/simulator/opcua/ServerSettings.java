package io.steelyard.simulator.opcua;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the server presents itself.
 *
 * @param advertisedHost the host in the endpoint URLs, as clients reach it
 * @param advertisedPort the port in the endpoint URLs: the near end of the cable
 * @param offer the endpoints
 * @param logins who is let in
 * @param pki folder with {@code own}, {@code trusted} and {@code rejected}
 */
public record ServerSettings(String advertisedHost, int advertisedPort, Offer offer, Logins logins, Path pki) {

    /**
     * Endpoints.
     *
     * @param none offers the one without security, too
     * @param policies security policies by their names in OPC UA Part 7, each with Sign and SignAndEncrypt
     */
    public record Offer(boolean none, List<String> policies) {
        public Offer {
            policies = List.copyOf(policies);
            if (!none && policies.isEmpty()) {
                throw new IllegalArgumentException("there would be no endpoint: name a policy, or offer None");
            }
        }
    }

    /**
     * Ways to log in.
     *
     * @param anonymous lets clients in without a user
     * @param users passwords by user
     * @param certificates a folder: who proves to own a certificate in it is let in; null: nobody by certificate
     */
    public record Logins(
            boolean anonymous,
            Map<String, String> users,
            @Nullable Path certificates) {
        public Logins {
            users = Map.copyOf(users);
            if (!anonymous && users.isEmpty() && certificates == null) {
                throw new IllegalArgumentException("nobody could log in: allow anonymous, or name a user");
            }
        }

        @Override
        public String toString() {
            return "Logins[anonymous " + anonymous + ", users " + users.keySet() + ", certificates " + certificates
                    + "]";
        }
    }
}
