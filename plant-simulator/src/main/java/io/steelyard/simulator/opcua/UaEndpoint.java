package io.steelyard.simulator.opcua;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredEventItem;
import org.eclipse.milo.opcua.sdk.server.subscriptions.Subscription;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.Stack;
import org.eclipse.milo.opcua.stack.core.security.CertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.CertificateStore;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.DefaultServerCertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.FileBasedCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;

/**
 * An OPC UA server without nodes of its own: None (when allowed), and each policy with Sign and SignAndEncrypt. Whoever has it
 * adds namespaces and shows their first values before {@link #start}, which listens on a hidden port of the loopback.
 */
final class UaEndpoint implements AutoCloseable {
    private static final int SECONDS_TO_BIND = 10;

    static {
        // Milo lets an address in four times a second: too seldom for an agent that comes back to five servers at once.
        Stack.ConnectionLimits.RATE_LIMIT_ENABLED = false;
    }

    private final ServerSettings settings;
    private final LoginDesk logins;
    private final OpcUaServer server;
    private final HiddenTransport transport = new HiddenTransport();

    UaEndpoint(ServerSettings settings) throws IOException {
        this.settings = settings;
        this.logins = new LoginDesk(settings.logins());
        OwnCertificate own = OwnCertificate.in(settings.pki().resolve("own"), settings.advertisedHost());
        this.server = new OpcUaServer(config(own), profile -> transport);
        // Diagnostics of sessions, which nobody reads: a third of what it costs to come up and let a client in.
        server.getServerNamespace().shutdown();
    }

    OpcUaServer server() {
        return server;
    }

    /** Listens; returns where. */
    InetSocketAddress start() throws IOException, InterruptedException {
        try {
            server.startup().get(SECONDS_TO_BIND, TimeUnit.SECONDS);
            return transport.address().get(SECONDS_TO_BIND, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the OPC UA server did not start to listen", e);
        }
    }

    /** Subscriptions of clients. */
    int subscriptions() {
        return server.getSubscriptions().size();
    }

    /**
     * Notifications that a client still has to take: monitored items with a value in the queue, and messages that were
     * sent and not yet acknowledged.
     */
    long undelivered() {
        long sum = 0;
        for (Subscription subscription : server.getSubscriptions().values()) {
            sum += subscription.getUnacknowledgeMessageCount().longValue();
            sum += subscription.getMonitoredItems().values().stream()
                    .filter(item -> item.hasNotifications())
                    .count();
        }
        return sum;
    }

    /** Monitored items for values, as {@code subscription/item}, by the identifier of their node; several with a blank between. */
    Map<String, String> items() {
        Map<String, String> items = new TreeMap<>();
        for (Map.Entry<UInteger, Subscription> one : server.getSubscriptions().entrySet()) {
            one.getValue().getMonitoredItems().forEach((id, item) -> {
                if (!(item instanceof MonitoredEventItem)) {
                    String node =
                            String.valueOf(item.getReadValueId().getNodeId().getIdentifier());
                    items.merge(node, one.getKey() + "/" + id, (some, more) -> some + " " + more);
                }
            });
        }
        return items;
    }

    @Override
    public void close() {
        server.shutdown().join(); // Milo gives a completed future
    }

    private OpcUaServerConfig config(OwnCertificate own) throws IOException {
        return OpcUaServerConfig.builder()
                .setApplicationName(LocalizedText.english("Steelyard plant simulator"))
                .setApplicationUri(OwnCertificate.APPLICATION_URI)
                .setProductUri(OwnCertificate.APPLICATION_URI)
                .setBuildInfo(new BuildInfo(
                        OwnCertificate.APPLICATION_URI, "Steelyard", "plant-simulator", "1", "1", DateTime.MIN_VALUE))
                .setEndpoints(endpoints(own))
                .setIdentityValidator(logins.validator())
                .setCertificateManager(certificates(own))
                .build();
    }

    private Set<EndpointConfig> endpoints(OwnCertificate own) {
        Set<EndpointConfig> endpoints = new LinkedHashSet<>();
        if (settings.offer().none()) {
            endpoints.add(endpoint(own, SecurityPolicy.None, MessageSecurityMode.None));
        }
        for (String policy : settings.offer().policies()) {
            endpoints.add(endpoint(own, SecurityPolicy.valueOf(policy), MessageSecurityMode.Sign));
            endpoints.add(endpoint(own, SecurityPolicy.valueOf(policy), MessageSecurityMode.SignAndEncrypt));
        }
        return endpoints;
    }

    private EndpointConfig endpoint(OwnCertificate own, SecurityPolicy policy, MessageSecurityMode mode) {
        Algorithms.prepare(policy);
        return EndpointConfig.newBuilder()
                .setBindAddress("127.0.0.1")
                .setHostname(settings.advertisedHost())
                .setBindPort(settings.advertisedPort())
                .setCertificate(own.certificate())
                .setSecurityPolicy(policy)
                .setSecurityMode(mode)
                .addTokenPolicies(logins.at(policy))
                .build();
    }

    private DefaultCertificateManager certificates(OwnCertificate own) throws IOException {
        Path rejected = Files.createDirectories(settings.pki().resolve("rejected"));
        CertificateQuarantine quarantine = new FileBasedCertificateQuarantine(rejected.toFile());
        TrustFolder trusted = new TrustFolder(settings.pki().resolve("trusted"));
        CertificateStore store = new MemoryCertificateStore();
        try {
            store.set(
                    NodeIds.RsaSha256ApplicationCertificateType,
                    new CertificateStore.Entry(own.keys().getPrivate(), new X509Certificate[] {own.certificate()}));
            return new DefaultCertificateManager(
                    quarantine,
                    DefaultApplicationGroup.createAndInitialize(
                            trusted,
                            store,
                            new OwnCertificates(own),
                            new DefaultServerCertificateValidator(trusted, quarantine)));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // what Milo declares
            throw new IOException("the certificates in " + settings.pki() + " cannot be used", e);
        }
    }

    /** For a client that would have the server make a new certificate: it keeps the one it has. */
    private static final class OwnCertificates extends RsaSha256CertificateFactory {
        private final OwnCertificate own;

        OwnCertificates(OwnCertificate own) {
            this.own = own;
        }

        @Override
        protected KeyPair createRsaSha256KeyPair() {
            return own.keys();
        }

        @Override
        protected X509Certificate[] createRsaSha256CertificateChain(KeyPair keys) {
            return new X509Certificate[] {own.certificate()};
        }
    }
}
