package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetRegister.Link;
import io.steelyard.gateway.model.AssetRegister.Meter;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals, meters, systems, links and scenes: what counts is what gives values. */
final class FactsOfSignalsTest extends RegisteredWorks {
    /** The device alone is not enough: the signal that the plan names has to be among those it tells of. */
    @ParameterizedTest
    @CsvSource({"'', 1", "energy, 1", "heat-supply, 0"})
    void aMeterIsOnlineWhenTheSignalIsThereThatThePlanNames(String signal, int online) {
        registered("m", false, true);
        meters.add(new Meter(key("main"), signal, "heat", true));
        talks("main", 30, "energy");
        assertThat(count("meters.online")).isEqualTo(online);
        assertThat(why("meters.online", "works/main")).isEqualTo(online == 1 ? "" : "signal-not-born");
    }

    @Test
    void metersAndSystemsAreThoseThatHaveToBeThere() {
        registered("m", false, true);
        meters.add(new Meter(key("main"), "", "electricity", true));
        meters.add(new Meter(key("gone"), "", "electricity", true));
        meters.add(new Meter(key("spare"), "", "electricity", false));
        talks("main", 30, "energy");
        stateless.add(key("main"));
        links.add(new Link("MES", key("mes"), "heartbeat"));
        links.add(new Link("ERP", null, ""));
        talks("mes", 30, "heartbeat");
        assertThat(indicator("C20").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C13").value()).isEqualByComparingTo("0.5");
        assertThat(why("systems.live", "ERP")).isEqualTo("no-heartbeat-named");
        told.get(key("mes")).remove(29);
        assertThat(indicator("C13").value()).as("silent on the last day").isEqualByComparingTo("0");
    }

    /** A birth names it, and it never gives a value: it is not collected, wherever it would count. */
    @Test
    void aSignalThatNeverGivesAValueDoesNotCount() {
        registered("m", false, true, "state", "energy");
        meters.add(new Meter(key("m"), "", "electricity", true));
        talks("m", 30, "state", "energy");
        assertThat(indicator("C05").value()).isEqualByComparingTo("1");
        assertThat(found().links()).contains("energy-management");
        assertThat(indicator("P04").value()).isEqualByComparingTo("2");
        bad.put("m energy", days(0, 30));
        assertThat(indicator("C05").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C05").high()).isEqualByComparingTo("0.5");
        assertThat(why("points.automatic", "works/m energy")).isEqualTo("signal-silent");
        assertThat(why("points.automatic", "works/m state")).isEmpty();
        assertThat(indicator("C20").value()).isEqualByComparingTo("0");
        assertThat(why("meters.online", "works/m")).isEqualTo("signal-silent");
        assertThat(found().links()).containsExactly("equipment-management");
        assertThat(indicator("C06").value()).isEqualByComparingTo("0.7");
        assertThat(indicator("P04").value()).isEqualByComparingTo("1");
        assertThat(why("scenes.evidenced", "能源智能管控")).isEqualTo("signal-silent");
        assertThat(why("scenes.evidenced", "在线智能检测")).isEqualTo("tags-not-live");
        Map.of("C05", "3", "C06", "4", "C13", "4", "C20", "3", "P04", "4")
                .forEach((id, version) -> assertThat(indicator(id).definition().ruleVersion())
                        .as(id)
                        .isEqualTo(version));
    }

    /** By the days of equipment: four fifths of those since it was heard of; before, nobody knows. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1, 1",
        "0, 6, 1, 1, 1", // 24 of 30
        "0, 7, 0, 0, 0",
        "29, 29, 0, 1, 1", // connected on the last day
        "20, 22, 0, 1, 1", // eight of ten, and the days before it was there may have been like these or not
        "20, 23, 0, 0, 1",
        "30, 30, 0, 0, 0" // born, and never heard of
    })
    void aSignalIsCollectedOnFourFifthsOfTheDays(int heardFrom, int goodFrom, int low, int value, int high) {
        registered("m", false, true, "speed");
        talks("m", 30, "state", "speed");
        absent.put("m speed", days(0, heardFrom));
        bad.put("m speed", days(heardFrom, goodFrom));
        Quantity points = found().evidence().quantities().get("points.automatic");
        assertThat(points.low()).isEqualByComparingTo(BigDecimal.valueOf(low));
        assertThat(points.value()).isEqualByComparingTo(BigDecimal.valueOf(value));
        assertThat(points.high()).isEqualByComparingTo(BigDecimal.valueOf(high));
        assertThat(why("points.automatic", "works/m speed"))
                .isEqualTo(low == 1 ? "" : value == 1 ? "seen-too-short" : "signal-silent");
    }

    /** One of two signals of a role is enough. */
    @Test
    void ofSeveralSignalsOfARoleTheBestOneCounts() {
        registered("m", false, true, "energy");
        talks("m", 30, "state");
        born.clear();
        List<SignalDescription> signals = Stream.of("old", "new")
                .map(name -> new SignalDescription(
                        name, name, FieldType.INT, "Int32", "energy", null, null, null, null, null))
                .toList();
        born.add(new AssetDescription(
                key("m"), new AgentKey("works", "edge"), "", "", "lathe", "lathe", "hall", "one", signals, List.of()));
        bad.put("m old", days(0, 30));
        assertThat(count("points.automatic")).isEqualTo(1);
        bad.put("m new", days(0, 30));
        assertThat(count("points.automatic")).isZero();
    }

    /** Whatever else its asset tells. */
    @Test
    void aDeadHeartbeatIsNotAlive() {
        registered("m", false, true);
        links.add(new Link("MES", key("mes"), "heartbeat"));
        links.add(new Link("QMS", key("mes"), ""));
        talks("mes", 30, "heartbeat", "orders-waiting");
        assertThat(count("systems.live")).isEqualTo(2);
        bad.put("mes heartbeat", days(29, 30));
        assertThat(count("systems.live")).isEqualTo(1);
        assertThat(why("systems.live", "MES")).isEqualTo("signal-silent");
        assertThat(why("systems.live", "QMS")).isEmpty();
    }

    /** What was not seen may have been there: it is no proof that a system is dead. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0, silent-lately", "0.5, 0, 1, unseen-lately", "0, 0, 1, unseen-lately"})
    void aHeartbeatMayHaveComeWhileNobodyLooked(double seen, int value, int high, String why) {
        registered("m", false, true);
        links.add(new Link("MES", key("mes"), "heartbeat"));
        talks("mes", 29, "heartbeat");
        partly.put("mes 29", seen);
        Quantity live = found().evidence().quantities().get("systems.live");
        assertThat(live.low()).isEqualByComparingTo("0");
        assertThat(live.value()).isEqualByComparingTo(BigDecimal.valueOf(value));
        assertThat(live.high()).isEqualByComparingTo(BigDecimal.valueOf(high));
        assertThat(live.coverage()).isEqualTo(seen);
        assertThat(why("systems.live", "MES")).isEqualTo(why);
    }

    /** While others of its asset spoke; its own samples show it. */
    @ParameterizedTest
    @CsvSource({"1, 0", "0.5, 1"})
    void aHeartbeatThatAloneIsSilentSaysSo(double seen, int high) {
        registered("m", false, true);
        links.add(new Link("MES", key("mes"), "heartbeat"));
        talks("mes", 30, "heartbeat", "orders-waiting");
        bad.put("mes heartbeat", days(29, 30));
        partly.put("mes 29", seen);
        assertThat(why("systems.live", "MES")).isEqualTo("signal-silent");
        assertThat(found().evidence().quantities().get("systems.live").high())
                .isEqualByComparingTo(BigDecimal.valueOf(high));
    }

    /** Born a moment ago, and no minute folded yet: nobody knows whether it lives, which is no zero. */
    @Test
    void aSystemThatHasOnlyJustComeIsNotAssessed() {
        registered("m", false, true);
        links.add(new Link("MES", key("mes"), "heartbeat"));
        talks("mes", 0, "heartbeat");
        connected.put(key("mes"), NEVER);
        assertThat(indicator("C13").value()).isNull();
        talks("old", 30, "heartbeat");
        links.add(new Link("ERP", key("old"), "heartbeat"));
        assertThat(indicator("C13").low()).isEqualByComparingTo("0.5");
        assertThat(indicator("C13").high()).isEqualByComparingTo("1");
    }

    /** Connected on the last day: it counts, and not for certain. */
    @Test
    void whatAnUncertainMachineProvesIsUncertainToo() {
        registered("m", false, true);
        talks("m", 30, "state", "total", "good");
        told.get(key("m")).removeIf(day -> day < 29);
        connected.put(key("m"), 29);
        assertThat(indicator("C06").value()).isEqualByComparingTo("2.1");
        assertThat(indicator("C06").low()).isEqualByComparingTo("0");
        assertThat(indicator("P04").value()).isEqualByComparingTo("1");
        assertThat(indicator("P04").low()).isEqualByComparingTo("0");
    }

    /** Minutes that stay the same are looked into once; the fingerprint moves with what they tell. */
    @Test
    void daysAreLookedIntoOnceForTheSameMinutes() {
        registered("m", false, true, "state");
        talks("m", 30, "state");
        Facts facts = facts(Rules.USUAL);
        facts.find("works", NOVEMBER);
        facts.find("works", NOVEMBER);
        assertThat(looked).isEqualTo(30);
        String before = indicator("C05").outcome().fingerprint();
        bad.put("m state", days(0, 30));
        assertThat(indicator("C05").outcome().fingerprint()).isNotEqualTo(before);
    }

    /** What machines prove of the questionnaire's links; what only a document proves stays open to the full score. */
    @Test
    void linksAreProvenBySignals() {
        registered("m", false, true);
        talks("m", 30, "state", "total", "good");
        Facts.Found found = found();
        assertThat(found.links()).containsExactly("production-control", "quality-management", "equipment-management");
        assertThat(indicator("C06").value()).isEqualByComparingTo("2.1");
        assertThat(indicator("C06").high()).isEqualByComparingTo("10");
        assertThat(indicator("P04").value()).as("the running state is watched").isEqualByComparingTo("1");
        assertThat(indicator("P04").high()).isEqualByComparingTo("40");
    }

    /** Of the nine scenes of which a gateway sees anything each has its own signals, all of one machine; no signal proves advanced control. */
    @ParameterizedTest
    @CsvSource({
        "state, 1, 设备运行监控",
        "energy, 1, 能源智能管控",
        "good scrap, 1, 在线智能检测",
        "order total, 1, 生产进度跟踪",
        "job-orders, 0, ''",
        "job-orders job-responses, 1, 生产动态调度",
        "energy good, 2, 碳资产全生命周期管理",
        "order program, 0, ''",
        "order program good scrap, 3, 质量精准追溯",
        "health, 0, ''",
        "state health, 2, 设备故障诊断与预测",
        "state vibration bearing-temperature, 2, 设备故障诊断与预测",
    })
    void scenesAreProvenBySignalsOfOneMachine(String signals, int proved, String among) {
        registered("m", false, true);
        talks("m", 30, signals.split(" "));
        assertThat(indicator("P04").value()).isEqualByComparingTo(BigDecimal.valueOf(proved));
        assertThat(among.isEmpty()
                        || Scenes.usual().scenes().stream()
                                .anyMatch(scene -> scene.name().equals(among)
                                        && scene.needs() != null
                                        && scene.needs().isMetBy(Set.of(signals.split(" ")))))
                .as(among)
                .isTrue();
    }
}
