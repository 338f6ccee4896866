package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Capability indices of a machine that measures, through a whole gateway: table, figure, evidence, samples. */
@Timeout(180)
final class CapabilityOnTest {
    private static final int MINUTES = 60;
    private static final String DAY = "&period=2026-11-23";
    private static final String HOLDS = ",2026-11-23T08:00Z,2026-11-23T09:00Z,";
    private static final double[] FIVE = {9.98, 9.99, 10.00, 10.01, 10.02};

    @TempDir
    private Path folder;

    private TalkingPlant plant;

    @BeforeEach
    void measure() throws Exception {
        plant = new TalkingPlant(folder, "");
        plant.machine("press", "generic", "s:state:", "d:diameter:mm", "t:temperature:°C", "n:nothing:");
        plant.minutes("press", MINUTES + 5, CapabilityOnTest::shown);
        add("press,d" + HOLDS + "0.99,1.01,cm\npress,t" + HOLDS + "283.05,283.25,K\npress,n" + HOLDS + "1,2,mm\npress,s"
                + HOLDS + "1,2,kg\npress,gone" + HOLDS + "1,2,kg\n");
        plant.kpi("asset=works/press", MINUTES, TalkingPlant::isSeen);
    }

    @AfterEach
    void end() {
        plant.close();
    }

