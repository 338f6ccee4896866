package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.sparkplug.codec.PayloadReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** From when on each profile held, through ingest: live, after a crash, and when the inbox is read again. */
final class ProfileHistoryTest {
    private static final long MILLI = 1_000_000L;

    private final House house = new House();
    private final AtomicLong clock = new AtomicLong(1_000);
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge", clock);

    /** A birth that comes at the one time and was made at the other, milliseconds. */
    private void born(String profile, long comes, long made) {
        agent.waits(comes - 20 - clock.get()); // each takes ten on its way
        house.inbox.add(agent.nodeBirth(null, null));
        house.inbox.add(agent.deviceBirthAs("m", profile, made));
    }

    /** A birth that comes and is made at the one time and says that the profile holds since the other. */
    private void bornSince(ScriptedAgent by, String profile, long comes, long made, long since) {
        by.waits(comes - 20 - clock.get());
        house.inbox.add(by.nodeBirth(null, null));
        house.inbox.add(by.deviceBirthAs("m", profile, made, since));
    }

    private AssetDescription asset() {
        return house.rows(SystemRow.Asset.class).stream()
                .map(SystemRow.Asset::asset)
                .filter(asset -> asset.key().asset().equals("m"))
                .findAny()
                .orElseThrow();
    }

    private String history() {
        StringBuilder text = new StringBuilder();
        for (Former former : asset().formerly()) {
            text.append(former.profile())
                    .append(" until ")
                    .append(former.until() / MILLI)
                    .append(", ");
        }
        return text + asset().profile();
    }

    private List<String> told() {
        return house.rows(SystemRow.Event.class).stream()
                .map(row -> row.event().toJson())
                .filter(json -> json.contains("profile-changed"))
                .toList();
    }

    private void threeMachines() {
        born("generic", 10_000, 10_000);
        born("generic", 20_000, 20_000);
        born("packml", 60_000, 40_000);
        born("packml", 70_000, 70_000);
        born("lathe", 90_000, 80_000);
    }

    @Test
    void aProfileHoldsFromWhenItsBirthWasMade() {
        threeMachines();
        house.readAll();
        assertThat(history()).isEqualTo("generic until 40000, packml until 80000, lathe");
        assertThat(told()).hasSize(2);
        assertThat(String.join(" ", told()))
                .contains("\"machine\":\"works/m\"", "\"was\":\"generic\"", "\"is\":\"packml\"")
                .contains("\"from\":\"" + Instant.ofEpochMilli(40_000) + "\"");
        assertThat(Objects.requireNonNull(house.live.asset(asset().key())).description())
                .isEqualTo(asset());
    }

    /** At any arrival the process may die; what it knows then stands in the state mark or is read again. */
    @Test
    void itSurvivesACrashAnywhere() {
        threeMachines();
        survivesACrashAnywhere();
    }

    @Test
    void itSurvivesACrashAnywhereWhereAClockWasAhead() {
        clockWasAhead();
        survivesACrashAnywhere();
    }

    private void survivesACrashAnywhere() {
        house.readAll();
        AssetDescription whole = asset();
        List<String> events = told();
        int states = 0;
        for (int died = 0; died <= house.inbox.size(); died++) {
            House other = new House();
            other.inbox.addAll(house.inbox);
            other.dies = true;
            AtomicInteger batches = new AtomicInteger(died);
            other.writesBeforeItDies = () -> batches.incrementAndGet() % 2 == 0;
            other.readUpTo(died, index -> {
                other.nanoTime += 10_000_000_000L; // a state is due at every pause
                return true;
            });
            states += other.state == null ? 0 : 1;
            other.readAll();
            assertThat(other.rows(SystemRow.Asset.class)).as("died at %d", died).contains(new SystemRow.Asset(whole));
            assertThat(other.rows(SystemRow.Event.class).stream()
                            .map(row -> row.event().toJson())
                            .filter(json -> json.contains("profile-changed")))
                    .as("died at %d", died)
                    .containsExactlyInAnyOrderElementsOf(events);
        }
        assertThat(states).as("of many runs there is a state").isGreaterThan(3);
    }

    /** The store is a new one: what the inbox has is read again and written again, with states on the way, and crashes. */
    @Test
    void aStoreThatIsBehindChangesNothing() {
        clockWasAhead();
        house.readAll(this::aStateIsDue);
        String known = history();
        int events = told().size();
        for (int died = 1; died <= house.inbox.size(); died++) {
            house.crash();
            house.mark = null;
            house.dies = died % 2 == 0;
            house.writesBeforeItDies = () -> true;
            house.readUpTo(died, this::aStateIsDue);
            house.crash();
            house.readAll(this::aStateIsDue);
            assertThat(history()).as("died at %d", died).isEqualTo(known);
            assertThat(told()).as("died at %d", died).hasSize(events);
        }
    }

