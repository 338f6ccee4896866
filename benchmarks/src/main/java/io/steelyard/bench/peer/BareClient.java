package io.steelyard.bench.peer;

import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.OwnCertificate;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * The least that an agent can cost: a Milo client with the agent's certificate, encryption and subscriptions that counts
 * what comes. Arguments: URL, the agent's pki folder, namespace, signals, publishing interval in milliseconds, queue. A
 * line on the standard input is answered with the values so far.
 */
public final class BareClient {
    private static final int ITEMS_A_SUBSCRIPTION = 1_000;

    private BareClient() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        OwnCertificate own =
                OwnCertificate.in(Path.of(arguments[1]).resolve("own"), ApplicationUri.of("demo", "edge-1"));
        OpcUaClient client = OpcUaClient.create(
                arguments[0],
                endpoints -> endpoints.stream()
                        .filter(endpoint -> endpoint.getSecurityMode() == MessageSecurityMode.SignAndEncrypt
                                && SecurityPolicy.Basic256Sha256.getUri().equals(endpoint.getSecurityPolicyUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setApplicationUri(own.applicationUri())
                        .setMaxPendingPublishRequests(Unsigned.uint(1))
                        .setKeyPair(own.keys())
                        .setCertificate(own.certificate())
                        .setCertificateChain(new X509Certificate[] {own.certificate()}));
        client.connect();
        int namespace = client.readNamespaceTable().getIndex(arguments[2]).intValue();
        LongAdder values = new LongAdder();
        int signals = Integer.parseInt(arguments[3]);
        for (int first = 0; first < signals; first += ITEMS_A_SUBSCRIPTION) {
            subscribe(client, Double.parseDouble(arguments[4]), items(namespace, first, signals, arguments[5]), values);
        }
        StandardLines.obey(line -> Long.toString(values.sum()));
        Thread.currentThread().join();
    }

    private static List<OpcUaMonitoredItem> items(int namespace, int first, int signals, String queue) {
        List<OpcUaMonitoredItem> items = new ArrayList<>();
        for (int i = first; i < Math.min(signals, first + ITEMS_A_SUBSCRIPTION); i++) {
            OpcUaMonitoredItem item = OpcUaMonitoredItem.newDataItem(new NodeId(namespace, i + 1));
            item.setSamplingInterval(0);
            item.setQueueSize(Unsigned.uint(Integer.parseInt(queue)));
            items.add(item);
        }
        return items;
    }

    private static void subscribe(
            OpcUaClient client, double publishing, List<OpcUaMonitoredItem> items, LongAdder values) throws Exception {
        OpcUaSubscription subscription = new OpcUaSubscription(client, publishing);
        subscription.setSubscriptionListener(new OpcUaSubscription.SubscriptionListener() {
            @Override
            public void onDataReceived(
                    OpcUaSubscription from, List<OpcUaMonitoredItem> which, List<DataValue> received) {
                values.add(received.size());
            }
        });
        subscription.create();
        subscription.addMonitoredItems(items);
        subscription.synchronizeMonitoredItems();
    }
}
