package io.steelyard.simulator.opcua;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the server presents itself.
 *
 * @param advertisedHost the host in the endpoint URLs, as clients reach it
 * @param advertisedPort the port in the endpoint URLs: the near end of the cable
 * @param allowNone offers the endpoint without security, too
 * @param allowAnonymous lets clients in without a user
 * @param user with a password, lets this user in; null: no user
 * @param pki folder with {@code own}, {@code trusted} and {@code rejected}
 */
public record ServerSettings(
        String advertisedHost,
        int advertisedPort,
        boolean allowNone,
        boolean allowAnonymous,
        @Nullable String user,
        @Nullable String password,
        Path pki) {
    public ServerSettings {
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("a user needs a password, and a password a user");
        }
        if (!allowAnonymous && user == null) {
            throw new IllegalArgumentException("nobody could log in: allow anonymous, or name a user");
        }
    }

    @Override
    public String toString() {
        return "ServerSettings[" + advertisedHost + ":" + advertisedPort + ", pki " + pki + "]";
    }
}
