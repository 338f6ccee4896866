package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import java.time.Duration;
import java.util.List;
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
 * Asks a server for its endpoints and takes the pinned one.
 *
 * @param all as the server gave them, for the comparison with the session's (OPC UA Part 4 §5.6.2)
 * @param chosen with the host and port that the configuration names, since servers often announce a name that only they know
 */
record Endpoints(List<EndpointDescription> all, EndpointDescription chosen) {
    static final int CONNECT_MILLIS = 10_000;
    private static final Duration ANSWER = Duration.ofSeconds(15);

    static Endpoints of(ServerConfig server) throws UaException, InterruptedException {
        List<EndpointDescription> all = Calls.await(
                DiscoveryClient.getEndpoints(
                        server.url(), transport -> transport.setConnectTimeout(Unsigned.uint(CONNECT_MILLIS))),
                ANSWER);
        String policy = policy(server.security().policy()).getUri();
        MessageSecurityMode mode = mode(server.security().mode());
        EndpointDescription chosen = all.stream()
                .filter(one -> policy.equals(one.getSecurityPolicyUri()) && mode == one.getSecurityMode())
                .filter(one ->
                        one.getEndpointUrl() != null && one.getEndpointUrl().startsWith("opc.tcp:"))
                .findFirst()
                .orElseThrow(() -> new UaException(StatusCodes.Bad_SecurityPolicyRejected, missing(server, all)));
        return new Endpoints(all, here(chosen, server.url()));
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
        return "the server has no endpoint with policy " + server.security().policy() + " and mode "
                + server.security().mode() + "; it offers "
                + all.stream().map(Endpoints::say).distinct().collect(Collectors.joining(", "))
                + ": change the server, or servers[" + server.name() + "].security";
    }

    private static String say(EndpointDescription one) {
        String uri = one.getSecurityPolicyUri() == null ? "?" : one.getSecurityPolicyUri();
        return uri.substring(uri.indexOf('#') + 1) + "/" + one.getSecurityMode();
    }

    private static SecurityPolicy policy(ServerConfig.Policy policy) {
        return switch (policy) {
            case None -> SecurityPolicy.None;
            case Basic256Sha256 -> SecurityPolicy.Basic256Sha256;
            case Aes128_Sha256_RsaOaep -> SecurityPolicy.Aes128_Sha256_RsaOaep;
            case Aes256_Sha256_RsaPss -> SecurityPolicy.Aes256_Sha256_RsaPss;
        };
    }

    private static MessageSecurityMode mode(ServerConfig.Mode mode) {
        return switch (mode) {
            case None -> MessageSecurityMode.None;
            case Sign -> MessageSecurityMode.Sign;
            case SignAndEncrypt -> MessageSecurityMode.SignAndEncrypt;
        };
    }
}
