package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.system.Query;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who accepted an open address is reminded of it, and not more often than he can bear. */
final class OpenAddressTest {
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    private Path folder;

    private final List<EventRecord> shown = new ArrayList<>();
    private long now = 490_000L * 60 * MINUTE + 50 * MINUTE;

    private OpenAddress address(SystemRecords system) {
        return new OpenAddress(
                "steelyard", Map.of("reason", "plant network"), system::happenedFirst, shown::add, () -> now);
    }

    @Test
    void tellsItOnceAnHourHoweverOftenTheProcessStarts() {
        for (int start = 0; start < 3; start++) {
            try (SystemRecords system = SystemRecords.open(folder, System::nanoTime)) {
                OpenAddress address = address(system);
                for (int i = 0; i < 8; i++) {
                    address.remind();
                    now += MINUTE; // 24 minutes in all: the hour changes once
                }
            }
        }
        try (SystemRecords system = SystemRecords.open(folder, System::nanoTime)) {
            List<EventRecord> events = system.events(Query.all(10));
            assertThat(events).hasSize(2).allMatch(event -> event.type().equals("insecure"));
            assertThat(events.get(0).details()).containsEntry("reason", "plant network");
            assertThat(events).containsExactlyInAnyOrderElementsOf(shown);
        }
    }

    /** The disk was full when it was due. */
    @Test
    void isToldWhenItCanBeWritten() {
        try (SystemRecords system = SystemRecords.open(folder, System::nanoTime)) {
            boolean[] full = {true};
            OpenAddress address = new OpenAddress(
                    "steelyard",
                    Map.of(),
                    own -> {
                        if (full[0]) {
                            throw new IllegalStateException("the disk is full");
                        }
                        return system.happenedFirst(own);
                    },
                    shown::add,
                    () -> now);
            try {
                address.remind();
            } catch (IllegalStateException e) {
                full[0] = false;
            }
            address.remind();
            assertThat(system.events(Query.all(10))).hasSize(1);
        }
    }
}
