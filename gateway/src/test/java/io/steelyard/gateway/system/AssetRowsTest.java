package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
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
                List.of());
    }
}
