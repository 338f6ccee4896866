package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An asset's description as it stands in the state mark. What may be missing is preceded by whether it is there. */
final class AssetForm {

    private AssetForm() {}

    static void write(AssetDescription asset, DataOutput out) throws IOException {
        out.writeUTF(asset.key().site());
        out.writeUTF(asset.key().asset());
        out.writeUTF(asset.agent().site());
        out.writeUTF(asset.agent().agent());
        out.writeUTF(asset.server());
        out.writeUTF(asset.enterprise());
        out.writeUTF(asset.equipmentClass());
        out.writeUTF(asset.profile());
        out.writeUTF(asset.area());
        out.writeUTF(asset.line());
        out.writeInt(asset.signals().size());
        for (SignalDescription signal : asset.signals()) {
            out.writeUTF(signal.name());
            out.writeUTF(signal.field());
            out.writeUTF(signal.type().name());
            out.writeUTF(signal.typeName());
            text(signal.role(), out);
            text(signal.unit(), out);
            text(signal.unitId() == null ? null : signal.unitId().toString(), out);
            text(signal.low() == null ? null : signal.low().toString(), out);
            text(signal.high() == null ? null : signal.high().toString(), out);
            text(signal.description(), out);
        }
        out.writeInt(asset.formerly().size());
        for (Former former : asset.formerly()) {
            out.writeUTF(former.profile());
            out.writeLong(former.until());
            out.writeLong(former.told());
        }
    }

    /** Takes up what {@link #write} wrote; {@code formerly} says whether it speaks of former profiles. */
    static AssetDescription read(DataInput in, boolean formerly) throws IOException {
        AssetKey key = new AssetKey(in.readUTF(), in.readUTF());
        AgentKey agent = new AgentKey(in.readUTF(), in.readUTF());
        String server = in.readUTF();
        String enterprise = in.readUTF();
        String equipmentClass = in.readUTF();
        String profile = in.readUTF();
        String area = in.readUTF();
        String line = in.readUTF();
        List<SignalDescription> signals = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            signals.add(signal(in));
        }
        List<Former> former = new ArrayList<>();
        for (int left = formerly ? in.readInt() : 0; left > 0; left--) {
            former.add(new Former(in.readUTF(), in.readLong(), in.readLong()));
        }
        return new AssetDescription(
                key, agent, server, enterprise, equipmentClass, profile, area, line, signals, former);
    }

    private static SignalDescription signal(DataInput in) throws IOException {
        String name = in.readUTF();
        String field = in.readUTF();
        FieldType type = FieldType.valueOf(in.readUTF());
        String typeName = in.readUTF();
        String role = text(in);
        String unit = text(in);
        String unitId = text(in);
        String low = text(in);
        String high = text(in);
        return new SignalDescription(
                name,
                field,
                type,
                typeName,
                role,
                unit,
                unitId == null ? null : (Integer) Integer.parseInt(unitId),
                low == null ? null : (Double) Double.parseDouble(low),
                high == null ? null : (Double) Double.parseDouble(high),
                text(in));
    }

    private static void text(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String text(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
