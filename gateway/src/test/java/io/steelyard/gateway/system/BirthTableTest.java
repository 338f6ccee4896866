package io.steelyard.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.SystemRow;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What births said before they said something else. */
final class BirthTableTest {
    private static final AgentKey AGENT = new AgentKey("works", "edge");
    private static final AssetKey PRESS = new AssetKey("works", "press");

    @TempDir
    private Path folder;

    private static SignalDescription signal(String name, String role, String unit) {
        return new SignalDescription(
                name, name, FieldType.FLOAT, "Double", role, unit, null, 0.0, role == null ? null : 9.5, null);
    }

    private static AssetDescription press(String server, String area, SignalDescription... signals) {
        return new AssetDescription(
                PRESS, AGENT, server, "", "press", "packml", area, "one", List.of(signals), List.of());
    }

    private static SystemRow former(AssetDescription asset, long until) {
        return new SystemRow.FormerBirth(asset, until);
    }

    @Test
    void aTimeIsDecidedByWhatWasSaidThen() {
        AssetDescription first = press("", "hall", signal("e", "energy", "kWh"));
        AssetDescription second = press("plc", "hall", signal("e", "energy", "kWh"));
        AssetDescription now = press("plc", "yard", signal("e", "energy", "MWh"), signal("s", "state", null));
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            BirthTable births = new BirthTable(records);
            assertThat(births.before(now, 5)).isSameAs(now);
            records.write(List.of(former(first, 100), new SystemRow.Asset(second)));
            records.write(List.of(former(second, 200), new SystemRow.Asset(now)));
            assertThat(births.before(now, 201)).isSameAs(now);
            assertThat(births.before(now, 200)).isEqualTo(second);
            assertThat(births.before(now, 101)).isEqualTo(second);
            assertThat(births.before(now, 100).area()).isEqualTo("hall");
            assertThat(births.before(now, Long.MIN_VALUE).signals()).isEqualTo(first.signals());
        }
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            assertThat(new BirthTable(records).before(now, 150))
                    .as("after a start")
                    .isEqualTo(second);
        }
    }

    /** Whoever mends a mapping that said too little mends the time before, too; a unit that was told stands. */
    @Test
    void whatWasLeftOpenIsAsItWasToldNext() {
        AssetDescription bare =
                press("", AssetDescription.UNASSIGNED, signal("e", null, null), signal("g", "good", "1"));
        AssetDescription next = press("plc", "hall", signal("e", "energy", "kWh"), signal("g", "good", "1"));
        AssetDescription now = press("plc-2", "yard", signal("e", "energy", "MWh"), signal("g", "scrap", "1"))
                .after(List.of(new Former("generic", 50, 50)));
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            records.write(List.of(former(bare, 100), former(next, 200)));
            AssetDescription then = new BirthTable(records).before(now, 100);
            assertThat(then.server()).isEqualTo("plc");
            assertThat(then.area()).isEqualTo("hall");
            assertThat(then.signals()).isEqualTo(next.signals());
            assertThat(then.formerly()).as("profiles have times of their own").isEqualTo(now.formerly());
            assertThat(then.profileBefore(50)).isEqualTo("generic");
            assertThat(then.profileBefore(51)).isEqualTo("packml");
        }
    }

    /** An inbox that is read again says nothing new, nor does a clock that was set back. */
    @Test
    void whatIsReadAgainChangesNothing() {
        AssetDescription first = press("one", "hall");
        AssetDescription now = press("two", "hall");
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            BirthTable births = new BirthTable(records);
            records.write(List.of(former(first, 100)));
            records.write(List.of(former(now, 40), former(now, 100), former(first, 100)));
            assertThat(births.before(now, 30).server()).isEqualTo("one");
            assertThat(births.before(now, 100).server()).isEqualTo("one");
            assertThat(births.before(now, 101).server()).isEqualTo("two");
        }
    }

    /** Two agents that describe one asset turn by turn do not fill the disk. */
    @Test
    void theOldestOfVeryManyGo() {
        AssetDescription now = press("now", "hall");
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            for (int i = 1; i <= 50; i++) {
                records.write(List.of(former(press("plc-" + i, "hall", signal("s" + i, null, null)), i)));
            }
            BirthTable births = new BirthTable(records);
            assertThat(births.before(now, 50).server()).isEqualTo("plc-50");
            assertThat(births.before(now, 31).server()).isEqualTo("plc-31");
            assertThat(births.before(now, 1).server())
                    .as("the oldest that is left")
                    .isEqualTo("plc-31");
            assertThat(Stream.of("former_birth", "former_signal").map(table -> rows(records, table)))
                    .containsExactly(20L, 20L);
        }
    }

    private static long rows(SystemRecords records, String table) {
        return records.ask("count", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    void connectionsAreAsSecureAsTheyWereThen() {
        try (SystemRecords records = SystemRecords.open(folder, System::nanoTime)) {
            BirthTable births = new BirthTable(records);
            records.write(List.of(new SystemRow.Security(AGENT, "open", 10)));
            assertThat(births.security(AGENT, "open", 5)).isEqualTo("open");
            records.write(List.of(new SystemRow.Security(AGENT, "open", 20)));
            records.write(List.of(new SystemRow.Security(AGENT, "tls", 30)));
            records.write(List.of(new SystemRow.Security(AGENT, "open", 10), new SystemRow.Security(AGENT, "tls", 30)));
            assertThat(new NoteTable(records).security(AGENT)).isEqualTo("tls");
            assertThat(births.security(AGENT, "tls", 31)).isEqualTo("tls");
            assertThat(births.security(AGENT, "tls", 30)).isEqualTo("open");
            assertThat(births.security(AGENT, "tls", 1)).isEqualTo("open");
            assertThat(births.security(new AgentKey("works", "other"), "", 1)).isEmpty();
        }
    }
}
