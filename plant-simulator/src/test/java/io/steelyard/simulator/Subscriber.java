package io.steelyard.simulator;

import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;

/** A real OPC UA client that subscribes to the whole plant and keeps all it is told. */
final class Subscriber implements AutoCloseable {
    private static final String URI = "urn:steelyard:test-client";

    /** One notification of one signal, {@code asset/signal}. */
    record Told(String signal, DataValue value) {}

    private final OpcUaClient client;
    private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();

    private Subscriber(OpcUaClient client) {
        this.client = client;
    }

    static Subscriber plain(String url) throws Exception {
        OpcUaClient client = OpcUaClient.create(
                url,
                endpoints -> endpoints.stream()
                        .filter(endpoint -> SecurityPolicy.None.getUri().equals(endpoint.getSecurityPolicyUri()))
                        .findFirst(),
                transport -> {},
                Subscriber::oneAtATime);
        client.connect();
        return new Subscriber(client);
    }

    /** With a certificate of its own; the caller decides whether the server trusts it. */
    static Subscriber encrypted(String url, Identity identity) throws Exception {
        OpcUaClient client = OpcUaClient.create(
                url,
                endpoints -> endpoints.stream()
                        .filter(endpoint -> endpoint.getSecurityMode() == MessageSecurityMode.SignAndEncrypt
                                && SecurityPolicy.Basic256Sha256.getUri().equals(endpoint.getSecurityPolicyUri()))
                        .findFirst(),
                transport -> {},
                config -> oneAtATime(config)
                        .setApplicationUri(URI)
                        .setKeyPair(identity.keys())
                        .setCertificate(identity.certificate())
                        .setCertificateChain(new X509Certificate[] {identity.certificate()}));
        try {
            client.connect();
        } catch (Exception e) {
            client.disconnect();
            throw e;
        }
        return new Subscriber(client);
    }

    /** With several open requests an answer may overtake another; the client then asks for that again and tells it twice. */
    private static OpcUaClientConfigBuilder oneAtATime(OpcUaClientConfigBuilder config) {
        return config.setMaxPendingPublishRequests(Unsigned.uint(1));
    }

    /** A client's certificate. */
    record Identity(KeyPair keys, X509Certificate certificate) {
        static Identity create() throws Exception {
            KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2_048);
            X509Certificate certificate = new SelfSignedCertificateBuilder(keys)
                    .setCommonName("test client")
                    .setApplicationUri(URI)
                    .addDnsName("localhost")
                    .build();
            return new Identity(keys, certificate);
        }

        void trustIn(Path pki) throws Exception {
            Files.write(pki.resolve("trusted").resolve("client.der"), certificate.getEncoded());
        }
    }

    OpcUaClient client() {
        return client;
    }

    NodeId node(String name) throws Exception {
        return new NodeId(client.readNamespaceTable().getIndex(PlantServer.NAMESPACE), name);
    }

    /** All signals, publishing every 100 ms, queues deep enough for any pause of a test machine. */
    Subscriber subscribe(PlantLayout layout) throws Exception {
        Map<String, NodeId> nodes = new LinkedHashMap<>();
        for (Asset asset : layout.assets()) {
            for (Signal signal : asset.signals()) {
                nodes.put(asset.id() + "/" + signal.name(), node(asset.id() + "." + signal.name()));
            }
        }
        return subscribe(nodes);
    }

    /** The same for nodes that the caller names. */
    Subscriber subscribe(Map<String, NodeId> nodes) throws Exception {
        OpcUaSubscription subscription = new OpcUaSubscription(client, 100.0);
        subscription.create();
        List<OpcUaMonitoredItem> items = new ArrayList<>();
        nodes.forEach((key, node) -> {
            OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(node);
            item.setSamplingInterval(0);
            item.setQueueSize(Unsigned.uint(1_000));
            item.setDataValueListener((monitored, value) -> told.add(new Told(key, value)));
            items.add(item);
        });
        subscription.addMonitoredItems(items);
        subscription.synchronizeMonitoredItems();
        return this;
    }

    List<Told> told() {
        return List.copyOf(told);
    }

    /** Waits, looking twenty times a second, at most for the given seconds. */
    static boolean until(BooleanSupplier condition, int seconds) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int look = 0; look < seconds * 20; look++) {
            if (condition.getAsBoolean() || never.await(50, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return condition.getAsBoolean();
    }

    @Override
    public void close() throws UaException {
        client.disconnect();
    }
}
