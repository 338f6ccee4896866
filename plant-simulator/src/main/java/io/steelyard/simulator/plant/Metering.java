package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree of energy meters. A meter shows what the machines and meters below it take, the losses of its transformer and
 * cables ({@link #LOSS_SHARE} of that), and light and heating of its hall.
 */
final class Metering {
    /** Lost on the way from a meter to what is below it. */
    static final double LOSS_SHARE = 0.015;

    /** Light and heating of a hall, constant. */
    static final double HALL_KILOWATTS = Pace.of(EquipmentClass.ENERGY_METER).idleKilowatts();

    private final boolean[] isMeter;
    private final int[] parent;
    private final List<Integer> deepestFirst;

    Metering(PlantLayout layout) {
        int count = layout.assets().size();
        Map<String, Integer> keys = new HashMap<>();
        for (int key = 0; key < count; key++) {
            keys.put(layout.assets().get(key).id(), key);
        }
        isMeter = new boolean[count];
        parent = new int[count];
        for (int key = 0; key < count; key++) {
            Asset asset = layout.assets().get(key);
            isMeter[key] = asset.equipmentClass() == EquipmentClass.ENERGY_METER;
            parent[key] = asset.meter() == null ? -1 : keys.getOrDefault(asset.meter(), -1);
        }
        List<Integer> order = new ArrayList<>();
        for (int key = 0; key < count; key++) {
            order.add(key);
        }
        order.sort((a, b) -> Integer.compare(depth(b), depth(a)));
        deepestFirst = List.copyOf(order);
    }

    boolean isMeter(int key) {
        return isMeter[key];
    }

    /** Fills in the meters' power above the machines'. */
    void add(double[] kilowatts) {
        double[] below = new double[kilowatts.length];
        for (int key : deepestFirst) {
            if (isMeter[key]) {
                kilowatts[key] = below[key] * (1 + LOSS_SHARE) + HALL_KILOWATTS;
            }
            if (parent[key] >= 0) {
                below[parent[key]] += kilowatts[key];
            }
        }
    }

    private int depth(int key) {
        int depth = 0;
        for (int at = parent[key]; at >= 0; at = parent[at]) {
            depth++;
        }
        return depth;
    }
}
