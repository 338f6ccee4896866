package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which assets there are by what people registered, whoever of them speaks. Any thread. */
public final class Roster {
    private final Declared declared;

    /** Reads the tables when it is asked. */
    public Roster(Declared declared) {
        this.declared = declared;
    }

    /**
     * Since when the register says that the asset is there, nanoseconds since 1970: {@link Long#MIN_VALUE} where it gives no
     * date; null where neither it nor the metering plan names the asset.
     */
    public @Nullable Long since(AssetKey asset) {
        Row registered = declared.table(asset.site(), "assets").rows().get(Row.part(asset.asset()));
        if (registered != null) {
            LocalDate since = registered.date("since");
            return since == null
                    ? (Long) Long.MIN_VALUE
                    : (Long) Row.nanos(
                            since.atStartOfDay(declared.zone(asset.site())).toInstant());
        }
        boolean isMeter = declared.table(asset.site(), "meters").all().stream()
                .anyMatch(row -> row.text("asset").equals(asset.asset()));
        return isMeter ? (Long) Long.MIN_VALUE : null;
    }

    /**
     * The production machines of the register, with their signals as far as they have to be collected: what nobody has named is
     * what they do, which every machine has.
     */
    public List<AssetDescription> machines(String site) {
        return declared.table(site, "assets").all().stream()
                .filter(row -> row.flag("production"))
                .map(row -> machine(site, row))
                .toList();
    }

    /** The class that the register gives the asset; empty where it gives none. */
    public String equipmentClass(AssetKey asset) {
        Row registered = declared.table(asset.site(), "assets").rows().get(Row.part(asset.asset()));
        return registered == null ? "" : registered.text("class");
    }

    private static AssetDescription machine(String site, Row row) {
        List<String> signals = row.list("signals").isEmpty() ? List.of("state") : row.list("signals");
        return new AssetDescription(
                new AssetKey(site, row.text("asset")),
                new AgentKey(site, ""),
                "",
                "",
                row.text("class"),
                "",
                "",
                "",
                signals.stream().map(Roster::signal).toList(),
                List.of());
    }

    private static SignalDescription signal(String name) {
        return new SignalDescription(name, name, FieldType.INT, "", name, null, null, null, null, null);
    }
}
