package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.pki.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.BaseMonitoredItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredEventItem;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.CertificateStore;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/** A server on loopback with variables below Objects; trusts every client, offers None and Basic256Sha256. */
final class OpcUaTestServer implements AutoCloseable {
    static final String NAMESPACE = "urn:test:plant";

    static final String PUSHED = "pushed";

    private static final String LOOPBACK = "127.0.0.1";

    /** In the name of a variable: its values are remembered, and may be read. */
    static final String HISTORISED = "historised";

    /** One pair for all: they take seconds to make, and no test tells two servers apart by it. */
    private static final KeyPair KEYS = Certificates.keys();

    private final int port;

    private final OpcUaServer server;

    private final TestPlant plant;

    private final String announced;

    private final X509Certificate certificate;

    private final List<SecurityPolicy> policies;

    /** Remembers what has {@value #HISTORISED} in its name. */
    final Historian historian = new Historian();

    /** Which clients it lets in: everybody. */
    volatile CertificateValidator clients = (chain, uri, hosts) -> {};

    /** Sessions that there may be at a time. */
    volatile int sessionsAtOnce = 100;

    /** Changes how it behaves. */
    final Manners manners = new Manners();

    /** @param before namespaces that come before the plant's, so that its index changes */
    OpcUaTestServer(int port, String... before) throws Exception {
        this(port, KEYS, Certificates.ownMade(KEYS, "localhost", Instant.now(), Instant.now()), before);
    }

    /** One that shows this certificate. */
    OpcUaTestServer(int port, KeyPair keys, X509Certificate certificate, String... before) throws Exception {
        this(port, LOOPBACK, keys, certificate, List.of(), nothing -> {}, before);
    }

    /** One that says of itself that it is on this host, and shows this certificate. */
    OpcUaTestServer(int port, String announced, KeyPair keys, X509Certificate certificate) throws Exception {
        this(port, announced, keys, certificate, List.of(), nothing -> {});
    }

    /** One that offers these policies alone, signed and encrypted. */
    OpcUaTestServer(int port, List<SecurityPolicy> policies) throws Exception {
        this(
                port,
                LOOPBACK,
                KEYS,
                Certificates.ownMade(KEYS, "localhost", Instant.now(), Instant.now()),
                policies,
                nothing -> {});
    }

    /**
     * One that has what this fills it with before anybody can connect: an agent that waits for it, and comes sooner, looks for
     * what it has not found once in five minutes.
     */
    static OpcUaTestServer filled(int port, Consumer<OpcUaTestServer> fill, String... before) throws Exception {
        X509Certificate own = Certificates.ownMade(KEYS, "localhost", Instant.now(), Instant.now());
        return new OpcUaTestServer(port, LOOPBACK, KEYS, own, List.of(), fill, before);
    }

    private OpcUaTestServer(
            int port,
            String announced,
            KeyPair keys,
            X509Certificate certificate,
            List<SecurityPolicy> policies,
            Consumer<OpcUaTestServer> fill,
            String... before)
            throws Exception {
        this.port = port;
        this.announced = announced;
        this.certificate = certificate;
        this.policies = policies;
        server = new OpcUaServer(config(keys), OpcUaTestServer::transport);
        for (String uri : before) {
            server.getNamespaceTable().add(uri);
        }
        manners.of(server);
        plant = new TestPlant(server, historian);
        plant.startup();
        fill.accept(this);
        server.startup().get(20, TimeUnit.SECONDS);
    }

    OpcUaServer milo() {
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "opc.tcp://127.0.0.1:" + port;
    }

    /** Adds a variable, or sets it, {@code Objects/<name>} and {@code s=<name>}. */
    void set(String name, NodeId dataType, Object value) {
        plant.set(name, dataType, new DataValue(new Variant(value), StatusCode.GOOD, new DateTime()));
    }

    void set(String name, NodeId dataType, DataValue value) {
        plant.set(name, dataType, value);
    }

    /** Adds a variable whose node id is not that of its name: {@code Objects/<name>} and {@code s=<id>}. */
    void set(String name, String id, NodeId dataType, Object value) {
        plant.set(name, id, dataType, new DataValue(new Variant(value), StatusCode.GOOD, new DateTime()));
    }

    /** The same with a status and times of its own. */
    void put(String name, String id, NodeId dataType, DataValue value) {
        plant.set(name, id, dataType, value);
    }

    /** Has a variable tell its unit. */
    void unit(String id, int number, String shown) {
        plant.unit(id, new EUInformation("urn:units", number, LocalizedText.english(shown), LocalizedText.NULL_VALUE));
    }

    /** Has a variable tell none any more. */
    void noUnit(String id) {
        plant.noUnit(id);
    }

    /** As a server does whose program was changed. */
    /** Takes a variable away from where it stands; it is read all the same. */
    void hide(String id) {
        plant.hide(id);
    }

    void remove(String id) {
        plant.remove(id);
    }

    /** Sets a variable whose every value goes into the queues of its items, as {@value #PUSHED} begins its name. */
    void push(String name, int value) {
        push(name, value, 0);
    }

    /** The same with a status of its own. */
    void push(String name, int value, long status) {
        push(name, new DataValue(new Variant(value), new StatusCode(status), plant.later()));
    }

    /** The same with times of its own, too. */
    void push(String name, DataValue value) {
        plant.set(name, NodeIds.Int32, value);
        plant.push(name, value);
    }

