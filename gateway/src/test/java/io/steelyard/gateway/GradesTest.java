package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Definition;
import io.steelyard.gateway.indicator.QuantityDefinition;
import io.steelyard.gateway.model.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the catalogue says that a number may rest on is what a gateway gives: without tables, with tables that are signed and
 * documented, with the same by word of mouth. Every grade comes up, and no other one.
 */
@Timeout(180)
final class GradesTest {
    private static final int MINUTES = 30;
    private static final int NEXT_DAY = 24 * 60;
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final String HASH = "ab".repeat(32);
    private static final String DAY = "2026-11-23T";
    private static final String METERS = "meter,asset,signal,resource,unit,boundary\n";
    private static final String PRESS = "/indicators?site=works&asset=works/press&limit=200&period=2026-11";
    private static final Catalogue CATALOGUE = Catalogue.usual();
    private static final String SECURE = "{\"servers\": [{\"server\": \"plc\", \"mode\": \"SignAndEncrypt\","
            + " \"policy\": \"Basic256Sha256\"}], \"uplink\": \"plain\", \"page\": \"closed\"}";
    /** A score by any grade takes whole plants; of inputs that nobody gives there is none. */
    private static final Set<String> ELSEWHERE = Set.of("assessment.sme-2024", "assessment.cmmm-2020", "nobody");

    @TempDir
    private Path folder;

    private final Map<String, Set<Grade>> ofQuantities = new TreeMap<>();
    private final Map<String, Set<Grade>> ofResults = new TreeMap<>();

    @Test
    void whatTheCatalogueSaysIsWhatComes() throws Exception {
        Files.writeString(
                Files.createDirectory(folder.resolve("factors")).resolve("gas.yaml"),
                "version: '1'\nfactors:\n" + factor("scope1") + factor("coal"));
        try (TalkingPlant plant = new TalkingPlant(
                folder,
                "factors: factors\nsites: {works: {networkedWithin: 1d, province: shandong}}\n",
                TalkingPlant.START)) {
            talk(plant);
            listen(plant);
            plant.put("meters", METERS + "main,press,e,electricity,kWh,site\ngas,boiler,e,natural-gas,kWh,site\n");
            baseline(plant, ",Li,2026-11-25");
            listen(plant);
            plant.put("assets", "asset,production,key,controller,keyOperations\npress,yes,yes,plc,1\n");
            listen(plant);
            declare(plant, ",Li,2026-01-01", "," + HASH, "," + HASH + ",2026-12-31");
            plant.put("orders", orders());
            plant.put("shifts", "subject,name,days,from,to\n,day,1-7,06:00,22:00\n");
            plant.passes(A_WHILE);
            plant.until(PRESS, answer -> gradeOf(answer, "time.planned-run").equals("R"));
            listen(plant);
            plant.put(
                    "corrections",
                    "asset,at,role,amount,reason\n" + corrected("good") + corrected("scrap") + corrected("rework"));
            declare(plant, ",,", ",", ",,");
            plant.passes(A_WHILE);
            plant.until(PRESS, answer -> gradeOf(answer, "count.gq").equals("S"));
            listen(plant);
        }
        Map<String, String> wrong = new TreeMap<>();
        for (QuantityDefinition word : CATALOGUE.quantities()) {
            boolean isUsed =
                    CATALOGUE.all().stream().anyMatch(one -> one.told().inputs().contains(word.name()));
            if (isUsed && !ELSEWHERE.contains(word.provider())) {
                Set<Grade> come = ofQuantities.getOrDefault(word.name(), Set.of());
                if (!List.copyOf(come).equals(word.grades())) {
                    wrong.put(word.name(), "says " + word.grades() + ", comes " + come);
                }
            }
        }
        assertThat(wrong).isEmpty();
        for (Definition definition : CATALOGUE.all()) {
            assertThat(definition.told().grades())
                    .as(definition.id())
                    .isSorted()
                    .containsAll(ofResults.getOrDefault(definition.id(), Set.of()));
        }
        assertThat(ofResults.get("E01")).containsExactly(Grade.T, Grade.D, Grade.S);
        assertThat(ofResults.get("C01")).containsExactly(Grade.R, Grade.S);
        assertThat(ofResults.get("K01")).containsExactly(Grade.T, Grade.R);
    }

    private static void talk(TalkingPlant plant) throws Exception {
        plant.connect(SECURE);
        plant.readFrom("plc");
        String[] counts = {"g:good:", "b:scrap:", "r:rework:"};
        String[] others = {"s:state:", "e:energy:kWh", "o:order:", "p:program:", "h:warning:"};
        plant.machine(
                "press",
                "machinery",
                Stream.of(counts, others).flatMap(Stream::of).toArray(String[]::new));
        plant.machine("boiler", "generic", "e:energy:kWh", "j:job-responses:", "j/jobs:x:");
        for (int from : List.of(0, NEXT_DAY)) {
            for (String asset : List.of("press", "boiler")) {
                plant.minutes(asset, from, from + MINUTES + 1, (minute, signal) -> switch (signal) {
                    case "s" -> minute % NEXT_DAY < 10 ? 1.0 : 3.0;
                    case "o" -> "J1";
                    case "j/jobs" -> burnt();
                    case "p" -> "N1";
                    default -> (double) minute;
                });
            }
        }
        Instant last = TalkingPlant.START.plusSeconds(NEXT_DAY * 60L);
        plant.until(
                "/kpi?asset=works/press&from=" + last + "&to=" + last.plusSeconds(MINUTES * 60L),
                answer -> TalkingPlant.isSeen(answer.at("/rows/0")));
        for (String told : List.of("material.cm", "lots.all")) { // which jobs and orders tell, each in its own time
            plant.until(
                    "/indicators?site=works&limit=200&period=2026-11",
                    answer -> gradeOf(answer, told).equals("T"));
        }
    }

