package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From every indicator of a plant that has everything down to what it rests on: each level is a query that answers. */
@Timeout(120)
final class EvidenceTest {
    private static final int MINUTES = 30;
    private static final String SCRAP = "ISO-actual-to-planned-scrap-ratio";
    private static final String FALL_OFF = "ISO-fall-off-ratio";
    private static final String LOAD = "ISO-equipment-load-ratio";
    private static final String PERIOD = "&period=2026-11-23";
    private static final String SECURE = "{\"servers\": [{\"server\": \"plc\", \"mode\": \"SignAndEncrypt\","
            + " \"policy\": \"Basic256Sha256\"}], \"uplink\": \"plain\", \"page\": \"closed\"}";

    @TempDir
    private static Path folder;

    private static TalkingPlant plant;

    @BeforeAll
    static void talk() throws Exception {
        plant = new TalkingPlant(folder, "sites: {works: {networkedWithin: 1d}}\n", TalkingPlant.START);
        plant.connect(SECURE);
        plant.readFrom("plc");
        plant.machine("press", "lathe", "s:state:", "g:good:", "b:scrap:", "o:order:", "e:energy:kWh");
        plant.machine("saw", "generic", "t:temperature:", "h:humidity:");
        plant.minutes("press", MINUTES + 1, (minute, signal) -> switch (signal) {
            case "s" -> 3.0;
            case "o" -> "J1";
            default -> (double) minute;
        });
        plant.minutes("saw", MINUTES + 1, (minute, signal) -> signal.equals("t") ? 20.0 : new TalkingPlant.Bad(0.0));
        plant.put(
                "assets",
                "asset,production,key,controller,keyOperations,ncOperations,verdictOperations,signals,warning,owner,signedOn\n"
                        + "press,yes,yes,plc,3,2,1,state;good;torque,yes,Li,2026-01-01\n"
                        + "saw,yes,yes,none,2,0,0,t;h,no,Li,2026-01-01\n"
                        + "ghost,yes,yes,,0,0,0,t,no,Li,2026-01-01\n");
        plant.put(
                "meters",
                "meter,asset,signal,resource,unit,boundary,required\nmain,press,e,electricity,kWh,site,yes\n"
                        + "gas,nowhere,,natural-gas,m3,site,yes\n");
        plant.put(
                "systems",
                "system,asset,signal\nMES,press,o\nERP,,\nWMS,ghost,beat\nEMS,press,beat\nQMS,saw,\nSCM,saw,h\n");
        plant.put("energy-invoices", "resource,from,to,amount,unit\nelectricity,2026-11-23,2026-11-23,1440,kWh\n");
        plant.put("months", "month,revenue,goodOutput\n2026-11,100,50\n");
        plant.put(
                "orders",
                "order,asset,plannedFrom,plannedTo,from,to,status,lot,lotLinked,plannedScrap,operation\n"
                        + order("J1", "press", "2026-11-23T08:20:00Z", "done,L1,yes,6,10")
                        + order("J2", "saw", "2026-11-23T08:30:00Z", "done,L2,yes,,")
                        + order("J3", "saw", "2026-11-23T08:20:00Z", "done,L2,no,,")
                        + order("J4", "saw", "", "running,,,,"));
        plant.put(
                "baselines",
                "retrofit,subject,beforeFrom,beforeTo,afterFrom,afterTo,owner,signedOn\n"
                        + "spindle,press,2026-11-20,2026-11-22,2026-11-23,2026-11-23,Li,2026-11-23\n");
        plant.put(
                "inspections",
                "asset,part,at,result\npress,P1,2026-11-23T08:05:00Z,ok\npress,P2,2026-11-23T08:06:00Z,not ok\n"
                        + "press,P2,2026-11-23T08:10:00Z,ok\nghost,P3,2026-11-23T08:06:00Z,ok\n");
        plant.put("capacities", "asset,validFrom,quantity,per\npress,,240,hour\nsaw,,10,day\nghost,2026-11-24,5,day\n");
        plant.put("scenes", "scene,instance,ai\n在线智能检测,,yes\n设备运行监控,,no\n");
        plant.kpi("asset=works/press", MINUTES, TalkingPlant::isSeen);
    }

    @AfterAll
    static void end() {
        plant.close();
    }