    private boolean aStateIsDue(int index) {
        house.nanoTime += 10_000_000_000L;
        return true;
    }

    /** Without a usable state all is read again, beside what the system records know already, or without them. */
    @Test
    void readingTheInboxAgainChangesNothing() {
        threeMachines();
        house.readAll();
        AssetDescription whole = asset();
        house.crash();
        house.state = new StateMark(new InboxPosition(0, 4), Bytes.utf8("no state"));
        house.readAll();
        assertThat(asset()).isEqualTo(whole);
        house.crash();
        house.state = null;
        house.mark = null;
        house.rows.clear();
        house.readAll();
        assertThat(asset()).isEqualTo(whole);
    }

    /** A clock that was wrong, or a birth that was long on its way, says nothing of the time that is known. */
    @Test
    void aBirthFromBeforeTheLastOneCountsFromWhenItComes() {
        born("generic", 10_000, 10_000);
        born("generic", 50_000, 50_000);
        born("packml", 60_000, 0);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml");
        born("generic", 70_000, 20_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml until 70000, generic");
        born("packml", 80_000, 65_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml until 70000, generic until 80000, packml");
    }

    /** No clock of an agent's makes a profile hold from tomorrow on. */
    @Test
    void aProfileHoldsNoLaterThanItsBirthComes() {
        born("generic", 10_000, 10_000);
        born("packml", 20_000, 9_000_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 20000, packml");
    }

    /** A state mark of the version before knows no former profiles: what it says is taken up, and the next change is the first. */
    @Test
    void aStateOfTheVersionBeforeIsTakenUp() throws Exception {
        Registry registry = new Registry(house.systemDoor());
        describe(registry, "generic", 10_000);
        byte[] before = ofTheVersionBefore(registry);
        Registry older = new Registry(house.systemDoor());
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(before));
        older.read(in, false);
        assertThat(in.available()).isZero();
        assertThat(older.assets()).containsExactlyElementsOf(registry.assets());
        AssetDescription changed = describe(older, "packml", 20_000);
        assertThat(changed.formerly()).containsExactly(new Former("generic", 20_000 * MILLI, 20_000 * MILLI));
    }

    /** What births say of a mapping does not move for weeks; that they were made shows how far their clock was. */
    @Test
    void aClockThatIsSetBackRewritesNothing() {
        bornSince(agent, "generic", 20_000, 20_000, 10_000);
        bornSince(agent, "generic", 50_000, 50_000, 10_000);
        bornSince(agent, "packml", 60_000, 30_000, 30_000);
        bornSince(agent, "packml", 65_000, 65_000, 30_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml");
        bornSince(agent, "lathe", 70_000, 70_000, 62_000); // set right before its first birth
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml until 70000, lathe");
    }

    /** The gateway's own clock was ahead when a change was told, and is set right: what changes then is news all the same. */
    @Test
    void aChangeBehindOneThatWasToldByAClockAheadIsNews() {
        clockWasAhead();
        String known = "generic until 60000, packml until 70000, lathe until 80000, press";
        house.readAll(index -> true);
        assertThat(history()).isEqualTo(known);
        assertThat(told()).hasSize(3);
        List<String> events = told();
        house.crash();
        house.state = new StateMark(new InboxPosition(0, 4), Bytes.utf8("no state"));
        house.readAll();
        assertThat(history()).as("read again beside the records").isEqualTo(known);
        born("generic", 95_000, 95_000);
        house.readAll();
        assertThat(history())
                .isEqualTo("generic until 60000, packml until 70000, lathe until 80000, press until 95000, generic");
        assertThat(told()).containsAll(events).hasSize(4);
    }

    private void clockWasAhead() {
        born("generic", 10_000, 10_000);
        born("generic", 50_000, 50_000);
        born("packml", 9_000_000, 60_000);
        born("packml", 9_050_000, 65_000);
        born("lathe", 70_000, 70_000);
        born("press", 80_000, 80_000);
        born("press", 90_000, 90_000);
    }

    /** Of an inbox that is new, nothing is read again, whatever the records know and its clock says. */
    @Test
    void whatComesBehindOurOwnStartIsNews() {
        clockWasAhead();
        house.readUpTo(8, index -> false);
        assertThat(history()).isEqualTo("generic until 60000, packml");
        house.crash();
        house.state = null;
        house.mark = null;
        house.inbox.clear();
        house.now = 0;
        clock.set(60_000);
        house.inbox.add(new Arrival.EndpointRestarted(60_000 * MILLI));
        born("lathe", 70_000, 70_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml until 70000, lathe");
    }

    /** Which of the two held is known of no time that was twice. */
    @Test
    void aTimeThatOurClockGoesThroughAgainIsUnknown() {
        born("generic", 10_000, 10_000);
        born("packml", 9_000_000, 9_000_000);
        born("lathe", 70_000, 70_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 70000, packml until 70000, ? until 9000000, lathe");
    }

    @Test
    void aMappingThatIsReadAnewCountsFromThen() {
        bornSince(agent, "generic", 20_000, 20_000, 10_000);
        bornSince(agent, "generic", 50_000, 50_000, 10_000);
        bornSince(agent, "packml", 60_000, 60_000, 55_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 55000, packml");
    }

    /** It was mapped there long before the asset became its own. */
    @Test
    void whatAnotherAgentHadMappedCountsFromWhenItTakesTheAssetOver() {
        ScriptedAgent standby = new ScriptedAgent("works", "standby", clock);
        bornSince(agent, "generic", 20_000, 20_000, 10_000);
        bornSince(standby, "packml", 60_000, 60_000, 30_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml");
        bornSince(agent, "generic", 80_000, 80_000, 70_000);
        house.readAll();
        assertThat(history()).isEqualTo("generic until 60000, packml until 80000, generic");
    }

    /** What the version before would have written of one asset. */
    private static byte[] ofTheVersionBefore(Registry registry) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        registry.write(new DataOutputStream(written));
        return Arrays.copyOf(written.toByteArray(), written.size() - Integer.BYTES - Long.BYTES - 1);
    }

    /** Back to a program that knows of no former profiles, and forward again: the system records still know them. */
    @Test
    void whoGoesBackToTheVersionBeforeLosesNoHistory() throws Exception {
        Registry newer = new Registry(house.systemDoor());
        describe(newer, "generic", 10_000);
        describe(newer, "packml", 20_000);
        AssetDescription known = describe(newer, "lathe", 30_000);
        house.rows.put("asset", new SystemRow.Asset(known));
        assertThat(takenUp("lathe").formerly()).isEqualTo(known.formerly());
        assertThat(takenUp("packml").formerly())
                .as("the last change is behind the mark")
                .isEqualTo(known.formerly().subList(0, 1));
        assertThat(takenUp("generic").formerly()).isEmpty();
        assertThat(takenUp("press").formerly()).isEmpty();
    }

    /** What is known where the state mark of the version before says that the asset is of the profile. */
    private AssetDescription takenUp(String marked) throws IOException {
        Registry older = new Registry(new House().systemDoor());
        describe(older, marked, 40_000);
        Registry registry = new Registry(house.systemDoor());
        registry.load();
        registry.read(new DataInputStream(new ByteArrayInputStream(ofTheVersionBefore(older))), false);
        return registry.assets().iterator().next();
    }

    private AssetDescription describe(Registry registry, String profile, long comes) {
        Bytes payload = ((Arrival.Published) agent.deviceBirthAs("m", profile, comes)).payload();
        PayloadReader birth = new PayloadReader();
        birth.reset(payload.unsafeArray(), 0, payload.length());
        AgentKey key = new AgentKey("works", "edge");
        return registry.describe(new AssetKey("works", "m"), new Registry.Speaker(key, "", comes * MILLI), birth);
    }

    /** Two agents that give an asset another profile each time: what it was before they began, and lately, stays known. */
    @Test
    void manyChangesAreBounded() {
        born("lathe", 5_000, 5_000);
        born("press", 100_000, 100_000);
        for (int i = 0; i < 80; i++) {
            born(i % 2 == 0 ? "generic" : "packml", 1_000_000 + i * 1_000, 1_000_000 + i * 1_000);
        }
        house.readAll();
        List<Former> formerly = asset().formerly();
        assertThat(formerly).hasSize(ProfileHistory.MOST);
        assertThat(formerly.subList(0, 2))
                .extracting(former -> former.profile() + " until " + former.until() / MILLI)
                .containsExactly("lathe until 100000", "press until 1000000");
        assertThat(formerly.get(2).profile()).isEqualTo(Former.FORGOTTEN);
        assertThat(formerly).isSortedAccordingTo(Comparator.comparing(Former::until));
        assertThat(formerly.get(ProfileHistory.MOST - 1).until()).isEqualTo(1_079_000 * MILLI);
        assertThat(asset().profile()).isEqualTo("packml");
    }
}
