package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the energy of a site or an area is made of: what counts comes to the figure, and the rest says why it does not. */
@Timeout(120)
final class EnergyEvidenceTest {
    private static final int MINUTES = 30;
    private static final String DAY = "&period=2026-11-23";
    private static final String ENERGY_A_UNIT = "ISO-comprehensive-energy-consumption";
    private static final String OCTOBER = "&period=2026-10";

    @TempDir
    private static Path folder;

    private static final String METERS =
            "meter,asset,signal,resource,unit,boundary,parent\nm1,main,e,electricity,kWh,site,\n"
                    + "m2,press,e,electricity,kWh,hall,m1\n";
    private static final String READINGS = "meter,from,to,amount,unit\n";

    private static TalkingPlant plant;

    @BeforeAll
    static void talk() throws Exception {
        plant = new TalkingPlant(folder, "sites: {works: {networkedWithin: 1d, province: shandong}}\n");
        machine("main", "e:energy:kWh", 2);
        machine("press", "e:energy:kWh", 1);
        plant.put("meters", METERS);
        plant.put(
                "energy-invoices",
                "resource,from,to,amount,unit,greenShare\nelectricity,2026-10-01,2026-10-31,100000,kWh,0.3\n"
                        + "water,2026-10-01,2026-10-31,20,t,\nelectricity,2026-11-01,2026-11-30,3000,kWh,\n");
        plant.put("months", "month,revenue,goodOutput\n2026-10,5000000,50000\n");
        for (String asset : List.of("main", "press")) {
            plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen);
        }
    }

    @AfterAll
    static void end() {
        plant.close();
    }

    /** It counts so much energy and one good part a minute; of its energy a part is taken while it does not execute. */
    private static void machine(String asset, String energy, int each) throws Exception {
        plant.machine(asset, "machinery", "s:state:", "g:good:", energy);
        plant.minutes(asset, MINUTES + 1, (minute, signal) -> switch (signal) {
            case "s" -> minute < 10 ? 1.0 : 3.0;
            case "e" -> (double) minute * each;
            default -> (double) minute;
        });
    }

    /** No machine's own figure is among them: those do not come to the boundary's. */
    @Test
    void theMetersOfTheBoundaryComeToTheFigure() throws Exception {
        for (String whose : List.of("", "&area=hall")) {
            JsonNode coal = quantity("E01", whose + DAY, "energy.coal-equivalent");
            List<JsonNode> counted = counted("E01", whose + DAY, "energy.coal-equivalent");
            assertThat(sum(counted))
                    .as(whose)
                    .isEqualByComparingTo(coal.get("value").decimalValue());
            assertThat(counted)
                    .extracting(one -> one.get("evidence").asText())
                    .containsExactly("/api/v1/indicators/E01/evidence?site=works&asset=works%2F"
                            + (whose.isEmpty() ? "main" : "press") + DAY);
            assertThat(evidence("E01", whose + DAY).get("assets")).isEmpty();
        }
        assertThat(told("E01", DAY, "energy.coal-equivalent"))
                .contains("electricity 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z 3000 kW.h false metered-too "
                        + table("energy-invoices"));
    }

    /** Idle energy is of every machine of the boundary, the whole of its meters. */
    @Test
    void whatWasTakenIdleIsNamedByMachine() throws Exception {
        for (String quantity : List.of("energy.electricity.idle", "energy.electricity")) {
            assertThat(sum(counted("E04", DAY, quantity)))
                    .as(quantity)
                    .isEqualByComparingTo(
                            quantity("E04", DAY, quantity).get("value").decimalValue());
        }
        assertThat(counted("E04", DAY, "energy.electricity.idle"))
                .extracting(one -> one.get("evidence").asText())
                .contains("/api/v1/indicators/E04/evidence?site=works&asset=works%2Fpress" + DAY);
    }

    /** Where nothing is metered the bills are it, and the months say what was made. */
    @Test
    void billsAndMonthsComeToTheFigure() throws Exception {
        plant.put("meters", "meter,asset,resource,boundary\nm1,main,electricity,\n");
        try {
            assertThat(sum(counted("E02", OCTOBER, "energy.coal-equivalent")))
                    .isEqualByComparingTo(quantity("E02", OCTOBER, "energy.coal-equivalent")
                            .get("value")
                            .decimalValue())
                    .isEqualByComparingTo("12291.714");
            assertThat(sum(counted(ENERGY_A_UNIT, OCTOBER, "energy.used")))
                    .as("water by its coal")
                    .isCloseTo(
                            quantity(ENERGY_A_UNIT, OCTOBER, "energy.used")
                                    .get("value")
                                    .decimalValue(),
                            within(new BigDecimal("1e-9")))
                    .isBetween(new BigDecimal("100013.9"), new BigDecimal("100014"));
            assertThat(told("E02", OCTOBER, "output.good")).containsExactly("2026-10 true  " + table("months"));
            assertThat(sum(counted("E02", OCTOBER, "output.good"))).isEqualByComparingTo("50000");
            assertThat(counted("E02", OCTOBER, "count.gq")).isEmpty();
            assertThat(sum(counted("E05-market", OCTOBER, "emissions.market")))
                    .as("certificates take their part off")
                    .isEqualByComparingTo(quantity("E05-market", OCTOBER, "emissions.market")
                            .get("value")
                            .decimalValue())
                    .isEqualByComparingTo("42672");
            assertThat(told("E05", OCTOBER, "emissions.location"))
                    .contains("water 2026-10-01T00:00:00Z/2026-11-01T00:00:00Z 20 t false electricity-only "
                            + table("energy-invoices"));
        } finally {
            plant.put("meters", METERS);
        }
    }

    /**
     * A quarter of an hour that the utility company read, and the counter for the rest: both come to the figure, of the site and of
     * the machine, and the table is shown as it was read whatever is corrected later.
     */
    @Test
    void readingsOfAMeterGoBeforeItsCounter() throws Exception {
        plant.put("meter-readings", READINGS + "m1,2026-11-23T08:00Z,2026-11-23T08:15Z,100,kWh\n");
        try {
            String read = table("meter-readings");
            for (String whose : List.of("", "&asset=works%2Fmain")) {
                assertThat(told("E01", whose + DAY, "energy.coal-equivalent"))
                        .as(whose)
                        .contains("works/main electricity m1 2026-11-23T08:00:00Z/2026-11-23T08:15:00Z true  " + read)
                        .contains("works/main electricity true "
                                + " /api/v1/indicators/E01/evidence?site=works&asset=works%2Fmain" + DAY);
                assertThat(sum(counted("E01", whose + DAY, "energy.coal-equivalent")))
                        .as(whose)
                        .isEqualByComparingTo(quantity("E01", whose + DAY, "energy.coal-equivalent")
                                .get("value")
                                .decimalValue());
            }
            assertThat(evidence("E01", "&asset=works%2Fmain" + DAY).get("minutes"))
                    .isNotEmpty();
            assertThat(evidence("E01", "&asset=works%2Fpress" + DAY).has("members"))
                    .as("of which nothing was read")
                    .isFalse();
            JsonNode before = figure(DAY);
            plant.put("meter-readings", READINGS + "m1,2026-11-23T08:00Z,2026-11-23T08:15Z,250,kWh\n");
            JsonNode after = figure(DAY);
            assertThat(after.get("value")
                            .decimalValue()
                            .subtract(before.get("value").decimalValue()))
                    .as("150 kW.h more")
                    .isEqualByComparingTo("0.018435");
            assertThat(after.get("fingerprint")).isNotEqualTo(before.get("fingerprint"));
            assertThat(plant.get(read.substring("/api/v1".length()))
                            .at("/rows/0/amount")
                            .decimalValue())
                    .isEqualByComparingTo("100");
        } finally {
            plant.put("meter-readings", READINGS);
        }
    }

    /** What the counter shows of time that was read is shown beside it, and does not count. */
    @Test
    void aCounterGivesNothingWhereReadingsTellAll() throws Exception {
        plant.put("meter-readings", READINGS + "m1,2026-11-23T00:00Z,2026-11-24T00:00Z,2400,kWh\n");
        try {
            JsonNode coal = quantity("E01", DAY, "energy.coal-equivalent");
            assertThat(coal.get("low").decimalValue()).isEqualByComparingTo("0");
            assertThat(coal.get("high").decimalValue()).isEqualByComparingTo("294.96");
            assertThat(quantity("E04", DAY, "energy.electricity").get("reason").asText())
                    .isEqualTo("reading-in-parts");
            assertThat(sum(counted("E01", DAY, "energy.coal-equivalent")))
                    .isEqualByComparingTo(coal.get("value").decimalValue());
            assertThat(told("E01", DAY, "energy.coal-equivalent"))
                    .contains("works/main electricity false readings-tell"
                            + " /api/v1/indicators/E01/evidence?site=works&asset=works%2Fmain" + DAY);
        } finally {
            plant.put("meter-readings", READINGS);
        }
    }

    /** A meter that only its utility company reads; a bill of the same time is shown beside it. The window has two years. */
    @Test
    void aMeterThatNobodyConnectedIsReadByTheTable() throws Exception {
        plant.put("meters", "meter,asset,resource,unit,boundary\ngrid,supply,electricity,MWh,site\n");
        plant.put(
                "meter-readings",
                READINGS + "grid,2026-10-01T00:00Z,2026-11-01T00:00Z,100000,kWh\n"
                        + "grid,2025-12-31T00:00Z,2026-01-01T00:00Z,10,kWh\n"
                        + "grid,2026-01-01T00:00Z,2026-01-02T00:00Z,20,kWh\n");
        try {
            String read = table("meter-readings");
            assertThat(told("E01", OCTOBER, "energy.coal-equivalent"))
                    .contains("works/supply electricity grid 2026-10-01T00:00:00Z/2026-11-01T00:00:00Z true  " + read)
                    .contains("electricity 2026-10-01T00:00:00Z/2026-11-01T00:00:00Z 100000 kW.h greenShare 0.3 false"
                            + " metered-too " + table("energy-invoices"));
            JsonNode year = quantity("E01", "&period=2025-12-31/2026-01-01", "energy.coal-equivalent");
            assertThat(year.get("value").decimalValue()).isEqualByComparingTo("3.687");
            assertThat(year.get("high").decimalValue()).isEqualByComparingTo("3.687");
            assertThat(year.get("grade").asText()).isEqualTo("S");
            assertThat(told("E01", "&period=2025-12-31/2026-01-01", "energy.coal-equivalent"))
                    .containsExactly(
                            "works/supply electricity grid 2025-12-31T00:00:00Z/2026-01-02T00:00:00Z true  " + read);
            assertThat(told("E01", "&period=2026-09", "energy.coal-equivalent"))
                    .singleElement()
                    .asString()
                    .endsWith("false no-meter-reading " + read);
            assertThat(quantity("E01", "&period=2026-10-01", "energy.coal-equivalent")
                            .get("low")
                            .decimalValue())
                    .as("a day of a month that was read as one")
                    .isEqualByComparingTo("0");
        } finally {
            plant.put("meter-readings", READINGS);
            plant.put("meters", METERS);
        }
    }

    private static JsonNode figure(String query) throws Exception {
        for (JsonNode indicator :
                plant.get("/indicators?site=works&limit=200" + query).get("indicators")) {
            if (indicator.get("id").asText().equals("E01")) {
                return indicator;
            }
        }
        throw new AssertionError("there is no E01");
    }

    /** Of a part of a month its figures say nothing; then the machines' counts do, one by one. */
    @Test
    void countsOfMachinesStandInForTheMonths() throws Exception {
        assertThat(told("E02", DAY, "output.good"))
                .containsExactly("2026-11 false no-figure-of-a-month " + table("months"));
        assertThat(counted("E02", DAY, "count.gq")).hasSize(2);
        assertThat(sum(counted("E02", DAY, "count.gq")))
                .isEqualByComparingTo(
                        quantity("E02", DAY, "count.gq").get("value").decimalValue());
    }

    /** The number is looked up where it stands: in the program's table of that edition, or in the site's as it was read. */
    @Test
    void factorsStandBesideTheFigureAndItsEvidence() throws Exception {
        JsonNode location = evidence("E05", DAY).get("factors");
        assertThat(location).hasSize(1);
        JsonNode grid = location.get(0);
        assertThat(grid.get("area").asText()).isEqualTo("shandong");
        assertThat(grid.get("factor").decimalValue()).isEqualByComparingTo("0.6191");
        assertThat(grid.get("usedFor").asInt()).isEqualTo(2026);
        assertThat(grid.get("year").asInt()).isEqualTo(2023);
        assertThat(grid.get("table").asText()).isEqualTo("program");
        plant.put(
                "energy-factors",
                "resource,method,year,factor,unit,source\nelectricity,coal,2026,0.3,kWh,supply of 2026\n");
        try {
            JsonNode declared = evidence("E01", DAY + "&asset=works%2Fmain").at("/factors/0");
            assertThat(declared.get("table").asText()).isEqualTo("declared");
            assertThat(declared.get("evidence").asText()).isEqualTo(table("energy-factors"));
            assertThat(declared.get("edition").asText())
                    .isEqualTo(table("energy-factors").replaceAll(".*version=", ""));
        } finally {
            plant.put("energy-factors", "resource,method,year,factor,unit,source\n");
        }
        for (JsonNode one : plant.get("/indicators?site=works&limit=200" + DAY).get("indicators")) {
            boolean isFactored = List.of("E01", "E02", "E03", "E05", "E05-market", "E06", "E06-market")
                    .contains(one.get("id").asText());
            assertThat(one.has("factors")).as(one.get("id").asText()).isEqualTo(isFactored);
        }
    }

    private static JsonNode evidence(String id, String query) throws Exception {
        return plant.get("/indicators/" + id + "/evidence?site=works&limit=200" + query);
    }

    private static JsonNode quantity(String id, String query, String name) throws Exception {
        for (JsonNode indicator :
                plant.get("/indicators?site=works&limit=200" + query).get("indicators")) {
            for (JsonNode one : indicator.get("quantities")) {
                if (indicator.get("id").asText().equals(id)
                        && one.get("name").asText().equals(name)) {
                    return one;
                }
            }
        }
        throw new AssertionError(id + " has no " + name);
    }

    private static List<JsonNode> members(String id, String query, String quantity) throws Exception {
        List<JsonNode> members = new ArrayList<>();
        for (JsonNode one : evidence(id, query).get("members")) {
            if (one.get("quantity").asText().equals(quantity)) {
                members.add(one);
            }
        }
        return members;
    }

    private static List<JsonNode> counted(String id, String query, String quantity) throws Exception {
        return members(id, query, quantity).stream()
                .filter(one -> one.get("counts").asBoolean())
                .toList();
    }

    private static List<String> told(String id, String query, String quantity) throws Exception {
        return members(id, query, quantity).stream()
                .map(one -> one.get("what").asText() + " " + one.get("counts").asText() + " "
                        + one.get("why").asText() + " " + one.get("evidence").asText())
                .toList();
    }

    private static BigDecimal sum(List<JsonNode> members) {
        return members.stream().map(one -> one.get("value").decimalValue()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String table(String kind) throws Exception {
        String path = "/sites/works/inputs/" + kind;
        return "/api/v1" + path + "?version=" + plant.get(path).get("version").asLong();
    }
}
