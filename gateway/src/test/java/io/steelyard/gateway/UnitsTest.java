package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What units signals say, and what people declare of them, in a gateway that machines talk to. */
@Timeout(120)
final class UnitsTest {
    private static final int MINUTES = 10;

    @TempDir
    private static Path folder;

    private static TalkingPlant plant;

    @BeforeAll
    static void talk() throws Exception {
        plant = new TalkingPlant(folder, "");
        machine("press", "s:state:", "g:good:pcs", "e:energy:kWh");
        machine("oven", "s:state:", "g:good:", "e:energy:MJ");
        machine("odd", "s:state:", "g:good:", "e:energy:bar");
        machine("carton", "s:state:", "g:good:carton", "v:design-speed:parts/h");
        machine("gas-a", "e:energy:bar");
        machine("gas-b", "e:energy:kPa");
    }

    @AfterAll
    static void end() {
        plant.close();
    }

    /** It works and counts one a minute. */
    private static void machine(String asset, String... signals) throws Exception {
        plant.machine(asset, "generic", signals);
        plant.minutes(asset, MINUTES + 1, (minute, signal) -> switch (signal) {
            case "s" -> 3.0;
            case "v" -> 120.0;
            default -> (double) minute;
        });
    }

    private static JsonNode kpi(String asset) throws Exception {
        return plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen);
    }

    private static String told(JsonNode quantity) {
        return quantity.get("value").asText() + " " + quantity.get("unit").asText() + " "
                + quantity.get("reason").asText();
    }

    private static JsonNode electricity(String asset) throws Exception {
        return kpi(asset).at("/energy/electricity");
    }

    @Test
    void energyIsConvertedByTheUnitThatItsSignalSays() throws Exception {
        assertThat(told(electricity("press"))).isEqualTo("9.0 kW.h ");
        assertThat(electricity("oven").get("value").asDouble())
                .isCloseTo(2.5, org.assertj.core.data.Offset.offset(1e-9));
    }

    /** Refused with the signal, its unit, what was expected and the table; taken once a conversion is declared, of all time. */
    @Test
    void whatNobodyKnowsIsRefusedUntilAConversionIsDeclared() throws Exception {
        assertThat(told(electricity("odd"))).isEqualTo("null kW.h unit-mismatch");
        assertThat(told(kpi("carton").at("/counts/gq"))).isEqualTo("null 1 unit-unknown");
        assertThat(told(kpi("carton").at("/elements/planned-run"))).isEqualTo("null s unit-unknown");
        List<String> refused = new ArrayList<>();
        for (JsonNode one : plant.get("/sites/works/units").get("signals")) {
            if (one.get("finding").asText().equals("refused")) {
                refused.add(one.get("remedy").asText());
            }
        }
        assertThat(refused)
                .contains(
                        "e of works/odd says bar, expected is kW.h or what converts to it: declare a row of table units of works,"
                                + " asset odd, signal e, from bar, to kW.h, factor …")
                .anyMatch(remedy -> remedy.startsWith("g of works/carton says carton, expected is 1"));
        JsonNode digests = kpi("press").get("digests");

        plant.put("units", "asset,signal,from,to,factor\nodd,energy,bar,MW.h,0.002\ncarton,g,carton,1,12\n");
        JsonNode odd = plant.kpi(
                "asset=works/odd",
                MINUTES,
                row -> !row.at("/energy/electricity/value").isNull());
        assertThat(odd.at("/energy/electricity/value").asDouble())
                .isCloseTo(18, org.assertj.core.data.Offset.offset(1e-9));
        JsonNode carton = plant.kpi(
                "asset=works/carton",
                MINUTES,
                row -> row.at("/elements/planned-run/value").asDouble() == 3240);
        assertThat(carton.at("/counts/gq/value").asText()).isEqualTo("108");
        assertThat(carton.at("/elements/planned-run/value").asDouble())
                .as("108 parts at 120 an hour")
                .isEqualTo(3240);
        assertThat(kpi("press").get("digests")).as("nothing else is another").isEqualTo(digests);
    }

    /** A gauge in bar and one in kilopascals are not added before somebody says what one is in the other. */
    @Test
    void barAndKilopascalsAreNotAddedBeforeAConversionIsDeclared() throws Exception {
        plant.put(
                "meters",
                "meter,asset,resource,unit,boundary\na,gas-a,compressed-air,bar,hall\nb,gas-b,compressed-air,kPa,hall\n");
        assertThat(told(hall("units-differ"))).isEqualTo("null bar units-differ");
        plant.put(
                "meters",
                "meter,asset,resource,unit,boundary\na,gas-a,compressed-air,bar,hall\nb,gas-b,compressed-air,bar,hall\n");
        assertThat(told(hall("unit-mismatch")))
                .as("the plan and the meter contradict")
                .isEqualTo("null bar unit-mismatch");
        plant.put(
                "units",
                "asset,signal,from,to,factor\ngas-b,e,kPa,bar,0.01\nodd,energy,bar,MW.h,0.002\ncarton,g,carton,1,12\n");
        assertThat(told(hall(""))).isEqualTo("9.09 bar ");
    }

    private static JsonNode hall(String reason) throws Exception {
        return plant.kpi(
                        "area=works/hall",
                        MINUTES,
                        row -> row.at("/energy/compressed-air/reason")
                                .asText("-")
                                .equals(reason))
                .at("/energy/compressed-air");
    }

    /** Where no meter bounds the site its bills do; where one does both are shown. */
    @Test
    void billsStandInForMetersThatAreNotThereAndBesideThoseThatAre() throws Exception {
        String sha = "0".repeat(64);
        plant.put(
                "energy-invoices",
                "resource,from,to,amount,unit,sha256\nelectricity,2026-11-23,2026-11-23,1440,kWh," + sha + "\n");
        plant.put("meters", "meter,asset,resource,boundary\nm,press,electricity,\n");
        JsonNode billed = site("invoice-in-parts");
        assertThat(billed.at("/electricity/value").asText())
                .as("ten minutes of the day")
                .isEqualTo("10");
        assertThat(billed.at("/electricity/low").asText()).isEqualTo("0");
        assertThat(billed.at("/electricity/high").asText()).isEqualTo("1440");
        assertThat(billed.at("/electricity/grade").asText()).isEqualTo("D");
        plant.put("meters", "meter,asset,resource,boundary\nm,press,electricity,site\n");
        JsonNode both = site("");
        assertThat(told(both.at("/electricity"))).isEqualTo("9.0 kW.h ");
        assertThat(both.at("/billed.electricity/value").asText()).isEqualTo("10");
    }

    /** As the table says it, so the market-based figure has it; only electricity is bought with such certificates. */
    @Test
    void greenElectricityIsTakenOffTheMarketBasedEmissions() throws Exception {
        plant.put("meters", "meter,asset,resource,boundary\nm,press,electricity,\n");
        plant.put(
                "energy-factors",
                "resource,method,year,factor,unit,source\nelectricity,market,2026,0.6096,kWh,residual mix\n");
        plant.put(
                "energy-invoices",
                "resource,from,to,amount,unit,greenShare\nelectricity,2026-10-01,2026-10-31,100000,kWh,0.3\n");
        JsonNode values =
                plant.get("/indicators?site=works&period=2026-10&limit=200").get("indicators");
        JsonNode market = StreamSupport.stream(values.spliterator(), false)
                .filter(value -> value.get("id").asText().equals("E05-market"))
                .findFirst()
                .orElseThrow();
        assertThat(market.get("value").decimalValue()).isEqualByComparingTo("42.672");
        assertThat(market.get("low").decimalValue()).isEqualByComparingTo("42.672");
        assertThat(market.get("high").decimalValue()).isEqualByComparingTo("42.672");
        refuses(
                "energy-invoices",
                "resource,from,to,amount,unit,greenShare\nheat,2026-10-01,2026-10-31,1,GJ,0.3\n",
                "only electricity has a green share");
    }

    /** A figure of the site alone has no machine behind it, but meters, bills, months or an assessment. */
    @Test
    void evidenceOfASitesFiguresNamesWhatTheyRestOn() throws Exception {
        plant.put(
                "meters",
                "meter,asset,signal,resource,unit,boundary\nmain,press,e,electricity,kWh,site\n"
                        + "heat-1,press,heat-supply,heat,kWh,site\nghost,nowhere,,natural-gas,m3,site\n");
        plant.put(
                "energy-invoices",
                "resource,from,to,amount,unit\nelectricity,2026-11-23,2026-11-23,1440,kWh\nwater,2026-11-23,2026-11-23,3,m3\n");
        assertThat(grounds("E03", "energy.coal-equivalent"))
                .contains(
                        "works/press electricity true  /api/v1/indicators/E01/evidence?site=works&asset=works%2Fpress&period=2026-11-23",
                        "works/press heat false meter-signal-not-counted"
                                + " /api/v1/indicators/E01/evidence?site=works&asset=works%2Fpress&period=2026-11-23",
                        "works/nowhere natural-gas false meter-unknown " + table("meters"),
                        "electricity 2026-11-23T00:00:00Z/2026-11-24T00:00:00Z 1440 kW.h false metered-too "
                                + table("energy-invoices"),
                        "water 2026-11-23T00:00:00Z/2026-11-24T00:00:00Z 3 m3 false unit-mismatch " // its factor is for
                                // tons
                                + table("energy-invoices"));
        assertThat(grounds("E03", "finance.revenue"))
                .containsExactly("2026-11 false no-figure-of-a-month " + table("months"));
        assertThat(grounds("E05-market", "emissions.market")).hasSize(5);
        assertThat(grounds("P02", "assessment.sme-2024"))
                .containsExactly("sme-2024 true  /api/v1/assessments/sme-2024?site=works&period=2026-11-23");
        for (String query : List.of(
                "/indicators/E01/evidence?site=works&asset=works%2Fpress&period=2026-11-23",
                "/sites/works/inputs/months", "/assessments/sme-2024?site=works&period=2026-11-23")) {
            assertThat(plant.get(query)).as(query).isNotEmpty();
        }
    }

    /** What was read is shown again whatever is changed later. */
    @Test
    void evidenceNamesTheVersionOfATable() throws Exception {
        plant.put("months", "month,revenue\n2026-09,100\n");
        JsonNode members =
                plant.get("/indicators/E03/evidence?site=works&period=2026-09").get("members");
        JsonNode member = StreamSupport.stream(members.spliterator(), false)
                .filter(one -> one.get("quantity").asText().equals("finance.revenue"))
                .findFirst()
                .orElseThrow();
        String query = member.get("evidence").asText();
        assertThat(query).isEqualTo(table("months"));
        plant.put("months", "month,revenue\n2026-09,200\n");
        assertThat(plant.get(query.substring("/api/v1".length()))
                        .at("/rows/0/revenue")
                        .asText())
                .isEqualTo("100");
    }

    private static String table(String kind) throws Exception {
        String path = "/sites/works/inputs/" + kind;
        long version = plant.get(path).get("version").asLong();
        return "/api/v1" + path + (version == 0 ? "" : "?version=" + version);
    }

    /** What the figure leaves out is not said to count. */
    @Test
    void evidenceDoesNotCountAMeterOfSeveralResources() throws Exception {
        plant.put(
                "meters",
                "meter,asset,signal,resource,unit,boundary\nmain,press,e,electricity,kWh,site\n"
                        + "heat-1,press,e,heat,kWh,site\n");
        assertThat(grounds("E03", "energy.coal-equivalent"))
                .filteredOn(one -> one.startsWith("works/press "))
                .hasSize(2)
                .allMatch(one -> one.contains(" false meter-of-several-resources "));
    }

    private List<String> grounds(String indicator, String quantity) throws Exception {
        JsonNode members = plant.get("/indicators/" + indicator + "/evidence?site=works&period=2026-11-23&limit=100")
                .get("members");
        return StreamSupport.stream(members.spliterator(), false)
                .filter(one -> one.get("quantity").asText().equals(quantity))
                .map(one -> one.get("what").asText() + " " + one.get("counts").asText() + " "
                        + one.get("why").asText() + " " + one.get("evidence").asText())
                .toList();
    }

    /** A meter stands beside the sum of those below it, in its own unit; what is between them is metered nowhere. */
    @Test
    void aMeterIsShownBesideTheSumOfThoseBelowIt() throws Exception {
        plant.put(
                "meters",
                "meter,asset,resource,boundary,parent\nmain,press,electricity,site,\nsub,oven,electricity,,main\n");
        assertThat(told(site("").at("/electricity"))).isEqualTo("9.0 kW.h ");
        JsonNode balance =
                plant.get("/kpi?site=works" + TalkingPlant.during(MINUTES)).get("balance");
        assertThat(balance).hasSize(1);
        JsonNode main = balance.get(0);
        assertThat(main.get("meter").asText()).isEqualTo("works/press");
        assertThat(told(main.get("shown"))).isEqualTo("9.0 kW.h ");
        assertThat(told(main.get("below"))).isEqualTo("2.5 kW.h ");
        assertThat(main.get("difference").decimalValue()).isEqualByComparingTo("6.5");
        assertThat(main.get("children")).extracting(JsonNode::asText).containsExactly("works/oven");
    }

    /** A heat meter that is not there is never filled from the electricity counter beside it. */
    @Test
    void aMeterShowsTheSignalThatThePlanNamesOrNothing() throws Exception {
        String head = "meter,asset,signal,resource,unit,boundary\nmain,press,e,electricity,kWh,site\n";
        assertThat(metered(head + "heat-1,press,heat-supply,heat,kWh,site\n", "meter-signal-not-counted"))
                .containsExactly("9.0 kW.h ", "null kW.h meter-signal-not-counted");
        assertThat(metered(head + "heat-1,press,g,heat,kWh,site\n", "meter-signal-not-counted"))
                .as("a signal that is there, and is not the counter that is folded")
                .containsExactly("9.0 kW.h ", "null kW.h meter-signal-not-counted");
        assertThat(metered(head + "heat-1,press,,heat,kWh,site\n", "meter-of-several-resources"))
                .as("one counter under two names")
                .containsExactly("null kW.h meter-of-several-resources", "null kW.h meter-of-several-resources");
        assertThat(metered(head + "heat-1,gas-a,e,heat,kWh,site\n", "unit-mismatch"))
                .as("a counter of another kind")
                .containsExactly("9.0 kW.h ", "null kW.h unit-mismatch");
        assertThat(metered(head + "heat-1,oven,energy,heat,kWh,site\n", ""))
                .as("by its role")
                .containsExactly("9.0 kW.h ", "2.5 kW.h ");
    }

    /** Electricity and heat of the site, once heat has the reason. */
    private static List<String> metered(String csv, String reason) throws Exception {
        plant.put("meters", csv);
        JsonNode energy = plant.kpi(
                        "site=works",
                        MINUTES,
                        row -> row.at("/energy/heat/reason").asText("-").equals(reason))
                .get("energy");
        return List.of(told(energy.get("electricity")), told(energy.get("heat")));
    }

    private static JsonNode site(String reason) throws Exception {
        return plant.kpi(
                        "site=works",
                        MINUTES,
                        row -> row.at("/energy/electricity/reason").asText("-").equals(reason))
                .get("energy");
    }

    @Test
    void unitsThatAreNoneAreRefusedInTables() throws Exception {
        refuses("units", "signal,from,to\ne,bar,kilowatt\n", "kilowatt is no unit of UCUM");
        refuses(
                "energy-invoices",
                "resource,from,to,amount,unit\nelectricity,2026-01-01,2026-01-31,1,m3\n",
                "m3 is no unit of energy");
        refuses(
                "energy-factors",
                "resource,method,year,factor,unit,source\nelectricity,coal,2026,0.3,nonsense,x\n",
                "nonsense is no unit");
        refuses(
                "energy-factors",
                "resource,method,year,factor,unit,source\nelectricity,market,2026,0.1,kg,x\n",
                "kg is no unit of energy");
        refuses(
                "energy-invoices",
                "resource,from,to,amount,unit\nheat,2026-01-01,2026-01-31,1,GJ\nheat,2026-01-31,2026-02-27,1,GJ\n",
                "bills of heat overlap: one to 2026-01-31, the next from 2026-01-31");
    }

    private static void refuses(String kind, String csv, String says) throws Exception {
        HttpResponse<String> answer = plant.ask("PUT", "/sites/works/inputs/" + kind, "text/csv", csv);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(says);
    }
}
