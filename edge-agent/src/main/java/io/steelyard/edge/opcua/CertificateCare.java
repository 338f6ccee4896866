package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import io.steelyard.edge.opcua.pki.RollOver;
import io.steelyard.edge.opcua.pki.Thumbprint;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the agent's next certificate to the servers: once a day each that has not taken it is tried, with a session that
 * does nothing else. To be looked at often, by one thread; a server that hangs holds up nothing but the next try.
 */
final class CertificateCare {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateCare.class);

    /** Without a certificate, or with the one for the old policies. */
    private static final Set<ServerConfig.Policy> UNSEEN =
            EnumSet.of(ServerConfig.Policy.None, ServerConfig.Policy.Basic128Rsa15, ServerConfig.Policy.Basic256);

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final long DAY = Duration.ofDays(1).toNanos();

    /** A server that does not take the present one either is tried as it is spoken to: often, but not for ever. */
    private static final long SOON = Duration.ofMinutes(10).toNanos();

    private final RollOver own;
    private final ClientFactory clients;
    private final OpcUaDoors doors;
    private final OpcUaTiming timing;
    private final Map<String, Long> tried = new HashMap<>();
    private String said = "";

    CertificateCare(RollOver own, ClientFactory clients, OpcUaDoors doors, OpcUaTiming timing) {
        this.own = own;
        this.clients = clients;
        this.doors = doors;
        this.timing = timing;
    }

    /** @param taken is told each server that has taken the next certificate */
    void look(OpcUaConfig config, Consumer<ServerConfig> taken) throws InterruptedException {
        List<ServerConfig> looking =
                config.servers().stream().filter(CertificateCare::looks).toList();
        List<String> names = looking.stream().map(ServerConfig::name).toList();
        try {
            own.tend(config.renewBefore(), names)
                    .ifPresent(rolled -> tell(Scope.agent(config.site(), config.agent()), rolled));
            said = "";
        } catch (IOException e) {
            String why = e + "";
            if (!why.equals(said)) {
                LOG.warn("the agent's own certificate cannot be looked after, which is tried on: {}", why);
                said = why;
            }
        }
        Optional<OwnCertificate> next = own.next();
        tried.keySet().retainAll(names);
        if (next.isEmpty()) {
            tried.clear(); // another one is tried at once
            return;
        }
        for (ServerConfig server : looking) {
            if (!own.isTaken(server.name()) && isDue(server)) {
                attempt(config, server, next.get(), taken);
            }
        }
    }

    /** Whether it is shown a certificate that is renewed by itself; what is named is taken, and nothing weaker else. */
    private static boolean looks(ServerConfig server) {
        return !UNSEEN.contains(server.security().policy());
    }

    private boolean isDue(ServerConfig server) {
        Long before = tried.get(server.name());
        long pause = own.isRefusing(server.name()) ? SOON : DAY;
        return before == null || timing.nanoTime().getAsLong() - before >= pause;
    }

    private void attempt(OpcUaConfig config, ServerConfig server, OwnCertificate next, Consumer<ServerConfig> taken)
            throws InterruptedException {
        tried.put(server.name(), timing.nanoTime().getAsLong());
        try {
            if (!isLetIn(config, server, next)) {
                return;
            }
            Optional<RollOver.Rolled> rolled = own.take(server.name(), next);
            if (rolled.isPresent()) {
                LOG.info("server {} trusts the agent's next certificate, and is shown it from now on", server.name());
                tell(Scope.server(config.site(), config.agent(), server.name()), rolled.get());
                taken.accept(server);
            }
        } catch (UaException e) {
            LOG.info(
                    "server {} does not take the agent's next certificate {} yet, and is shown the present one: {}",
                    server.name(),
                    Thumbprint.of(next.certificate()),
                    Calls.say(e));
        } catch (IOException e) {
            LOG.warn("it cannot be kept that server {} takes the next certificate: {}", server.name(), e + "");
        }
    }

    /** False where there is nothing to try: without a certificate, or with one of the old kind. */
    private boolean isLetIn(OpcUaConfig config, ServerConfig server, OwnCertificate next)
            throws UaException, InterruptedException {
        Endpoints endpoints = clients.endpoints(server);
        if (!ClientFactory.isRolled(endpoints.chosen())) {
            return false;
        }
        OpcUaClient client = clients.client(server, config.agent(), endpoints, next);
        try {
            Calls.await(client.connectAsync(), CONNECT);
            Calls.await(client.getSessionAsync(), CONNECT);
            return true;
        } finally {
            end(client);
        }
    }

    private static void end(OpcUaClient client) throws InterruptedException {
        try {
            Calls.await(client.disconnectAsync(), GOODBYE);
        } catch (UaException e) {
            LOG.debug("the session ended without goodbye: {}", Calls.say(e));
        }
    }

    private void tell(Scope scope, RollOver.Rolled rolled) {
        Map<String, String> details = Map.of(
                "certificate", rolled.certificate(),
                "before", rolled.before(),
                "until", rolled.until().toString());
        var unused = doors.notes()
                .leave(EventType.CERTIFICATE_ROLLED.at(timing.now(), scope, details))
                .exceptionally(failure -> {
                    LOG.warn("it could not be told that the certificate is another: {}", failure.getMessage());
                    return null;
                });
    }
}
