package io.steelyard.edge.opcua.odd;

import io.steelyard.edge.opcua.pki.Certificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredEventItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.Stack;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/**
 * A server on loopback, without security, that keeps to {@link Truth}: as real ones it has small limits, says little of
 * them and hardly what is true. Below {@code Objects/Odd} are variables {@code 0} to {@code n - 1}, Double, with the node
 * ids {@code s=0} and so on.
 */
public final class OddServer implements AutoCloseable {
    public static final String NAMESPACE = "urn:steelyard:odd";
    private static final KeyPair KEYS = Certificates.keys();

    private final int port;
    private final OpcUaServer server;
    private final OddServices services;
    private final Plant plant;

    static {
        Stack.ConnectionLimits.RATE_LIMIT_ENABLED = false;
    }

    public OddServer(Truth truth, int variables) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new OpcUaServer(
                config(truth),
                profile -> new OpcTcpServerTransport(
                        OpcTcpServerTransportConfig.newBuilder().build()));
        services = OddServices.of(server, truth);
        plant = new Plant(server, variables);
        plant.startup();
        server.startup().get(20, TimeUnit.SECONDS);
    }

    public String url() {
        return "opc.tcp://127.0.0.1:" + port;
    }

    /** Monitored items of data of each subscription that has any. */
    public List<Integer> items() {
        return server.getSubscriptions().values().stream()
                .map(one -> (int) one.getMonitoredItems().values().stream()
                        .filter(item -> !(item instanceof MonitoredEventItem))
                        .count())
                .filter(items -> items > 0)
                .toList();
    }

    /** How long it has worked at items that were to be made. */
    public long workedMillis() {
        return services.workedMillis.get();
    }

    /** The longest that it worked at one call. */
    public long slowestMillis() {
        return services.slowestMillis.get();
    }

    @Override
    public void close() {
        plant.shutdown();
        server.shutdown().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private OpcUaServerConfig config(Truth truth) throws Exception {
        X509Certificate certificate = Certificates.ownMade(KEYS, "localhost", Instant.now(), Instant.now());
        return OpcUaServerConfig.builder()
                .setApplicationName(LocalizedText.english("odd"))
                .setApplicationUri(Certificates.URI)
                .setProductUri(Certificates.URI)
                .setEndpoints(Set.of(EndpointConfig.newBuilder()
                        .setBindAddress("127.0.0.1")
                        .setHostname("127.0.0.1")
                        .setBindPort(port)
                        .setCertificate(certificate)
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None)
                        .addTokenPolicy(new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null))
                        .build()))
                .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
                .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine()))
                .setLimits(new Declared(truth))
                .build();
    }

    /** What it says of itself. */
    private record Declared(Truth truth) implements OpcUaServerConfigLimits {
        private UInteger operations() {
            return Unsigned.uint(truth.operations());
        }

        @Override
        public UInteger getMaxNodesPerRead() {
            return operations();
        }

        @Override
        public UInteger getMaxNodesPerBrowse() {
            return operations();
        }

        @Override
        public UInteger getMaxNodesPerTranslateBrowsePathsToNodeIds() {
            return operations();
        }

        /** More than is true. */
        @Override
        public UInteger getMaxMonitoredItemsPerCall() {
            return Unsigned.uint(5 * truth.itemsACall());
        }

        @Override
        public UShort getMaxBrowseContinuationPoints() {
            return Unsigned.ushort(truth.continuationPoints());
        }

        @Override
        public Double getMinSupportedSampleRate() {
            return truth.samplingMillis();
        }
    }

    private static final class Plant extends ManagedNamespaceWithLifecycle {
        private final SubscriptionModel sampling;

        Plant(OpcUaServer server, int variables) {
            super(server, NAMESPACE);
            sampling = new SubscriptionModel(server, this);
            getLifecycleManager().addLifecycle(sampling);
            getLifecycleManager().addStartupTask(() -> fill(variables));
        }

        private void fill(int variables) {
            NodeId id = newNodeId("Odd");
            UaFolderNode folder =
                    new UaFolderNode(getNodeContext(), id, newQualifiedName("Odd"), LocalizedText.english("Odd"));
            getNodeManager().addNode(folder);
            folder.addReference(new Reference(id, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
            for (int i = 0; i < variables; i++) {
                String name = Integer.toString(i);
                UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                        .setNodeId(newNodeId(name))
                        .setBrowseName(newQualifiedName(name))
                        .setDisplayName(LocalizedText.english(name))
                        .setDataType(NodeIds.Double)
                        .setTypeDefinition(NodeIds.BaseDataVariableType)
                        .setValue(new DataValue(new Variant((double) i)))
                        .build();
                getNodeManager().addNode(node);
                folder.addOrganizes(node);
            }
        }

        @Override
        public void onDataItemsCreated(List<DataItem> items) {
            sampling.onDataItemsCreated(items);
        }

        @Override
        public void onDataItemsModified(List<DataItem> items) {
            sampling.onDataItemsModified(items);
        }

        @Override
        public void onDataItemsDeleted(List<DataItem> items) {
            sampling.onDataItemsDeleted(items);
        }

        @Override
        public void onMonitoringModeChanged(List<MonitoredItem> items) {
            sampling.onMonitoringModeChanged(items);
        }
    }
}
