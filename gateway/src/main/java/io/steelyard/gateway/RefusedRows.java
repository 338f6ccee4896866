package io.steelyard.gateway;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.influx.Refused;
import io.steelyard.gateway.store.influx.RefusedReadings;
import io.steelyard.gateway.system.SystemRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the store refuses, as kept-aside rows of the system records. The ordinals of a position begin above those that
 * ingest gives, in the order of the readings, so that the same stretch written again makes the same rows.
 */
record RefusedRows(SystemRecords system) implements RefusedReadings {
    private static final int ABOVE_INGEST = 1 << 24;
    private static final String TOPIC = "store";

    @Override
    public void keep(List<Refused> refused) {
        Map<AssetKey, AgentKey> agents = new HashMap<>();
        for (AssetDescription asset : system.assets()) {
            agents.put(asset.key(), asset.agent());
        }
        Map<InboxPosition, Integer> ordinals = new HashMap<>();
        List<SystemRow> rows = new ArrayList<>();
        for (Refused one : refused) {
            Reading reading = one.reading();
            AssetKey asset = reading.series().key().asset();
            rows.add(new SystemRow.KeptAside(
                    reading.position(),
                    ABOVE_INGEST + ordinals.merge(reading.position(), 1, Integer::sum),
                    agents.getOrDefault(asset, new AgentKey(asset.site(), "unknown")),
                    one.reason(),
                    reading.epoch(),
                    reading.number(),
                    TOPIC,
                    Bytes.utf8(text(reading))));
        }
        system.write(rows);
    }

    /** One line that names everything a person or a replay needs. */
    private static String text(Reading reading) {
        return reading.series().key().asset() + " " + reading.series().field() + " ("
                + reading.series().type() + ") at " + reading.time() + " ns, status " + reading.status() + ", value "
                + reading.value();
    }
}
