package io.steelyard.gateway;

import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.embedded.EmbeddedStore;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A whole gateway on an ephemeral port, over what an earlier run left of one machine: points, a minute, gaps. */
final class LeftPlant {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    static final int POINTS = 500;
    static final int PEAK = 333;

    private LeftPlant() {}

    static Gateway start(Path folder) throws Exception {
        leaveData(folder);
        Path file = Files.writeString(
                folder.resolve("gateway.yaml"), "data: " + folder + "\nhttp: {port: 0}\nmqtt: {port: 0}\n");
        GatewayConfig config =
                GatewayConfig.of(SettingsFile.read(file, GatewayConfig.KEYS, Map.of(), GatewayChecks::of));
        Gateway gateway = new Gateway(
                config,
                new Surroundings(new DiskFiles(), InstantSource.system(), System::nanoTime, UUID::randomUUID, work -> {
                    Thread thread = new Thread(work, "gateway-under-test");
                    thread.setDaemon(true);
                    return thread;
                }));
        gateway.start();
        return gateway;
    }

    private static void leaveData(Path folder) {
        AssetKey asset = new AssetKey("works", "m");
        try (SystemRecords system = SystemRecords.open(folder.resolve("gateway/system"), System::nanoTime);
                EmbeddedStore store = EmbeddedStore.open(folder.resolve("gateway/store"), 64 << 20)) {
            system.write(List.of(new SystemRow.Asset(new AssetDescription(
                    asset,
                    new AgentKey("works", "edge"),
                    "",
                    "",
                    "pump",
                    "",
                    "hall",
                    "one",
                    List.of(new SignalDescription(
                            "speed", "speed", FieldType.FLOAT, "Double", null, null, null, null, null, null)),
                    List.of()))));
            Series series = new Series(new SignalKey(asset, "speed"), "pump", "hall", "one", "speed", FieldType.FLOAT);
            InboxPosition position = new InboxPosition(0, 1);
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < POINTS; i++) {
                double value = i == PEAK ? 1e6 : i % 7;
                readings.add(new Reading(series, START + i * 1_000_000L, 0, value, null, -1, position, false));
            }
            store.write(readings, new StoredMark(position, Bytes.owning(new byte[4])));
            store.writeMinutes(List.of(new MinuteRow(
                    asset,
                    "pump",
                    "hall",
                    "one",
                    Math.floorDiv(START, MINUTE) * MINUTE,
                    new TreeMap<>(Map.of("samples.good", (long) POINTS, "covered", MINUTE)))));
            system.write(List.of(
                    gap("early", "edge", "2023-11-13T23:00:00Z", "2023-11-14T00:30:00Z"),
                    gap("elsewhere", "other", "2023-11-14T00:10:00Z", "2023-11-14T00:20:00Z"),
                    gap("late", "edge", "2023-11-14T00:45:00Z", null)));
        }
    }

    private static SystemRow gap(String id, String agent, String from, @Nullable String to) {
        return new SystemRow.Gap(
                new InboxPosition(0, 1),
                0,
                new GapRecord(
                        id,
                        Scope.agent("works", agent),
                        Instant.parse(from).toEpochMilli() * 1_000_000,
                        to == null ? null : (Long) (Instant.parse(to).toEpochMilli() * 1_000_000),
                        null,
                        null,
                        GapCause.LINK_DOWN));
    }
}
