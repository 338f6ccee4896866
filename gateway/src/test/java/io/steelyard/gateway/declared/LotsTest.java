package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lots from what is finished back to what was bought, as job lists tell of them. */
final class LotsTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final long DAY = 86_400_000_000_000L;
    private static final Set<String> ALL = Set.of("furnace", "caster", "mill");

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> UTC);
    private final MachineJobs jobs = new MachineJobs(declared, () -> 7);
    private final Facts facts = new Facts(declared, (asset, from, to) -> Set.of(), asset -> "mill");

    private static long at(String time) {
        return Row.nanos(Instant.parse("2026-11-02T" + time + ":00Z"));
    }

    private static Facts.Window day() {
        return new Facts.Window(at("00:00"), at("00:00") + DAY, UTC);
    }

    private void ended(String asset, String order, String end, String out, String... in) {
        StringBuilder materials = new StringBuilder("{'use':'Material Produced','lot':'" + out + "'}");
        for (String lot : in) {
            materials
                    .append(",{'use':'Material Consumed','id':'x','lot':'")
                    .append(lot)
                    .append("'}");
        }
        String text =
                "[{'kind':'response','id':'" + order + "','state':5,'start':'2026-11-01T06:00:00Z','end':'2026-11-02T"
                        + end + ":00Z','materials':[" + materials + "]}]";
        jobs.take(List.of(
                new MachineJobs.Told(new AssetKey("works", asset), "job-responses", at(end), text.replace('\'', '"'))));
    }

    private String counts() {
        SortedMap<String, Quantity> all = facts.of("works", ALL, true, day()).quantities();
        Quantity lots = all.get("lots.all");
        Quantity linked = all.get("lots.linked");
        return linked.value() + " " + linked.grade() + " of " + lots.value() + " " + lots.grade();
    }

    private Map<String, String> why() {
        Map<String, String> why = new TreeMap<>();
        for (Member member : facts.members("lots.linked", "works", ALL, day())) {
            why.put(member.what(), member.why());
        }
        return why;
    }

    @Test
    void aLotIsFollowedThroughEachLotThatWentIntoIt() {
        ended("furnace", "A", "06:00", "H-1", "scrap-7");
        ended("caster", "B", "07:00", "B-1", "H-1");
        ended("mill", "C", "08:00", "R-1", "B-1", "bought-1");
        assertThat(counts()).isEqualTo("3 T of 3 T");
        ended("furnace", "D", "09:00", "H-2");
        ended("caster", "E", "10:00", "B-2", "H-2", "H-1");
        ended("mill", "F", "11:00", "R-2", "B-2");
        assertThat(counts()).isEqualTo("3 T of 6 T");
        assertThat(why())
                .containsEntry("R-1", "")
                .containsEntry("H-2", "lot-chain-open")
                .containsEntry("B-2", "lot-chain-open")
                .containsEntry("R-2", "lot-chain-open");
        ended("mill", "G", "12:00", "R-3", "");
        assertThat(why()).as("a material without its lot").containsEntry("R-3", "lot-chain-open");
    }

    /** What a person says of a lot counts as their word, also on the way. */
    @Test
    void whatPeopleSayGoesBeforeIt() {
        ended("furnace", "A", "06:00", "H-1");
        ended("mill", "C", "08:00", "R-1", "H-1");
        assertThat(counts()).isEqualTo("0 T of 2 T");
        TestingTables.put(
                declared,
                "orders",
                "order,asset,from,to,status,lot,lotLinked\n"
                        + "A,furnace,2026-11-01T06:00Z,2026-11-02T06:00Z,done,H-1,yes\n"
                        + "X,mill,2026-11-02T06:00Z,2026-11-02T07:00Z,done,L-1,\n");
        assertThat(why()).containsEntry("H-1", "").containsEntry("R-1", "").containsEntry("L-1", "lot-not-linked");
        assertThat(counts()).isEqualTo("2 S of 3 S");
    }

    /** A heel that stays in the furnace is in every heat that follows. */
    @Test
    void whatGoesRoundAndVeryLongWaysComeToAnEnd() {
        ended("furnace", "A", "06:00", "H-1", "H-2", "scrap");
        ended("furnace", "B", "07:00", "H-2", "H-1", "scrap");
        assertThat(counts()).isEqualTo("2 T of 2 T");
        for (int i = 0; i < 700; i++) {
            ended("mill", "M" + i, "08:00", "P-" + (i + 1), "P-" + i);
        }
        assertThat(why()).containsEntry("P-1", "").containsEntry("H-1", "");
        assertThat(facts.of("works", ALL, true, day())
                        .quantities()
                        .get("lots.all")
                        .grade())
                .isEqualTo(Grade.T);
    }

    /** Of a window that is over a later job changes nothing. */
    @Test
    void onlyJobsThatHadEndedByThenCount() {
        ended("mill", "C", "08:00", "R-1", "B-1");
        String before = facts.of("works", ALL, true, day()).digests().get("lots.linked|lots");
        assertThat(counts()).isEqualTo("1 T of 1 T");
        String text =
                "[{'kind':'response','id':'Z','state':5,'start':'2026-11-03T06:00:00Z','end':'2026-11-03T07:00:00Z',"
                        + "'materials':[{'use':'Material Produced','lot':'B-1'}]}]";
        jobs.take(List.of(new MachineJobs.Told(
                new AssetKey("works", "caster"), "job-responses", at("00:00") + 2 * DAY, text.replace('\'', '"'))));
        assertThat(counts()).isEqualTo("1 T of 1 T");
        assertThat(facts.of("works", ALL, true, day()).digests().get("lots.linked|lots"))
                .isEqualTo(before);
    }
}