    private void add(String rows) throws Exception {
        HttpResponse<String> answer = plant.ask(
                "POST",
                "/sites/works/inputs/tolerances",
                "text/csv",
                "asset,signal,validFrom,validTo,lower,upper,unit\n" + rows);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static Object shown(int minute, String signal) {
        return signal.equals("s") ? (Object) 3.0 : FIVE[minute % FIVE.length];
    }

    private JsonNode indicator(String id, String query) throws Exception {
        for (JsonNode one :
                plant.get("/indicators?site=works&limit=200" + query).get("indicators")) {
            if (one.get("id").asText().equals("ISO-" + id + "-capability-index")) {
                return one;
            }
        }
        throw new AssertionError("no " + id);
    }

    private String told(String query) throws Exception {
        List<String> all = new ArrayList<>();
        for (String id : List.of("machine", "critical-machine", "process", "critical-process")) {
            JsonNode one = indicator(id, query);
            all.add(
                    one.get("value").isNull()
                            ? one.get("reason").asText()
                            : one.get("value").asText());
        }
        return String.join(" ", all);
    }

    private String of(String asset, String signal, String period) throws Exception {
        return told("&asset=works%2F" + asset + (signal.isEmpty() ? "" : "&signal=" + signal) + period);
    }

    /**
     * Sixty measurements of 9.98 to 10.02 mm against 0.99 to 1.01 cm: s of all is the root of 0.012 ÷ 59 mm², within subgroups that
     * of 0.001 ÷ 4; the temperature is the same in degrees, against limits in kelvin that lie 0.1 to both sides of 283.15.
     */
    @Test
    void measurementsAreToldInTheUnitOfTheTolerance() throws Exception {
        assertThat(of("press", "d", DAY))
                .isEqualTo("2.337298218662514 2.337298218662514 2.10818510677892 2.10818510677892");
        assertThat(of("press", "t", DAY)).isEqualTo(of("press", "d", DAY));
        JsonNode whole = indicator("machine", "&asset=works%2Fpress&signal=d" + DAY);
        assertThat(whole.get("coverage").asDouble()).as(whole.toString()).isEqualTo(1);
        assertThat(whole.get("low").asDouble()).isEqualTo(2.337298218662514);
        assertThat(whole.get("high").asDouble()).isLessThan(2.33729821866252);
        assertThat(whole.get("subject").asText()).isEqualTo("works/press/d");
        assertThat(whole.get("grade").asText()).isEqualTo("S");
    }

    /** As those of key figures are: each against the unit of its limits, once for each of those, with what to declare. */
    @Test
    void unitsOfSignalsWithTolerancesAreListed() throws Exception {
        add("press,d,2026-11-24T08:00Z,,9.9,10.1,mm\n");
        assertThat(units())
                .contains("d mm cm taken", "d mm mm taken", "t °C K taken", "n  mm refused", "s  kg refused");
        assertThat(units()).noneMatch(one -> one.startsWith("gone"));
        plant.put("units", "asset,signal,from,to,factor\npress,n,none,mm,2\n");
        assertThat(units()).contains("n  mm declared");
    }

    private List<String> units() throws Exception {
        List<String> units = new ArrayList<>();
        for (JsonNode one : plant.get("/sites/works/units").get("signals")) {
            units.add(one.get("signal").asText() + " " + one.get("unit").asText() + " "
                    + one.get("wanted").asText() + " " + one.get("finding").asText());
        }
        return units;
    }

    @Test
    void whatCannotBeToldIsRefusedWithItsReason() throws Exception {
        assertThat(of("press", "n", DAY)).startsWith("unit-unknown unit-unknown");
        assertThat(of("press", "s", DAY)).startsWith("unit-unknown");
        assertThat(of("press", "", DAY)).startsWith("several-signals several-signals");
        assertThat(told(DAY)).startsWith("not-of-several-machines not-of-several-machines");
        assertThat(of("press", "d", "&period=2026-11-22")).startsWith("no-tolerances no-tolerances");
        assertThat(plant.ask("GET", "/indicators?site=works&signal=d", "", "").statusCode())
                .isEqualTo(400);
        assertThat(plant.ask("GET", "/indicators?site=works&asset=works%2Fpress&signal=gone", "", "")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> other =
                plant.ask("GET", "/indicators/K01/evidence?site=works&asset=works%2Fpress&signal=d", "", "");
        assertThat(other.body()).contains("indicator K01 is none of a signal");
        assertThat(plant.metrics()).contains("steelyard_answers_not_given_total{reason=\"too-many-measurements\"} 0\n");
    }

    /** By the paths that each level gives, down to the sixty samples. */
    @Test
    void theFigureIsShownDownToItsSamples() throws Exception {
        JsonNode site = plant.get("/indicators/ISO-machine-capability-index/evidence?site=works" + DAY);
        assertThat(site.at("/assets/0/subject").asText()).isEqualTo("works/press");
        JsonNode asset = follow(site.at("/assets/0/evidence"));
        assertThat(asset.get("members").findValuesAsText("what")).hasSize(10);
        JsonNode figure = indicator("machine", "&asset=works%2Fpress&signal=d" + DAY);
        JsonNode signal = follow(figure.get("evidence"));
        assertThat(signal.get("members")).hasSize(2);
        JsonNode deviation = signal.at("/members/0");
        assertThat(deviation.get("quantity").asText()).isEqualTo("quality.machine-deviation");
        assertThat(deviation.get("value").asDouble())
                .isEqualTo(figure.at("/quantities/1/value").asDouble());
        assertThat(follow(deviation.get("evidence")).get("points")).hasSize(MINUTES);
        JsonNode row = follow(signal.at("/members/1/evidence"));
        assertThat(row.toString()).contains("\"lower\":0.99");
    }

    private JsonNode follow(JsonNode path) throws Exception {
        return plant.get(path.asText().substring("/api/v1".length()));
    }

    /** Before the first minute, in an outage and behind what is folded nobody saw what was measured. */
    @Test
    void timeThatWasNotSeenLeavesNoBounds() throws Exception {
        plant.machine("mill", "generic", "d:diameter:mm");
        plant.minutes("mill", 10, MINUTES + 5, CapabilityOnTest::shown);
        add("mill,d" + HOLDS + "9.9,10.1,mm\n");
        JsonNode part = plant.until(
                        "/indicators?site=works&limit=200&asset=works%2Fmill" + DAY,
                        answer -> answer.toString().contains("\"coverage\":0.8333333333333334"))
                .get("indicators");
        assertThat(part.toString()).contains("\"coverage\":0.8333333333333334");
        JsonNode figure = indicator("critical-process", "&asset=works%2Fmill" + DAY);
        assertThat(figure.get("value").asDouble()).isEqualTo(2.108185106778920);
        assertThat(figure.get("low").isNull() && figure.get("high").isNull()).isTrue();
        assertThat(figure.get("reason").asText()).isEqualTo("measurements-not-whole");
    }

    /**
     * Births at eight, nine and ten o'clock, the last one in centimetres: what was measured before nine is in millimetres, what came
     * between nine and when the last birth came nobody knows, and behind it a tolerance of one unit has measurements of one.
     */
    @Test
    void aUnitThatChangedIsNotTakenForTodays() throws Exception {
        plant.machine("saw", "generic", "s:state:", "d:diameter:mm");
        plant.minutes("saw", MINUTES, CapabilityOnTest::shown);
        plant.born("saw", "generic", "s:state:", "d:diameter:毫米");
        plant.born("saw", "generic", "s:state:", "d:diameter:mm");
        plant.minutes("saw", MINUTES, 2 * MINUTES, CapabilityOnTest::shown);
        plant.born("saw", "generic", "s:state:", "d:diameter:cm");
        plant.minutes("saw", 2 * MINUTES, 3 * MINUTES + 5, CapabilityOnTest::shown);
        JsonNode events = plant.until(
                "/events?asset=works%2Fsaw", answer -> answer.toString().contains("\"is\":\"cm\""));
        assertThat(events.toString())
                .contains("signal-changed", "\"was\":\"mm\"", "\"since\":\"2026-11-23T09:00:00Z\"");
        plant.kpi("asset=works/saw", 3 * MINUTES, TalkingPlant::isSeen);
        assertThat(ofSaw("08:00", "09:00", "9.9,10.1,mm")).startsWith("2.337298218662514");
        assertThat(ofSaw("08:30", "09:30", "9.9,10.1,mm")).startsWith("unit-changed unit-changed");
        assertThat(ofSaw("09:00", "10:00", "9.9,10.1,mm")).startsWith("unit-changed");
        assertThat(ofSaw("09:59", "11:00", "99,101,mm")).startsWith("unit-changed");
        assertThat(ofSaw("10:30", "11:30", "99,101,mm")).startsWith("too-few-measurements");
        assertThat(ofSaw("10:10", "11:05", "99,101,mm"))
                .as("2 mm ÷ 6 roots of 1.1 mm² ÷ 54")
                .startsWith("2.33549");
    }

    private String ofSaw(String from, String to, String limits) throws Exception {
        String row = "saw,d,2026-11-23T" + from + "Z,2026-11-23T" + to + "Z," + limits + "\n";
        plant.put("tolerances", "asset,signal,validFrom,validTo,lower,upper,unit\n" + row);
        return of("saw", "", DAY);
    }
}
