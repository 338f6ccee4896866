package io.steelyard.simulator.opcua;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;

/** One variable and the monitored items that look at it; the lock makes an item see every value from its first on. */
final class SignalCell {
    private final UaVariableNode node;
    private final List<DataItem> items = new ArrayList<>();
    private DataValue present;

    SignalCell(UaVariableNode node, DataValue present) {
        this.node = node;
        this.present = present;
    }

    UaVariableNode node() {
        return node;
    }

    synchronized void show(DataValue value) {
        present = value;
        node.setValue(value);
        for (DataItem item : items) {
            item.setValue(value);
        }
    }

    synchronized boolean isWatched() {
        return !items.isEmpty();
    }

    synchronized void add(DataItem item) {
        items.add(item);
        item.setValue(present);
    }

    synchronized void remove(DataItem item) {
        items.remove(item);
    }

    /** A monitored item was modified or switched on again: it gets the present value unless that is its last. */
    synchronized void remind(DataItem item) {
        if (item.isSamplingEnabled()) {
            item.setValue(present);
        }
    }
}
