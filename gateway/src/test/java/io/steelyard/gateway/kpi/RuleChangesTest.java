package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.ProfileStretch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows hold what a failure was by the table of their day: another table folds them again, once. */
final class RuleChangesTest {
    private static final String TABLE = """
            family: presses
            version: 1
            profiles: [press]
            states: {standing: 0, broken: 1, waiting: 2, pressing: 3}
            modes: {service: 1}
            executing: [pressing]
            failure: {states: [broken], but-not-in: [service]}
            rows:
              - {element: APT, state: [pressing], source: ours, trust: P}
              - {element: OTHER, source: ours, trust: P}
            """;

    @TempDir
    private Path folder;

    private final Noted noted = new Noted();

    private static final class Noted implements RuleChanges.Doors {
        private final Map<AssetKey, String> notes = new HashMap<>();
        private final List<String> refolded = new ArrayList<>();
        private final List<String> ranges = new ArrayList<>();
        private final List<ProfileStretch> corrected = new ArrayList<>();
        private final Map<AssetKey, String> notesOfReading = new HashMap<>();
        private final List<String> handedOver = new ArrayList<>();
        private boolean isAway;
        private final List<AssetDescription> assets = new ArrayList<>(List.of(asset("a", "press"), asset("b", "pump")));

        @Override
        public List<AssetDescription> assets() {
            return assets;
        }

        @Override
        public String noted(AssetKey asset) {
            return notes.getOrDefault(asset, "");
        }

        @Override
        public void note(AssetKey asset, String foldedBy) {
            notes.put(asset, foldedBy);
        }

        @Override
        public void refold(AssetKey asset, long from, long to) {
            refolded.add(asset.asset());
            ranges.add(asset.asset() + " " + text(from) + " to " + text(to));
        }

        @Override
        public String notedRead(AssetKey asset) {
            return notesOfReading.getOrDefault(asset, "");
        }

        @Override
        public void noteRead(AssetKey asset, String by) {
            notesOfReading.put(asset, by);
        }

        @Override
        public void handOver(AssetKey asset, long from, long to) {
            handedOver.add(asset.asset() + " " + text(from) + " to " + text(to));
        }

        @Override
        public boolean isHandedOver(AssetKey asset) {
            return !isAway;
        }

        private static String text(long at) {
            return at == Long.MIN_VALUE || at == Long.MAX_VALUE ? "ever" : at / 1_000_000_000 + " s";
        }

        @Override
        public List<ProfileStretch> profiles(AssetKey asset) {
            return asset.asset().equals("b") ? corrected : List.of();
        }
    }

    private static AssetDescription asset(String name, String profile) {
        return new AssetDescription(
                new AssetKey("works", name),
                new AgentKey("works", "edge"),
                "",
                "",
                "class",
                profile,
                "",
                "",
                List.of(new SignalDescription("s", "s", FieldType.INT, "Int32", "state", null, null, null, null, null)),
                List.of());
    }

    private List<String> look(String table) throws Exception {
        noted.refolded.clear();
        Path file = Files.writeString(folder.resolve("presses.yaml"), table);
        RuleChanges changes = new RuleChanges(noted, TimeModels.with(List.of(file)));
        changes.look();
        changes.look();
        return List.copyOf(noted.refolded);
    }

    @Test
    void onlyWhatStandsInRowsFoldsThemAgain() throws Exception {
        assertThat(look(TABLE)).as("the same as machinery's").isEmpty();
        assertThat(look(TABLE.replace("element: APT", "element: AUST")))
                .as("read when asked")
                .isEmpty();
        String waits = TABLE.replace("executing: [pressing]", "executing: [pressing, waiting]");
        assertThat(look(waits)).containsExactly("a");
        assertThat(look(waits)).as("after a restart").isEmpty();
        assertThat(look(TABLE.replace("[broken]", "[]"))).containsExactly("a");
        assertThat(look(TABLE.replace("[press]", "[]")))
                .as("back to the program's")
                .containsExactly("a");
    }

    /** An asset that is born with another profile goes by another table from then on. */
    @Test
    void anotherProfileIsAnotherTable() throws Exception {
        Path file = Files.writeString(
                folder.resolve("presses.yaml"), TABLE.replace("executing: [pressing]", "executing: [waiting]"));
        RuleChanges changes = new RuleChanges(noted, TimeModels.with(List.of(file)));
        changes.look();
        noted.refolded.clear();
        noted.assets.set(1, asset("b", "press"));
        changes.look();
        assertThat(noted.refolded).containsExactly("b");
    }

    /** What was folded before stays; a machine that was replaced before anybody noted anything was folded by its first table. */
    @Test
    void ofAReplacedMachineOnlyTheTimeSinceIsFoldedAgain() {
        RuleChanges changes = new RuleChanges(noted, TimeModels.usual());
        changes.look();
        assertThat(noted.ranges).isEmpty();
        noted.assets.set(1, formerly("packml", new Former("pump", 600_000_000_000L, 0)));
        changes.look();
        changes.look();
        new RuleChanges(noted, TimeModels.usual()).look();
        assertThat(noted.ranges).containsExactly("b 600 s to ever");
        noted.ranges.clear();
        noted.corrected.add(new ProfileStretch(Long.MIN_VALUE, 60_000_000_000L, "packml"));
        changes.look();
        assertThat(noted.ranges)
                .as("what people correct, and what read the state of then")
                .containsExactly("b ever to 600 s");
    }

    /** A lathe's states are read by another table than a pump's, and execute alike in both. */
    @Test
    void whatIsReadOtherwiseAndFoldedAlikeIsHandedOverAgain() {
        RuleChanges changes = new RuleChanges(noted, TimeModels.usual());
        changes.look();
        assertThat(noted.handedOver).isEmpty();
        noted.assets.set(1, formerly("lathe", new Former("pump", 600_000_000_000L, 0)));
        changes.look();
        changes.look();
        assertThat(noted.handedOver).containsExactly("b 600 s to ever");
        noted.handedOver.clear();
        noted.refolded.clear();
        noted.corrected.add(new ProfileStretch(Long.MIN_VALUE, null, "lathe"));
        noted.isAway = true;
        changes.look();
        changes.look();
        assertThat(noted.handedOver).containsExactly("b ever to ever");
        assertThat(noted.ranges).as("the minutes before are folded alike").containsOnly("b 600 s to ever");
        noted.isAway = false;
        new RuleChanges(noted, TimeModels.usual()).look();
        assertThat(noted.handedOver)
                .as("the last run ended before they were")
                .containsExactly("b ever to ever", "b ever to ever");
        new RuleChanges(noted, TimeModels.usual()).look();
        assertThat(noted.handedOver).hasSize(2);
    }

    private static AssetDescription formerly(String profile, Former... formerly) {
        AssetDescription now = asset("b", profile);
        return new AssetDescription(
                now.key(), now.agent(), "", "", "class", profile, "", "", now.signals(), List.of(formerly));
    }
}
