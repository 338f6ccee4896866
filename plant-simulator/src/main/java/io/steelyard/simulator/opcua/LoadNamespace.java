package io.steelyard.simulator.opcua;

import io.steelyard.simulator.load.LoadPlan;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilters;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/**
 * {@code Objects/<site>/load/<asset>/<signal>}, numeric node ids 1, 2, … in the order of the plan. Signals of one burst
 * share one value object, and one lock is taken a burst: what is left is the library's own cost.
 */
final class LoadNamespace extends ManagedNamespaceWithLifecycle {
    static final String URI = "urn:steelyard:plant-simulator:load";
    private static final DataItem[] NOBODY = {};

    private final LoadPlan plan;
    private final Object lock = new Object();
    private final DataItem[][] watchers;
    private final DataValue[] present;
    private final Map<NodeId, Integer> numbers = new HashMap<>();

    LoadNamespace(OpcUaServer server, LoadPlan plan, String site) {
        super(server, URI);
        this.plan = plan;
        this.watchers = new DataItem[plan.signals()][];
        this.present = new DataValue[plan.signals()];
        Arrays.fill(watchers, NOBODY);
        Arrays.fill(present, new DataValue(StatusCodes.Bad_WaitingForInitialData));
        getLifecycleManager().addStartupTask(() -> build(site));
    }

    /** The value of the signals from the first number to the one before the second; in every queue on return. */
    void show(int from, int to, long value, Instant sourceTime) {
        DateTime source = new DateTime(sourceTime);
        Variant number = plan.isDouble() ? Variant.ofDouble((double) value) : Variant.ofInt64(value);
        DataValue shown = new DataValue(number, StatusCode.GOOD, source, source);
        synchronized (lock) {
            for (int i = from; i < to; i++) {
                present[i] = shown;
                for (DataItem item : watchers[i]) {
                    item.setValue(shown);
                }
            }
        }
    }

    int watched() {
        synchronized (lock) {
            return (int)
                    Arrays.stream(watchers).filter(items -> items.length > 0).count();
        }
    }

    private void build(String site) {
        UaFolderNode above = folder(NodeIds.ObjectsFolder, site, site);
        UaFolderNode load = folder(above.getNodeId(), site + ".load", LoadPlan.AREA);
        UaFolderNode asset = load;
        for (int i = 0; i < plan.signals(); i++) {
            if (i % plan.signalsAnAsset() == 0) {
                asset = folder(load.getNodeId(), plan.asset(i), plan.asset(i));
            }
            variable(asset, i);
        }
    }

    private UaFolderNode folder(NodeId above, String id, String name) {
        UaFolderNode folder =
                new UaFolderNode(getNodeContext(), newNodeId(id), newQualifiedName(name), LocalizedText.english(name));
        getNodeManager().addNode(folder);
        folder.addReference(new Reference(folder.getNodeId(), NodeIds.Organizes, above.expanded(), false));
        return folder;
    }

    private void variable(UaFolderNode asset, int number) {
        String name = plan.signal(number);
        UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                .setNodeId(newNodeId(number + 1))
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setDataType(plan.isDouble() ? NodeIds.Double : NodeIds.Int64)
                .setTypeDefinition(NodeIds.BaseDataVariableType)
                .setMinimumSamplingInterval(0.0)
                .build();
        node.getFilterChain().addLast(AttributeFilters.getValue(context -> presentOf(number)));
        getNodeManager().addNode(node);
        node.addReference(new Reference(
                node.getNodeId(), NodeIds.HasComponent, asset.getNodeId().expanded(), false));
        numbers.put(node.getNodeId(), number);
    }

    private DataValue presentOf(int number) {
        synchronized (lock) {
            return present[number];
        }
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        synchronized (lock) {
            for (DataItem item : items) {
                Integer number = numberOf(item);
                if (number == null) {
                    showOnce(item);
                    continue;
                }
                DataItem[] more = Arrays.copyOf(watchers[number], watchers[number].length + 1);
                more[more.length - 1] = item;
                watchers[number] = more;
                item.setValue(present[number]);
            }
        }
    }

    /** An item that was modified or switched on again gets the present value, unless that is its last. */
    @Override
    public void onDataItemsModified(List<DataItem> items) {
        synchronized (lock) {
            for (DataItem item : items) {
                Integer number = numberOf(item);
                if (number != null && item.isSamplingEnabled()) {
                    item.setValue(present[number]);
                }
            }
        }
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        synchronized (lock) {
            for (DataItem item : items) {
                Integer number = numberOf(item);
                if (number != null) {
                    watchers[number] = Arrays.stream(watchers[number])
                            .filter(other -> other != item)
                            .toArray(DataItem[]::new);
                }
            }
        }
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        for (MonitoredItem item : items) {
            if (item instanceof DataItem data) {
                onDataItemsModified(List.of(data));
            }
        }
    }

    /** Other nodes and attributes never change. */
    private void showOnce(DataItem item) {
        var context = new ReadContext(getServer(), item.getSession());
        item.setValue(read(context, 0.0, item.getTimestampsToReturn(), List.of(item.getReadValueId()))
                .get(0));
    }

    private @Nullable Integer numberOf(DataItem item) {
        return AttributeId.Value.isEqual(item.getReadValueId().getAttributeId())
                ? numbers.get(item.getReadValueId().getNodeId())
                : null;
    }
}
