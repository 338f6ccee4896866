package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands where: one site with its assets in a fixed order. */
public record PlantLayout(String enterprise, String site, List<Asset> assets) {
    /** The area of what belongs to the site as a whole. */
    public static final String SITE_AREA = "site";

    public PlantLayout {
        assets = List.copyOf(assets);
    }

    /** Melt shop, rolling, machining and utilities below one main meter: 43 assets of 12 classes. */
    public static PlantLayout steelCity(String site) {
        Builder plant = new Builder();
        plant.in(SITE_AREA, "control", null);
        plant.add("control-room", EquipmentClass.CONTROL_ROOM);
        plant.add("meter-site", EquipmentClass.ENERGY_METER);
        meltShop(plant);
        rolling(plant);
        machining(plant);
        utilities(plant);
        return new PlantLayout("steel-city", site, plant.assets);
    }

    private static void meltShop(Builder plant) {
        String area = "melt-shop";
        plant.in(area, "utilities", "meter-site");
        plant.add("meter-melt-shop", EquipmentClass.ENERGY_METER);
        plant.in(area, "utilities", "meter-melt-shop");
        plant.add("meter-melting", EquipmentClass.ENERGY_METER);
        plant.add("meter-magnesite", EquipmentClass.ENERGY_METER);
        plant.in(area, "melting", "meter-melting");
        plant.row("arc-furnace-", 1, 2, EquipmentClass.ARC_FURNACE);
        plant.row("ladle-furnace-", 1, 2, EquipmentClass.LADLE_FURNACE);
        plant.row("fan-", 1, 2, EquipmentClass.FAN);
        plant.in(area, "magnesite", "meter-magnesite");
        plant.row("kiln-", 1, 2, EquipmentClass.MAGNESITE_KILN);
        plant.row("fan-", 3, 3, EquipmentClass.FAN);
        plant.row("pump-", 4, 4, EquipmentClass.PUMP);
    }

    private static void rolling(Builder plant) {
        String area = "rolling";
        plant.in(area, "utilities", "meter-site");
        plant.add("meter-rolling", EquipmentClass.ENERGY_METER);
        plant.in(area, "hot-strip", "meter-rolling");
        plant.row("stand-", 1, 6, EquipmentClass.ROLLING_MILL);
        plant.row("pump-", 1, 2, EquipmentClass.PUMP);
        plant.in(area, "finishing", "meter-rolling");
        plant.row("packaging-", 1, 2, EquipmentClass.PACKAGING_LINE);
    }

    private static void machining(Builder plant) {
        String area = "machining";
        plant.in(area, "utilities", "meter-site");
        plant.add("meter-machining", EquipmentClass.ENERGY_METER);
        plant.in(area, "rolls", "meter-machining");
        plant.row("lathe-", 1, 2, EquipmentClass.LATHE);
        plant.in(area, "shafts", "meter-machining");
        plant.row("lathe-", 3, 4, EquipmentClass.LATHE);
        plant.in(area, "housings", "meter-machining");
        plant.row("centre-", 1, 4, EquipmentClass.MACHINING_CENTRE);
        plant.in(area, "coolant", "meter-machining");
        plant.row("pump-", 3, 3, EquipmentClass.PUMP);
    }

    private static void utilities(Builder plant) {
        String area = "utilities";
        plant.in(area, "supply", "meter-site");
        plant.add("meter-utilities", EquipmentClass.ENERGY_METER);
        plant.in(area, "compressed-air", "meter-utilities");
        plant.row("compressor-", 1, 3, EquipmentClass.COMPRESSOR);
        plant.in(area, "water", "meter-utilities");
        plant.row("pump-", 5, 6, EquipmentClass.PUMP);
        plant.row("fan-", 4, 4, EquipmentClass.FAN);
    }

    /** All signals of all assets. */
    public int signalCount() {
        return assets.stream().mapToInt(asset -> asset.signals().size()).sum();
    }

    /** The areas, the site's own first. */
    public Set<String> areas() {
        Set<String> areas = new LinkedHashSet<>();
        assets.forEach(asset -> areas.add(asset.area()));
        return areas;
    }

    /** The same site with the assets of one area only. */
    public PlantLayout onlyArea(String area) {
        return new PlantLayout(
                enterprise,
                site,
                assets.stream().filter(asset -> asset.area().equals(area)).toList());
    }

    /** Fills a layout line by line. */
    private static final class Builder {
        private final List<Asset> assets = new ArrayList<>();
        private String area = "";
        private String line = "";
        private @Nullable String meter;

        void in(String nextArea, String nextLine, @Nullable String nextMeter) {
            area = nextArea;
            line = nextLine;
            meter = nextMeter;
        }

        void add(String id, EquipmentClass equipmentClass) {
            assets.add(new Asset(id, equipmentClass, area, line, meter, SignalCatalogue.of(equipmentClass)));
        }

        void row(String prefix, int first, int last, EquipmentClass equipmentClass) {
            for (int number = first; number <= last; number++) {
                add(prefix + number, equipmentClass);
            }
        }
    }
}