    /** The same with values of another type. */
    void push(String name, NodeId dataType, DataValue value) {
        plant.set(name, dataType, value);
        plant.push(name, value);
    }

    NodeId node(String name) {
        return new NodeId(plant.getNamespaceIndex(), name);
    }

    /** Items that are there now get no more values of it, as in a server that has lost them. */
    void forget(String name) {
        plant.forget(name);
    }

    /** Whether items that are made from now on never tell a value of it, which is pushed, not even the one that is there. */
    void mute(String name, boolean now) {
        plant.mute(name, now);
    }

    /** What it shows to clients. */
    byte[] certificate() throws CertificateEncodingException {
        return certificate.getEncoded();
    }

    /** Monitored items of each subscription that is there, by its id, but those of events. */
    Map<Long, Integer> items() {
        Map<Long, Integer> items = new TreeMap<>();
        server.getSubscriptions().forEach((id, one) -> {
            Collection<BaseMonitoredItem<?>> all = one.getMonitoredItems().values();
            if (all.isEmpty() || !all.stream().allMatch(MonitoredEventItem.class::isInstance)) {
                items.put(id.longValue(), all.size());
            }
        });
        return items;
    }

    /**
     * Those of these nodes alone. What agents before have left at a server of several tests goes when its time is over, whichever
     * test runs then.
     */
    Map<String, String> itemIds(String... nodes) {
        Map<String, String> ids = itemIds();
        ids.keySet().retainAll(Set.of(nodes));
        return ids;
    }

    /** The id of each monitored item of data, behind that of its newest subscription, by the node that it monitors. */
    Map<String, String> itemIds() {
        Map<String, String> ids = new TreeMap<>();
        new TreeMap<>(server.getSubscriptions())
                .forEach((subscription, one) -> one.getMonitoredItems().forEach((id, item) -> {
                    if (!(item instanceof MonitoredEventItem)) {
                        ids.put(
                                String.valueOf(item.getReadValueId().getNodeId().getIdentifier()),
                                subscription + "/" + id);
                    }
                }));
        return ids;
    }

    /** Notifications that the server sent and that nobody has acknowledged. */
    long unacknowledged() {
        return server.getSubscriptions().values().stream()
                .mapToLong(one -> one.getUnacknowledgeMessageCount().longValue())
                .sum();
    }

    @Override
    public void close() {
        plant.shutdown();
        server.shutdown().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static OpcTcpServerTransport transport(TransportProfile profile) {
        return new OpcTcpServerTransport(
                OpcTcpServerTransportConfig.newBuilder().build());
    }

    private OpcUaServerConfig config(KeyPair keys) throws Exception {
        CertificateStore store = new MemoryCertificateStore();
        store.set(
                NodeIds.RsaSha256ApplicationCertificateType,
                new CertificateStore.Entry(keys.getPrivate(), new X509Certificate[] {certificate}));
        return OpcUaServerConfig.builder()
                .setApplicationName(LocalizedText.english("test"))
                .setApplicationUri(Certificates.URI)
                .setProductUri(Certificates.URI)
                .setEndpoints(endpoints())
                .setLimits(new OpcUaServerConfigLimits() {
                    @Override
                    public UInteger getMaxSessions() {
                        return Unsigned.uint(sessionsAtOnce);
                    }
                })
                .setIdentityValidator(new CompositeValidator(
                        AnonymousIdentityValidator.INSTANCE,
                        new UsernameIdentityValidator(
                                challenge -> challenge.getUsername().equals("user"))))
                .setCertificateManager(new DefaultCertificateManager(
                        new MemoryCertificateQuarantine(),
                        DefaultApplicationGroup.createAndInitialize(
                                new MemoryTrustListManager(),
                                store,
                                new Same(keys, certificate),
                                (chain, uri, hosts) -> clients.validateCertificateChain(chain, uri, hosts))))
                .build();
    }

    private Set<EndpointConfig> endpoints() {
        Set<EndpointConfig> endpoints = new LinkedHashSet<>();
        for (SecurityPolicy policy : policies) {
            endpoints.add(endpoint(policy, MessageSecurityMode.Sign));
            endpoints.add(endpoint(policy, MessageSecurityMode.SignAndEncrypt));
        }
        if (!policies.isEmpty()) {
            return endpoints;
        }
        endpoints.add(endpoint(SecurityPolicy.None, MessageSecurityMode.None));
        endpoints.add(endpoint(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt));
        return endpoints;
    }

    private EndpointConfig endpoint(SecurityPolicy policy, MessageSecurityMode mode) {
        return EndpointConfig.newBuilder()
                .setBindAddress(LOOPBACK)
                .setHostname(announced)
                .setBindPort(port)
                .setCertificate(certificate)
                .setSecurityPolicy(policy)
                .setSecurityMode(mode)
                .addTokenPolicies(
                        new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null),
                        new UserTokenPolicy("user", UserTokenType.UserName, null, null, policy.getUri()))
                .build();
    }

    /** The certificate stays as it is. */
    private static final class Same extends RsaSha256CertificateFactory {
        private final KeyPair keys;
        private final X509Certificate certificate;

        Same(KeyPair keys, X509Certificate certificate) {
            this.keys = keys;
            this.certificate = certificate;
        }

        @Override
        protected KeyPair createRsaSha256KeyPair() {
            return keys;
        }

        @Override
        protected X509Certificate[] createRsaSha256CertificateChain(KeyPair pair) {
            return new X509Certificate[] {certificate};
        }
    }
}
