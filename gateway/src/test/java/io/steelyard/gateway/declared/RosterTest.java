package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Who is there by what people registered. */
final class RosterTest {
    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("Asia/Shanghai"));
    private final Roster roster = new Roster(declared);

    private Long since(String asset) {
        return roster.since(new AssetKey("works", asset));
    }

    /** From the day that the register gives, in the site's zone; always where it gives none; else nobody says so. */
    @Test
    void knowsSinceWhenTheRegisterSaysThatAnAssetIsThere() {
        assertThat(since("m")).isNull();
        TestingTables.put(declared, "assets", "asset,production,In service since\nm,yes,2026-11-05\nn,yes,\n");
        TestingTables.put(declared, "meters", "meter,asset,resource\nmain,meter-1,electricity\n");
        assertThat(since("m")).isEqualTo(Row.nanos(Instant.parse("2026-11-04T16:00:00Z")));
        assertThat(since("n")).isEqualTo(Long.MIN_VALUE);
        assertThat(since("meter-1")).isEqualTo(Long.MIN_VALUE);
        assertThat(since("main")).isNull();
        assertThat(since("guest")).isNull();
    }

    @Test
    void namesProductionMachinesWithTheSignalsThatAreWanted() {
        TestingTables.put(
                declared, "assets", "asset,class,production,signals\nm,lathe,yes,state;good\nfan,,no,state\nn,,yes,\n");
        assertThat(roster.machines("works"))
                .extracting(machine -> machine.key().asset())
                .containsExactly("m", "n");
        AssetDescription first = roster.machines("works").get(0);
        assertThat(first.equipmentClass()).isEqualTo("lathe");
        assertThat(first.signals()).extracting(SignalDescription::role).containsExactly("state", "good");
        assertThat(roster.machines("works").get(1).signals())
                .extracting(SignalDescription::role)
                .containsExactly("state");
    }
}