    private static String burnt() {
        String job = "{'kind':'response','id':'B1','state':5,'start':'" + DAY + "08:00:00Z','end':'" + DAY
                + "08:10:00Z','materials':[" + material("Material Consumed", 9) + "," + material("Material Produced", 5)
                + "," + material("Storage Loss", 1) + "," + material("Other Loss", 1) + "]}";
        return "[" + job.replace('\'', '"') + "]";
    }

    private static String material(String use, int kilograms) {
        return "{'use':'" + use + "','lot':'" + use + "','quantity':'" + kilograms + "','code':'KGM'}";
    }

    private static String factor(String method) {
        return "  - {resource: natural-gas, method: " + method
                + ", year: 2020, area: china, factor: 0.2, unit: kW.h, source: test, trust: M}\n";
    }

    private static String orders() {
        return "order,asset,plannedFrom,plannedTo,from,to,status,lot,lotLinked,plannedScrap,operation\nJ1,press," + DAY
                + "08:00:00Z," + DAY + "08:20:00Z," + DAY + "08:00:00Z," + DAY + "08:20:00Z,done,L1,yes,2,10\n";
    }

    private static String corrected(String role) {
        return "press," + DAY + "08:05:00Z," + role + ",1,counted again\n";
    }

    private static void declare(TalkingPlant plant, String signed, String hash, String dated) throws Exception {
        plant.put(
                "assets",
                "asset,production,key,controller,keyOperations,ncOperations,verdictOperations,signals,unitSeconds,warning,owner,signedOn\n"
                        + "press,yes,yes,plc,3,2,1,s;g,30," + signed + "\nboiler,yes,yes,plc,,,,,,yes" + signed + "\n");
        plant.put("systems", "system,asset,signal,owner,signedOn\nMES,press,o" + signed + "\n");
        plant.put(
                "meters",
                "meter,asset,signal,resource,unit,boundary,required,owner,signedOn\nmain,press,e,electricity,kWh,,yes"
                        + signed + "\n");
        plant.put(
                "energy-invoices",
                "resource,from,to,amount,unit,sha256\nelectricity,2026-11-01,2026-11-30,1440,kWh" + hash
                        + "\nnatural-gas,2026-11-01,2026-11-30,100,kWh" + hash + "\n");
        plant.put("months", "month,revenue,cost,headcount,goodOutput,sha256\n2026-10,100,90,5,50" + hash + "\n");
        plant.put("inspections", "asset,part,at,result,sha256\npress,P1," + DAY + "08:05:00Z,ok" + hash + "\n");
        plant.put("capacities", "asset,quantity,per,sha256\npress,100,day" + hash + "\n");
        plant.put("tolerances", "asset,signal,lower,upper,unit,sha256\npress,e,0,100,kWh" + hash + "\n");
        plant.put("scenes", "scene,instance,ai,sha256,validUntil\n在线智能检测,,yes" + dated + "\n设备运行监控,,no" + dated + "\n");
        baseline(plant, signed);
    }

    private static void baseline(TalkingPlant plant, String signed) throws Exception {
        plant.put(
                "baselines",
                "retrofit,subject,beforeFrom,beforeTo,afterFrom,afterTo,owner,signedOn\n"
                        + "spindle,,2026-11-23,2026-11-23,2026-11-24,2026-11-24" + signed
                        + "\nspindle 2,press,2026-11-23,2026-11-23,2026-11-24,2026-11-24" + signed + "\n");
    }

    private void listen(TalkingPlant plant) throws Exception {
        for (String what : List.of("&period=2026-11", "&period=2026-11&asset=works/press", "&period=2026-10")) {
            for (JsonNode one :
                    plant.get("/indicators?site=works&limit=200" + what).get("indicators")) {
                for (JsonNode quantity : one.get("quantities")) {
                    if (!quantity.get("value").isNull()) {
                        add(ofQuantities, quantity.get("name").asText(), quantity);
                    }
                }
                if (!one.get("value").isNull()) {
                    add(ofResults, one.get("id").asText(), one);
                }
            }
        }
    }

    /** Of a quantity that has a value. */
    private static String gradeOf(JsonNode answer, String name) {
        for (JsonNode one : answer.get("indicators")) {
            for (JsonNode quantity : one.get("quantities")) {
                if (quantity.get("name").asText().equals(name)
                        && !quantity.get("value").isNull()) {
                    return quantity.get("grade").asText();
                }
            }
        }
        return "";
    }

    private static void add(Map<String, Set<Grade>> grades, String name, JsonNode of) {
        grades.computeIfAbsent(name, one -> new TreeSet<>())
                .add(Grade.valueOf(of.get("grade").asText()));
    }
}
