package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.SystemRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assets as they outlive a process. */
final class AssetRowsTest {
    @TempDir
    private Path folder;

    @Test
    void anAssetComesBackWithTheServerThatItWasReadFromLast() {
        write(readFrom("plc-1"));
        write(readFrom("plc-2"));
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.assets()).containsExactly(readFrom("plc-2"));
        }
    }

    @Test
    void anAssetComesBackWithItsFormerProfiles() {
        AssetDescription twice = formerly(new Former("generic", 5, 6), new Former("packml", 9, 9));
        write(formerly(new Former("generic", 5, 6)));
        write(twice);
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.assets()).containsExactly(twice);
        }
        write(formerly(new Former(Former.FORGOTTEN, 9, 9)));
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(records.assets()).containsExactly(formerly(new Former(Former.FORGOTTEN, 9, 9)));
        }
    }

    private static AssetDescription formerly(Former... formerly) {
        AssetDescription now = readFrom("plc");
        return new AssetDescription(
                now.key(), now.agent(), "plc", "", "pump", "lathe", "hall", "one", List.of(), List.of(formerly));
    }

    private void write(AssetDescription asset) {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(new SystemRow.Asset(asset)));
        }
    }

    private static AssetDescription readFrom(String server) {
        return new AssetDescription(
                new AssetKey("works", "m"),
                new AgentKey("works", "edge"),
                server,
                "",
                "pump",
                "",
                "hall",
                "one",
                List.of(),
                List.of());
    }
}
