package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.pin.Pin;
import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;

/**
 * Asks a server for its endpoints and takes the strongest that the configuration allows.
 *
 * @param all as the server gave them, for the comparison with the session's (OPC UA Part 4 §5.6.2)
 * @param chosen with the host and port that the configuration names, since servers often announce a name that only they know
 */
record Endpoints(List<EndpointDescription> all, EndpointDescription chosen) {
    static final int CONNECT_MILLIS = 10_000;
    private static final Duration ANSWER = Duration.ofSeconds(15);

    static Endpoints of(ServerConfig server) throws UaException, InterruptedException {
        return of(server, offered(server));
    }

    /** What the server says that it has. */
    static List<EndpointDescription> offered(ServerConfig server) throws UaException, InterruptedException {
        return Calls.await(
                DiscoveryClient.getEndpoints(
                        server.url(), transport -> transport.setConnectTimeout(Unsigned.uint(CONNECT_MILLIS))),
                ANSWER);
    }

    /** Of what the server said that it has. */
    static Endpoints of(ServerConfig server, List<EndpointDescription> all) throws UaException {
        EndpointDescription chosen = strongest(server.security(), all)
                .orElseThrow(() -> new RefusedException(
                        Refusal.NO_ENDPOINT, StatusCodes.Bad_SecurityPolicyRejected, missing(server, all)));
        return new Endpoints(all, here(chosen, server.url()));
    }

    /** The strongest endpoint that the configuration takes: encryption first, then the policy. */
    static Optional<EndpointDescription> strongest(ServerConfig.Security wanted, List<EndpointDescription> all) {
        return all.stream()
                .filter(one ->
                        one.getEndpointUrl() != null && one.getEndpointUrl().startsWith("opc.tcp:"))
                .filter(one -> SecurityPolicy.fromUriSafe(one.getSecurityPolicyUri())
                        .filter(policy -> takes(wanted, policy, one.getSecurityMode()))
                        .isPresent())
                .max(Comparator.comparing(
                                EndpointDescription::getSecurityMode,
                                Comparator.comparing(MessageSecurityMode::getValue))
                        .thenComparing(
                                one -> SecurityPolicy.fromUriSafe(one.getSecurityPolicyUri())
                                        .orElse(SecurityPolicy.None),
                                Pin.STRENGTH));
    }

    private static boolean takes(ServerConfig.Security wanted, SecurityPolicy policy, MessageSecurityMode mode) {
        boolean policyFits = wanted.policy() == null
                ? Pin.STRENGTH.compare(policy, SecurityPolicy.Basic256) > 0
                : policy.name().equals(wanted.policy().name());
        boolean modeFits = wanted.mode() == null
                ? mode == MessageSecurityMode.Sign || mode == MessageSecurityMode.SignAndEncrypt
                : mode.name().equals(wanted.mode().name());
        return policyFits && modeFits;
    }

    /** With the host and port that the configuration names. */
    private static EndpointDescription here(EndpointDescription one, String url) throws UaException {
        String host = EndpointUtil.getHost(url);
        if (host == null) {
            throw new UaException(StatusCodes.Bad_TcpEndpointUrlInvalid, url + " names no host");
        }
        return EndpointUtil.updateUrl(one, host, EndpointUtil.getPort(url));
    }

    private static String missing(ServerConfig server, List<EndpointDescription> all) {
        ServerConfig.Security wanted = server.security();
        return "the server has no endpoint with "
                + (wanted.policy() == null ? "a policy of today" : "policy " + wanted.policy()) + " and "
                + (wanted.mode() == null ? "signed messages" : "mode " + wanted.mode()) + "; it offers "
                + all.stream().map(Endpoints::say).distinct().collect(Collectors.joining(", "))
                + ": change the server, or servers[" + server.name() + "].security";
    }

    private static String say(EndpointDescription one) {
        String uri = one.getSecurityPolicyUri() == null ? "?" : one.getSecurityPolicyUri();
        return uri.substring(uri.indexOf('#') + 1) + "/" + one.getSecurityMode();
    }
}