    /** From eight o'clock on, planned to take twenty minutes. */
    private static String order(String order, String asset, String to, String rest) {
        return order + "," + asset + ",2026-11-23T08:00:00Z,2026-11-23T08:20:00Z,2026-11-23T08:00:00Z," + to + ","
                + rest + "\n";
    }

    private static JsonNode evidence(String indicator) throws Exception {
        return plant.get("/indicators/" + indicator + "/evidence?site=works&limit=200" + PERIOD);
    }

    /** Whatever the number, and whether it counts or not. */
    @Test
    void everyMemberOfEveryIndicatorIsShownByAQueryThatAnswers() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (JsonNode indicator :
                plant.get("/indicators?site=works&limit=200" + PERIOD).get("indicators")) {
            String id = indicator.get("id").asText();
            JsonNode evidence = evidence(id);
            if (evidence.get("assets").isEmpty() && evidence.path("members").isEmpty()) {
                without.add(id);
            }
            evidence.get("assets").forEach(one -> check(id, one, wrong));
            evidence.path("members").forEach(one -> check(id, one, wrong));
        }
        assertThat(wrong).isEmpty();
        assertThat(without).as("nothing below them").isEmpty();
    }

    private static void check(String id, JsonNode one, List<String> wrong) {
        String path = one.get("evidence").asText("");
        try {
            HttpResponse<String> answer = plant.ask("GET", path.substring("/api/v1".length()), "", "");
            if (answer.statusCode() != 200) {
                wrong.add(id + " " + one + ": " + answer.body());
            }
        } catch (Exception e) {
            wrong.add(id + " " + one + ": " + e);
        }
    }

    /** To the samples where a machine told something; to the register's row, as it was read, where it says why not. */
    @Test
    void theReasonSaysWhichQueryShowsIt() throws Exception {
        String register = table("assets");
        assertThat(shown("C02", "equipment.networked"))
                .contains("works/press true  " + minutes("C10", "press"), "works/ghost false never-born " + register);
        assertThat(shown("C01", "equipment.production")).allMatch(one -> one.endsWith(" true  " + register));
        assertThat(shown("C01", "equipment.digital"))
                .contains("works/press true  " + minutes("K01", "press"), "works/saw false no-controller " + register);
        assertThat(shown("C07", "equipment.opcua")).contains("works/press true  /api/v1/assets/works%2Fpress");
        assertThat(shown("C05", "points.automatic"))
                .contains(
                        "works/press state true  " + samples("press", "s"),
                        "works/press torque false signal-not-born /api/v1/assets/works%2Fpress",
                        "works/saw h false signal-silent " + samples("saw", "h"),
                        "works/ghost t false never-born " + register);
        assertThat(shown("C13", "systems.live"))
                .containsExactlyInAnyOrder(
                        "MES true  " + samples("press", "o"),
                        "ERP false no-heartbeat-named " + table("systems"),
                        "WMS false never-born " + table("systems"),
                        "EMS false signal-not-born /api/v1/assets/works%2Fpress",
                        "QMS true  " + minutes("C10", "saw"),
                        "SCM false signal-silent " + samples("saw", "h"));
        assertThat(shown("C14", "endpoints.secure"))
                .contains("works/edge uplink false no-tls /api/v1/assets/works%2Fpress");
        assertThat(shown("C20", "meters.online"))
                .contains(
                        "works/press true  " + samples("press", "e"),
                        "works/nowhere false never-born " + table("meters"));
        assertThat(shown("P04", "scenes.evidenced"))
                .contains("设备运行监控 true  " + minutes("C10", "press"))
                .anyMatch(one ->
                        one.endsWith("false by-document /api/v1/indicators/P04-ai/evidence?site=works" + PERIOD));
    }

    /** A signal that is Bad for ever is named by its birth alone: neither counts it. */
    @Test
    void pointsThatAreNotCollectedAreThoseThatTheRegisterDoesNotSee() throws Exception {
        List<String> notSeen = new ArrayList<>();
        for (JsonNode one : plant.get("/sites/works/register:diff").get("signalsNotSeen")) {
            notSeen.add(one.get("asset").asText() + " " + one.get("signal").asText());
        }
        List<String> notCollected = new ArrayList<>();
        for (JsonNode one : evidence("C05").get("members")) {
            if (one.get("quantity").asText().equals("points.automatic")
                    && !one.get("counts").asBoolean()) {
                notCollected.add(one.get("what").asText());
            }
        }
        assertThat(notCollected).containsExactlyInAnyOrder("works/press torque", "works/saw h", "works/ghost t");
        assertThat(notSeen).containsAll(notCollected).doesNotContain("works/saw t", "works/press state");
    }

    /** What is counted by orders, lots, operations, links and scenes is shown by their tables, or by the machine that told. */
    @Test
    void whatPeopleDeclareIsShownAsItWasRead() throws Exception {
        String orders = table("orders");
        assertThat(shown("C15", "jobs.issued")).hasSize(4).allMatch(one -> one.endsWith(" true  " + orders));
        assertThat(shown("C15", "jobs.captured"))
                .contains(
                        "J1 works/press true  " + minutes("K01", "press"),
                        "J2 works/saw false not-told-by-machine " + orders);
        assertThat(shown("K14", "jobs.in-tolerance"))
                .contains(
                        "J1 works/press true  " + orders,
                        "J2 works/saw false order-ended-late " + orders,
                        "J4 works/saw false order-not-ended " + orders);
        assertThat(shown("C17", "lots.linked"))
                .containsExactly("L1 true  " + orders, "L2 false lot-not-linked " + orders);
        assertThat(shown("P04-ai", "scenes.ai"))
                .containsExactlyInAnyOrder(
                        "在线智能检测 true  " + table("scenes"), "设备运行监控 false uses-no-ai " + table("scenes"));
        assertThat(shown("C04", "operations.numerically-controlled"))
                .containsExactly(
                        "works/press 2/3 true  " + table("assets"),
                        "works/saw 0/2 false no-numerical-control " + table("assets"));
        assertThat(shown("C16", "operations.automatic-verdict"))
                .containsExactly(
                        "works/press 1/3 true  " + minutes("C10", "press"),
                        "works/saw 0/2 false no-automatic-verdict " + table("assets"));
        assertThat(shown("C06", "links.score"))
                .contains(
                        "energy-management true  " + minutes("C10", "press"),
                        "safety false tags-not-live /api/v1/indicators/C02/evidence?site=works" + PERIOD,
                        "finance false by-document /api/v1/assessments/sme-2024?site=works" + PERIOD);
    }

    /** Of each part its first inspection counts; of a machine its own parts, of the site those of registered machines, too. */
    @Test
    void firstPassYieldIsShownPartByPart() throws Exception {
        String table = table("inspections");
        assertThat(shown("K11", "parts.first-pass"))
                .containsExactly(
                        "P1 works/press true  " + table,
                        "P2 works/press false failed-first-inspection " + table,
                        "P3 works/ghost true  " + table);
        assertThat(plant.get("/indicators/K11/evidence?site=works&asset=works%2Fpress" + PERIOD)
                        .get("members"))
                .hasSize(4);
        JsonNode press = firstPass("&asset=works%2Fpress" + PERIOD);
        assertThat(press.get("value").asText()).isEqualTo("0.5");
        assertThat(press.get("grade").asText()).isEqualTo("S");
        assertThat(firstPass(PERIOD).get("numerator").asText()).isEqualTo("2");
        assertThat(firstPass(PERIOD).get("denominator").asText()).isEqualTo("3");
        assertThat(firstPass("&asset=works%2Fsaw" + PERIOD).get("reason").asText())
                .isEqualTo("no-inspections");
        assertThat(firstPass("&period=2026-10").get("reason").asText()).isEqualTo("nothing-inspected");
        assertThat(firstPass("&period=2026-10").get("value").isNull()).isTrue();
    }

    private static JsonNode firstPass(String rest) throws Exception {
        return value("K11", rest);
    }

    private static JsonNode value(String id, String rest) throws Exception {
        for (JsonNode indicator :
                plant.get("/indicators?site=works&limit=200" + rest).get("indicators")) {
            if (indicator.get("id").asText().equals(id)) {
                return indicator;
            }
        }
        throw new AssertionError("no " + id);
    }

    /** Of what each machine can make, where all of those that count say it; a machine that counts nothing is held against none. */
    @Test
    void theLoadOfEquipmentIsShownMachineByMachine() throws Exception {
        String table = table("capacities");
        assertThat(shown(LOAD, "count.epc")).contains("works/press false no-count " + table);
        JsonNode press = value(LOAD, "&asset=works%2Fpress" + PERIOD);
        assertThat(press.get("grade").asText()).isEqualTo("S");
        // registered without a date: from midnight to the last folded minute, 8 h 33 min of 240 an hour
        assertThat(press.get("denominator").decimalValue()).isEqualByComparingTo("2052");
        assertThat(press.get("value").decimalValue())
                .isEqualByComparingTo(press.get("numerator")
                        .decimalValue()
                        .divide(new BigDecimal("2052"), new MathContext(16, RoundingMode.HALF_EVEN)));
        JsonNode ofPress =
                plant.get("/indicators/" + LOAD + "/evidence?site=works&asset=works%2Fpress&limit=200" + PERIOD);
        JsonNode member = ofPress.at("/members/0");
        assertThat(ofPress.get("members")).hasSize(1);
        assertThat(ofPress.get("minutes")).isNotEmpty();
        assertThat(member.get("counts").asBoolean()).isTrue();
        assertThat(member.get("value").decimalValue()).isEqualByComparingTo("2052");
        assertThat(value(LOAD, "&period=2026-10").get("reason").asText()).isEqualTo("no-count");
    }

    /** Of each order its share: all of it where its run lies within the day. */
    @Test
    void plannedScrapIsShownOrderByOrder() throws Exception {
        JsonNode site = value(SCRAP, PERIOD);
        assertThat(site.get("denominator").decimalValue()).isEqualByComparingTo("6");
        assertThat(site.get("numerator").decimalValue()).isPositive();
        assertThat(site.get("grade").asText()).isEqualTo("S");
        assertThat(shown(SCRAP, "count.psq")).containsExactly("J1 works/press true  " + table("orders"));
        JsonNode ofPress = plant.get("/indicators/" + SCRAP + "/evidence?site=works&asset=works%2Fpress" + PERIOD);
        assertThat(ofPress.at("/members/0/value").decimalValue()).isEqualByComparingTo("6");
        assertThat(ofPress.get("minutes")).isNotEmpty();
        assertThat(value(SCRAP, "&asset=works%2Fsaw" + PERIOD).get("reason").asText())
                .isEqualTo("no-count");
    }

    /** Of each sequence that ended in the day, run by run. */
    @Test
    void fallOffIsShownRunByRun() throws Exception {
        String table = table("orders");
        JsonNode site = value(FALL_OFF, PERIOD);
        assertThat(site.get("grade").asText()).isEqualTo("S");
        assertThat(site.get("value").decimalValue()).isPositive();
        assertThat(shown(FALL_OFF, "sequences.scrap")).containsExactly("J1 J1 works/press true  " + table);
        assertThat(shown(FALL_OFF, "sequences.first")).containsExactly("J1 J1 works/press true  " + table);
        JsonNode press = value(FALL_OFF, "&asset=works%2Fpress" + PERIOD);
        assertThat(press.get("value")).isEqualTo(site.get("value"));
        assertThat(value(FALL_OFF, "&asset=works%2Fsaw" + PERIOD).get("reason").asText())
                .isEqualTo("needs-order-of-operations");
        assertThat(value(FALL_OFF, "&period=2026-10").get("reason").asText()).isEqualTo("nothing-produced");
    }

    /** A machine has several key operations: what each machine gives comes to the figure. */
    @Test
    void theKeyOperationsOfMachinesComeToTheFigure() throws Exception {
        Map<String, String> figures = Map.of(
                "operations.key", "5", "operations.numerically-controlled", "2", "operations.automatic-verdict", "1");
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (String indicator : List.of("C04", "C16")) {
            Map<String, BigDecimal> own = new TreeMap<>();
            for (JsonNode one : evidence(indicator).get("members")) {
                if (one.get("counts").asBoolean()) {
                    own.merge(one.get("quantity").asText(), one.get("value").decimalValue(), BigDecimal::add);
                }
            }
            sums.putAll(own);
        }
        assertThat(sums.keySet()).isEqualTo(figures.keySet());
        sums.forEach((quantity, sum) ->
                assertThat(sum).as(quantity).isEqualByComparingTo(Objects.requireNonNull(figures.get(quantity))));
    }

    /** An area's orders are those of its machines. */
    @Test
    void anAreaHasItsOwnOrders() throws Exception {
        assertThat(plant.get("/indicators/C15/evidence?site=works&area=hall" + PERIOD)
                        .get("members"))
                .hasSize(8);
    }

    /** What is not there at all is shown by the table in which it would stand. */
    @Test
    void aPeriodWithoutOrdersStillShowsTheirTable() throws Exception {
        JsonNode member =
                plant.get("/indicators/K14/evidence?site=works&period=2026-10").at("/members/0");
        assertThat(member.get("why").asText()).isEqualTo("no-job");
        assertThat(member.get("evidence").asText()).isEqualTo(table("orders"));
    }

    /** A server and how its connection is secured are on the page of a machine that is read from it. */
    @Test
    void aMachineSaysHowItIsConnected() throws Exception {
        JsonNode press = plant.get("/assets/works%2Fpress");
        assertThat(press.get("server").asText()).isEqualTo("plc");
        assertThat(press.at("/security/servers/0/mode").asText()).isEqualTo("SignAndEncrypt");
    }

    /** Of a retrofit's windows, whatever is asked for, and of the record that says which those are. */
    @Test
    void theEffectOfARetrofitIsShownByItsWindowsAndItsRecord() throws Exception {
        String path = "/indicators/P01-K09/evidence?site=works&asset=works%2Fpress" + PERIOD;
        String press = "/api/v1/indicators/K09/evidence?site=works&asset=works%2Fpress&period=2026-11-";
        JsonNode members = plant.get(path).get("members");
        assertThat(members)
                .extracting(one ->
                        one.get("what").asText() + " " + one.get("evidence").asText())
                .containsExactlyInAnyOrder(
                        "works/press K09 2026-11-23/2026-11-23 " + press + "23%2F2026-11-23",
                        "spindle " + table("baselines"),
                        "works/press K09 2026-11-20/2026-11-22 " + press + "20%2F2026-11-22",
                        "spindle " + table("baselines"));
        JsonNode after = plant.get((press + "23%2F2026-11-23").substring("/api/v1".length()));
        assertThat(after.at("/window/from").asText()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(after.get("minutes")).isNotEmpty();
        assertThat(shown("P01-K09", "retrofit.k09.after"))
                .as("the site has none")
                .containsExactly("baselines false no-baseline " + table("baselines"));
    }

    /** Samples of every signal count, not of those alone that tell of time. */
    @Test
    void completenessIsShownBySamplesOfEverySignal() throws Exception {
        JsonNode minutes = plant.get("/indicators/C09/evidence?site=works&asset=works%2Fpress&limit=20" + PERIOD)
                .get("minutes");
        assertThat(minutes.get(minutes.size() - 1).get("samples"))
                .extracting(one -> one.asText().replaceAll(".*signal=([^&]*)&.*", "$1"))
                .containsExactlyInAnyOrder("s", "g", "b", "o", "e");
    }

    /** What of a machine came proves that its node was there; where nothing could be known the gaps say why. */
    @Test
    void availabilityIsShownBySignsOfLifeAndByGaps() throws Exception {
        JsonNode minutes = plant.get("/indicators/C12/evidence?site=works&asset=works%2Fpress&limit=20" + PERIOD)
                .get("minutes");
        assertThat(minutes.get(minutes.size() - 1).get("samples")).hasSize(5);
        for (JsonNode minute : minutes) {
            boolean isSeen = minute.get("covered").asLong() == 60_000_000_000L;
            assertThat(minute.has("gaps")).as(minute.toString()).isNotEqualTo(isSeen);
            if (!isSeen) {
                assertThat(plant.get(minute.get("gaps").asText().substring("/api/v1".length()))
                                .get("gaps"))
                        .isNotNull();
            }
        }
    }

    private static String minutes(String indicator, String asset) {
        return "/api/v1/indicators/" + indicator + "/evidence?site=works&asset=works%2F" + asset + PERIOD;
    }

    private static String samples(String asset, String signal) {
        return "/api/v1/series?asset=works%2F" + asset + "&signal=" + signal + "&from=2026-11-23T00:00:00Z&to="
                + plant.now();
    }

    private static String table(String kind) throws Exception {
        String path = "/sites/works/inputs/" + kind;
        return "/api/v1" + path + "?version=" + plant.get(path).get("version").asLong();
    }

    private static List<String> shown(String indicator, String quantity) throws Exception {
        List<String> shown = new ArrayList<>();
        for (JsonNode one : evidence(indicator).get("members")) {
            if (one.get("quantity").asText().equals(quantity)) {
                shown.add(one.get("what").asText() + " " + one.get("counts").asText() + " "
                        + one.get("why").asText() + " " + one.get("evidence").asText());
            }
        }
        return shown;
    }
}
