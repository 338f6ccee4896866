package io.steelyard.gateway.ingest;

import io.steelyard.gateway.kpi.FoldDoors;
import io.steelyard.gateway.kpi.Folds;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.SystemRow;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A minute of one asset, folded by what a house shows of who is there. */
final class MinuteOf {
    private MinuteOf() {}

    /** A minute of the asset as it is folded with what the house knows then. */
    static Map<String, Object> foldOf(House house, AssetKey asset, long minute, long now) {
        List<MinuteRow> rows = new ArrayList<>();
        SystemRow.DirtyMinute dirty = new SystemRow.DirtyMinute(asset, minute);
        FoldDoors doors = (FoldDoors) Proxy.newProxyInstance(
                FoldDoors.class.getClassLoader(), new Class<?>[] {FoldDoors.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "dirty":
                            return rows.isEmpty() ? List.of(dirty) : List.of();
                        case "provenUntil":
                            return house.life.provenUntil((AssetDescription) arguments[0]);
                        case "assets":
                            return house.life.assets();
                        case "gaps", "minutes":
                            return List.of();
                        case "samples", "lastBefore":
                            return Map.of();
                        case "handedOver", "stored", "listed":
                            return 0L;
                        case "firstListed":
                            return minute;
                        case "write":
                            ((List<?>) arguments[0]).forEach(row -> rows.add((MinuteRow) row));
                            return null;
                        default:
                            return method.isDefault()
                                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                                    : null;
                    }
                });
        try {
            new Folds(doors, () -> now, System::nanoTime).fold();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return rows.stream()
                .filter(row -> row.minute() == minute)
                .findFirst()
                .orElseThrow()
                .fields();
    }
}
