package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.Grade;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The register, and where the wire says something else. */
final class RegisterTest {
    private static final long NOON = Row.nanos(Instant.parse("2026-11-23T12:00:00Z"));
    private static final long HOUR = 3_600_000_000_000L;

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZoneId.of("UTC"));
    private final Played wire = new Played();
    private long now = NOON;
    private Register register = new Register(declared, wire, () -> now);

    /** A wire as a test says it is. */
    private static final class Played implements Register.Wire {
        final Map<String, String> assets = new TreeMap<>();
        final Set<String> online = new HashSet<>();
        final Map<String, Long> values = new HashMap<>();
        final Set<String> bad = new HashSet<>();
        Map<String, Long> kept = Map.of();

        @Override
        public Map<String, String> assets(String site) {
            return assets;
        }

        @Override
        public boolean isOnline(AssetKey asset) {
            return online.contains(asset.asset());
        }

        @Override
        public @Nullable Long lastValue(AssetKey asset, String signal) {
            return values.get(asset.asset() + " " + signal);
        }

        @Override
        public boolean hasValue(AssetKey asset, String signal) {
            return values.containsKey(asset.asset() + " " + signal) && !bad.contains(asset.asset() + " " + signal);
        }

        @Override
        public @Nullable Long lastValue(AssetKey asset) {
            return values.entrySet().stream()
                    .filter(value -> value.getKey().startsWith(asset.asset() + " "))
                    .map(Map.Entry::getValue)
                    .max(Long::compare)
                    .orElse(null);
        }

        @Override
        public Map<String, Long> kept(String site) {
            return kept;
        }

        @Override
        public void keep(String site, Map<String, Long> since) {
            kept = Map.copyOf(since);
        }
    }

    private JsonNode difference() throws Exception {
        return new ObjectMapper().readTree(register.difference("works").body().text());
    }

    @Test
    void showsWhoTalksUnregisteredAndWhoIsRegisteredAndSilent() throws Exception {
        TestingTables.put(declared, "assets", "asset,production,signals\nm,yes,state;energy\nn,yes,\nold,yes,state\n");
        wire.assets.putAll(Map.of("m", "lathe", "n", "lathe", "guest", "pump"));
        wire.online.addAll(Set.of("m", "guest"));
        wire.values.putAll(Map.of("m state", NOON - 5, "n speed", NOON - HOUR));
        JsonNode first = difference();
        assertThat(first.get("notRegistered")).hasSize(1);
        assertThat(first.at("/notRegistered/0/asset").textValue()).isEqualTo("works/guest");
        assertThat(first.get("notOnTheWire").findValuesAsText("asset")).containsExactly("works/n", "works/old");
        assertThat(first.at("/notOnTheWire/0/lastSeen").textValue()).isEqualTo("2026-11-23T11:00:00Z");
        assertThat(first.at("/notOnTheWire/1/lastSeen").isNull()).isTrue();
        assertThat(first.get("signalsNotSeen").findValuesAsText("signal")).containsExactly("energy", "state");
        assertThat(first.at("/signalsNotSeen/0/since").textValue()).isEqualTo("2026-11-23T12:00:00Z");
    }

    /** Bad is no value: such a signal is missed, and when something came of it last is told. */
    @Test
    void missesASignalThatIsBad() throws Exception {
        TestingTables.put(declared, "assets", "asset,production,signals\nm,yes,state;energy\n");
        wire.assets.put("m", "lathe");
        wire.online.add("m");
        wire.values.putAll(Map.of("m state", NOON - 5, "m energy", NOON - HOUR));
        assertThat(difference().get("signalsNotSeen")).isEmpty();
        wire.bad.add("m energy");
        assertThat(difference().at("/signalsNotSeen/0/signal").textValue()).isEqualTo("energy");
        assertThat(difference().at("/signalsNotSeen/0/lastSeen").textValue()).isEqualTo("2026-11-23T11:00:00Z");
    }

    /** "Since when" is of the difference, over restarts, and begins anew when it went and came back. */
    @Test
    void knowsSinceWhenEachDifferenceIs() throws Exception {
        TestingTables.put(declared, "assets", "asset,production\nm,yes\n");
        assertThat(difference().at("/notOnTheWire/0/since").textValue()).isEqualTo("2026-11-23T12:00:00Z");
        now += HOUR;
        register = new Register(declared, wire, () -> now);
        register.look();
        assertThat(difference().at("/notOnTheWire/0/since").textValue()).isEqualTo("2026-11-23T12:00:00Z");
        wire.assets.put("m", "lathe");
        wire.online.add("m");
        register.look();
        assertThat(difference().get("notOnTheWire")).isEmpty();
        wire.online.clear();
        now += HOUR;
        assertThat(difference().at("/notOnTheWire/0/since").textValue()).isEqualTo("2026-11-23T14:00:00Z");
    }

    /** What nobody signed is somebody's word. */
    @Test
    void isOfTheGradeOfItsSignatures() {
        assertThat(register.of("works").machines()).isEmpty();
        assertThat(register.of("works").grade()).isEqualTo(Grade.S);
        String signed = "asset,production,key,controller,keyOperations,owner,signedOn\n"
                + "m,yes,yes,nc,2,li,2026-11-01\nn,yes,,,,li,2026-11-01\n";
        TestingTables.put(declared, "assets", signed);
        AssetRegister first = register.of("works");
        assertThat(first.grade()).isEqualTo(Grade.R);
        assertThat(first.machines())
                .extracting(AssetRegister.Machine::controlled)
                .containsExactly(true, null);
        assertThat(first.machines().get(0).operations().key()).isEqualTo(2);
        TestingTables.put(declared, "assets", signed + "o,yes,,,,,\n");
        assertThat(register.of("works").grade()).isEqualTo(Grade.S);
        assertThat(register.of("works").digest()).isNotEqualTo(first.digest());
        TestingTables.put(declared, "assets", signed);
        assertThat(register.of("works").digest()).as("equal rows").isEqualTo(first.digest());
    }

    /** Meters and system links are registered as machines are, and missed as those are. */
    @Test
    void countsMeteringPlanAndSystemLinksToTheRegister() throws Exception {
        TestingTables.put(declared, "assets", "asset,production\nm,yes\n");
        TestingTables.put(
                declared,
                "meters",
                "meter,asset,signal,resource,required\n1,main,,electricity,yes\n2,ghost,heat,heat,yes\n3,spare,,water,no\n");
        TestingTables.put(
                declared, "systems", "system,asset,signal\nmes,room,alive\nwms,wms-link,alive\nerp,,\nplm,room,\n");
        wire.assets.putAll(Map.of("m", "lathe", "main", "meter", "room", "building", "guest", "pump"));
        wire.online.addAll(wire.assets.keySet());
        wire.values.putAll(Map.of("main energy", NOON - 5));
        JsonNode found = difference();
        assertThat(found.get("notRegistered").findValuesAsText("asset")).containsExactly("works/guest");
        assertThat(found.get("notOnTheWire").findValuesAsText("asset"))
                .containsExactly("works/ghost", "works/spare", "works/wms-link");
        assertThat(found.get("signalsNotSeen").findValuesAsText("asset"))
                .containsExactly("works/ghost", "works/room", "works/wms-link");
        assertThat(found.get("signalsNotSeen").findValuesAsText("signal")).containsExactly("heat", "alive", "alive");
    }

    /**
     * A meter that the utility company reads, and one whose bill tells, are no broken lines. One of which another point waits for its
     * counter is missed, and so is one that was on the wire, production equipment, and a meter whose bill does not count.
     */
    @Test
    void tellsWhatOnlyATableFeedsApart() throws Exception {
        TestingTables.put(declared, "assets", "asset,production\nstation,no\npress,yes\n");
        TestingTables.put(
                declared,
                "meters",
                "meter,asset,signal,resource,boundary,required\nin,station,,electricity,site,yes\n"
                        + "gas,boiler,,natural-gas,,no\nw1,well,,water,,no\nw2,well,,heat,,no\n"
                        + "p,press,,electricity,,no\nt,turbine,,electricity,,no\no,oven,,electricity,,no\n");
        TestingTables.put(
                declared,
                "meter-readings",
                "meter,from,to,amount,unit\nin,2026-11-22T00:00Z,2026-11-22T00:15Z,1,kWh\n"
                        + "in,2026-11-22T00:15Z,2026-11-22T00:30Z,1,kWh\np,2026-11-22T00:00Z,2026-11-22T00:15Z,1,kWh\n"
                        + "w1,2026-11-22T00:00Z,2026-11-22T00:15Z,1,kWh\nt,2026-11-22T00:00Z,2026-11-22T00:15Z,1,kWh\n");
        TestingTables.put(
                declared,
                "energy-invoices",
                "resource,from,to,amount,unit\nnatural-gas,2026-10-01,2026-10-31,1,kWh\n"
                        + "electricity,2026-10-01,2026-10-31,1,kWh\n");
        wire.assets.put("turbine", "turbine");
        JsonNode found = difference();
        assertThat(found.get("fedByTable").toString())
                .isEqualTo("[{\"asset\":\"works/boiler\",\"meters\":[\"gas\"],\"tables\":[\"energy-invoices\"],"
                        + "\"readUntil\":null},{\"asset\":\"works/station\",\"meters\":[\"in\"],"
                        + "\"tables\":[\"meter-readings\"],\"readUntil\":\"2026-11-22T00:30:00Z\"}]");
        assertThat(found.get("notOnTheWire").findValuesAsText("asset"))
                .containsExactly("works/oven", "works/press", "works/turbine", "works/well");
        assertThat(found.get("signalsNotSeen").findValuesAsText("asset"))
                .as("C20 counts it while the plan wants it online")
                .containsExactly("works/station");
        TestingTables.put(declared, "meter-readings", "meter,from,to,amount,unit\n");
        assertThat(difference().get("fedByTable").findValuesAsText("asset")).containsExactly("works/boiler");
    }

    /** One row that nobody signed leaves its part of the register unsigned, and the whole of it. */
    @Test
    void looksAtTheSignatureOfEveryPart() throws Exception {
        TestingTables.put(declared, "assets", "asset,production,owner,signedOn\nm,yes,li,2026-11-01\n");
        AssetRegister machines = register.of("works");
        assertThat(machines.isSigned()).isTrue();
        assertThat(machines.gradeOfMeters()).isEqualTo(Grade.R);
        TestingTables.put(
                declared, "meters", "meter,asset,resource,owner,signedOn\n1,main,electricity,wu,2026-11-01\n");
        TestingTables.put(declared, "systems", "system,asset,owner,signedOn\nmes,room,xu,\n");
        AssetRegister all = register.of("works");
        assertThat(all.grade()).isEqualTo(Grade.R);
        assertThat(all.gradeOfMeters()).isEqualTo(Grade.R);
        assertThat(all.gradeOfSystems()).isEqualTo(Grade.S);
        assertThat(difference().get("signed").booleanValue()).isFalse();
        assertThat(difference().get("owners")).extracting(JsonNode::textValue).containsExactly("li", "wu", "xu");
    }
}
