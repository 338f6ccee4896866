package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Asset;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;

/** OPC 40001-1: what a machine's Identification says, the same at every start. */
final class Nameplate {
    private static final LocalDate FIRST_BUILT = LocalDate.of(2004, 3, 1);
    private static final int MONTHS_OF_BUILDING = 240;
    private static final int MONTHS_TO_OPERATION = 4;

    private Nameplate() {}

    /** One property. */
    record Entry(String name, NodeId type, Object value) {}

    static List<Entry> of(Asset asset) {
        String kind = asset.equipmentClass().id();
        LocalDate built = FIRST_BUILT.plusMonths(Math.floorMod(asset.id().hashCode(), MONTHS_OF_BUILDING));
        return List.of(
                text("di:Manufacturer", "Steelyard works"),
                text("di:Model", kind),
                text("di:ComponentName", asset.id()),
                plain("di:SerialNumber", "SY-" + asset.id()),
                plain("di:ProductInstanceUri", "urn:steelyard:works:" + asset.id()),
                plain("di:ProductCode", "SY-" + kind + "-" + built.getYear()),
                plain("di:DeviceClass", kind),
                plain("di:HardwareRevision", "1.2"),
                plain("di:SoftwareRevision", "4.0.1"),
                plain("di:AssetId", asset.id()),
                plain("machinery:Location", asset.area() + "/" + asset.line()),
                new Entry("machinery:YearOfConstruction", NodeIds.UInt16, Unsigned.ushort(built.getYear())),
                new Entry("machinery:MonthOfConstruction", NodeIds.Byte, Unsigned.ubyte(built.getMonthValue())),
                new Entry(
                        "machinery:InitialOperationDate",
                        NodeIds.DateTime,
                        new DateTime(built.plusMonths(MONTHS_TO_OPERATION)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant())));
    }

    private static Entry text(String name, String value) {
        return new Entry(name, NodeIds.LocalizedText, LocalizedText.english(value));
    }

    private static Entry plain(String name, String value) {
        return new Entry(name, NodeIds.String, value);
    }
}
