package io.steelyard.system.types;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaDataTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.encoding.DefaultEncodingContext;
import org.eclipse.milo.opcua.stack.core.encoding.binary.OpcUaBinaryEncoder;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.DataTypeDefinition;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/** A server on loopback without security, with variables {@code s=<name>} of any type and types of its own. */
final class TypesServer implements AutoCloseable {
    static final String NAMESPACE = "urn:test:types";

    private final int port;
    private final OpcUaServer server;
    private final Types types;

    TypesServer() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        OpcUaServerConfig config = OpcUaServerConfig.builder()
                .setApplicationName(LocalizedText.english("types"))
                .setApplicationUri("urn:test:server")
                .setProductUri("urn:test:server")
                .setEndpoints(Set.of(EndpointConfig.newBuilder()
                        .setBindAddress("127.0.0.1")
                        .setHostname("127.0.0.1")
                        .setBindPort(port)
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None)
                        .addTokenPolicies(new UserTokenPolicy("anonymous", UserTokenType.Anonymous, null, null, null))
                        .build()))
                .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
                .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine()))
                .build();
        server = new OpcUaServer(
                config,
                profile -> new OpcTcpServerTransport(
                        OpcTcpServerTransportConfig.newBuilder().build()));
        types = new Types(server);
        types.startup();
        server.startup().get(20, TimeUnit.SECONDS);
    }

    String url() {
        return "opc.tcp://127.0.0.1:" + port;
    }

    void set(String name, NodeId dataType, int rank, DataValue value) {
        types.set(name, dataType, rank, value);
    }

    /** A data type of the server's own. */
    NodeId type(String name, NodeId above, DataTypeDefinition definition) {
        return types.type(name, above, definition);
    }

    /** A value of a structure of the server's own. */
    ExtensionObject value(NodeId type, Consumer<OpcUaBinaryEncoder> fields) {
        ByteBuf buffer = Unpooled.buffer();
        fields.accept(new OpcUaBinaryEncoder(DefaultEncodingContext.INSTANCE).setBuffer(buffer));
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return ExtensionObject.of(ByteString.of(bytes), types.encoding(type));
    }

    @Override
    public void close() throws IOException {
        types.shutdown();
        server.shutdown().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static final class Types extends ManagedNamespaceWithLifecycle {
        private final SubscriptionModel sampling;

        Types(OpcUaServer server) {
            super(server, NAMESPACE);
            sampling = new SubscriptionModel(server, this);
            getLifecycleManager().addLifecycle(sampling);
        }

        void set(String name, NodeId dataType, int rank, DataValue value) {
            NodeId id = newNodeId(name);
            if (getNodeManager().get(id) instanceof UaVariableNode there) {
                there.setValue(value);
                return;
            }
            UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                    .setNodeId(id)
                    .setBrowseName(newQualifiedName(name))
                    .setDisplayName(LocalizedText.english(name))
                    .setDataType(dataType)
                    .setValueRank(rank)
                    .setTypeDefinition(NodeIds.BaseDataVariableType)
                    .setValue(value)
                    .build();
            getNodeManager().addNode(node);
            node.addReference(new Reference(id, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
        }

        NodeId type(String name, NodeId above, DataTypeDefinition definition) {
            UaDataTypeNode node = new UaDataTypeNode(
                    getNodeContext(),
                    newNodeId(name),
                    newQualifiedName(name),
                    LocalizedText.english(name),
                    LocalizedText.NULL_VALUE,
                    Unsigned.uint(0),
                    Unsigned.uint(0),
                    null,
                    null,
                    null,
                    false,
                    definition);
            getNodeManager().addNode(node);
            node.addReference(new Reference(node.getNodeId(), NodeIds.HasSubtype, above.expanded(), false));
            UaObjectNode encoding = UaObjectNode.build(
                    getNodeContext(),
                    builder -> builder.setNodeId(encoding(node.getNodeId()))
                            .setBrowseName(new QualifiedName(UShort.MIN, "Default Binary"))
                            .setDisplayName(LocalizedText.english("Default Binary"))
                            .setTypeDefinition(NodeIds.DataTypeEncodingType)
                            .buildAndAdd());
            encoding.addReference(new Reference(
                    encoding.getNodeId(), NodeIds.HasEncoding, node.getNodeId().expanded(), false));
            return node.getNodeId();
        }

        NodeId encoding(NodeId type) {
            return newNodeId(type.getIdentifier() + ".Binary");
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
