package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.List;

/** What stands where: one site with its assets in a fixed order. */
public record PlantLayout(String enterprise, String site, List<Asset> assets) {
    public PlantLayout {
        assets = List.copyOf(assets);
    }

    /** The first plant: a hot strip line and a machine shop, 12 assets of 4 classes. */
    public static PlantLayout steelCity(String site) {
        List<Asset> assets = new ArrayList<>();
        for (int stand = 1; stand <= 3; stand++) {
            assets.add(asset("stand-" + stand, EquipmentClass.ROLLING_MILL, "rolling", "hot-strip"));
        }
        assets.add(asset("pump-1", EquipmentClass.PUMP, "rolling", "hot-strip"));
        assets.add(asset("pump-2", EquipmentClass.PUMP, "rolling", "hot-strip"));
        assets.add(asset("meter-rolling", EquipmentClass.ENERGY_METER, "rolling", "utilities"));
        for (int lathe = 1; lathe <= 4; lathe++) {
            assets.add(asset("lathe-" + lathe, EquipmentClass.LATHE, "machining", lathe <= 2 ? "rolls" : "shafts"));
        }
        assets.add(asset("pump-3", EquipmentClass.PUMP, "machining", "coolant"));
        assets.add(asset("meter-machining", EquipmentClass.ENERGY_METER, "machining", "utilities"));
        return new PlantLayout("steel-city", site, assets);
    }

    /** All signals of all assets. */
    public int signalCount() {
        return assets.stream().mapToInt(asset -> asset.signals().size()).sum();
    }

    private static Asset asset(String id, EquipmentClass equipmentClass, String area, String line) {
        return new Asset(id, equipmentClass, area, line, SignalCatalogue.of(equipmentClass));
    }
}
