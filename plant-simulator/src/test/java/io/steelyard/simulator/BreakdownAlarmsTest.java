package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.simulator.opcua.PlantServer;
import io.steelyard.simulator.opcua.ServerSettings;
import io.steelyard.simulator.plant.PlantLayout;
import io.steelyard.simulator.plant.Showing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.ContentFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.SimpleAttributeOperand;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks for events is told when a machine breaks down, when that is over, and what stands when it asks. */
final class BreakdownAlarmsTest {
    private static final String CAUSE = "lathe-1/stop-cause";

    @TempDir
    Path folder;

    private final List<Told> told = new CopyOnWriteArrayList<>();

    private final Set<Object> conditions = new CopyOnWriteArraySet<>();

    private record Told(String source, String message, boolean isActive) {}

    @Test
    void aBreakdownIsAnAlarm() throws Exception {
        ServerSettings settings = new ServerSettings(
                "127.0.0.1",
                4840,
                new ServerSettings.Offer(true, List.of()),
                new ServerSettings.Logins(true, Map.of(), null),
                folder.resolve("pki"));
        try (PlantServer server = new PlantServer(PlantLayout.steelCity("demo"), settings)) {
            show(server, "tool breakage");
            OpcUaClient client = connect(server.start().getPort());
            try {
                OpcUaSubscription subscription = listen(client);
                refresh(client, subscription);
                Told breakage = new Told("lathe-1", "tool breakage", true);
                assertThat(Subscriber.until(() -> told.contains(breakage), 20)).isTrue();
                assertThat(told).containsExactly(breakage);
                show(server, "no material");
                show(server, "coolant level");
                show(server, "");
                assertThat(Subscriber.until(() -> told.size() == 4, 20)).isTrue();
                assertThat(told)
                        .containsExactly(
                                breakage,
                                new Told("lathe-1", "tool breakage", false),
                                new Told("lathe-1", "coolant level", true),
                                new Told("lathe-1", "coolant level", false));
                refresh(client, subscription);
                show(server, "axis servo");
                assertThat(Subscriber.until(() -> told.size() > 4, 20)).isTrue();
                assertThat(told.get(4)).isEqualTo(new Told("lathe-1", "axis servo", true));
                assertThat(conditions)
                        .as("a machine's condition is the same one each time")
                        .hasSize(1)
                        .first()
                        .isInstanceOf(NodeId.class);
            } finally {
                client.disconnect();
            }
        }
    }

    private static OpcUaClient connect(int port) throws Exception {
        OpcUaClient client = OpcUaClient.create(
                "opc.tcp://127.0.0.1:" + port,
                endpoints -> endpoints.stream()
                        .map(endpoint -> EndpointUtil.updateUrl(endpoint, "127.0.0.1", port))
                        .findFirst(),
                transport -> {},
                config -> config.setMaxPendingPublishRequests(Unsigned.uint(1)));
        client.connect();
        return client;
    }

    private static void show(PlantServer server, String cause) {
        server.show(CAUSE, new Showing(cause, Showing.GOOD, Instant.now()));
    }

    private OpcUaSubscription listen(OpcUaClient client) throws Exception {
        OpcUaSubscription subscription = new OpcUaSubscription(client, 100.0);
        subscription.create();
        List<SimpleAttributeOperand> fields = new ArrayList<>();
        fields.add(field(NodeIds.BaseEventType, "SourceName"));
        fields.add(field(NodeIds.BaseEventType, "Message"));
        fields.add(field(NodeIds.AlarmConditionType, "ActiveState", "Id"));
        fields.add(new SimpleAttributeOperand(
                NodeIds.ConditionType, new QualifiedName[0], AttributeId.NodeId.uid(), null)); // Part 9 §5.5.2
        OpcUaMonitoredItem item = OpcUaMonitoredItem.newEventItem(
                NodeIds.Server,
                new EventFilter(fields.toArray(SimpleAttributeOperand[]::new), new ContentFilter(null)));
        item.setQueueSize(Unsigned.uint(100));
        item.setEventValueListener((monitored, values) -> {
            if (values[2].getValue() instanceof Boolean isActive
                    && values[0].getValue() instanceof String source
                    && values[1].getValue() instanceof LocalizedText message) {
                told.add(new Told(source, String.valueOf(message.text()), isActive));
                conditions.add(values[3].getValue());
            }
        });
        subscription.addMonitoredItems(List.of(item));
        subscription.synchronizeMonitoredItems();
        return subscription;
    }

    private static SimpleAttributeOperand field(NodeId type, String... path) {
        QualifiedName[] names = new QualifiedName[path.length];
        for (int i = 0; i < path.length; i++) {
            names[i] = new QualifiedName(0, path[i]);
        }
        return new SimpleAttributeOperand(type, names, AttributeId.Value.uid(), null);
    }

    private static void refresh(OpcUaClient client, OpcUaSubscription subscription) throws Exception {
        var id = subscription.getSubscriptionId().orElseThrow();
        var answer = client.call(List.of(new CallMethodRequest(
                NodeIds.ConditionType, NodeIds.ConditionType_ConditionRefresh, new Variant[] {new Variant(id)})));
        assertThat(answer.getResults())
                .allSatisfy(one -> assertThat(one.getStatusCode().isGood()).isTrue());
    }
}
