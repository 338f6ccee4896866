package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A line of which some things are metered and electricity is not: whoever asks for its energy is told so. */
@Timeout(120)
final class MeteredLineTest {
    private static final int MINUTES = 10;
    private static final String LINE = "/indicators?site=works&area=hall&line=one&limit=200&period=2026-11-23";

    @Test
    void aLineWithoutAMeterOfElectricitySaysSo(@TempDir Path folder) throws Exception {
        try (TalkingPlant plant = new TalkingPlant(folder, "sites: {works: {province: shandong}}\n")) {
            for (String asset : new String[] {"burner", "press"}) {
                plant.machine(
                        asset,
                        "machinery",
                        "s:state:",
                        "g:good:",
                        "e:energy:" + (asset.equals("press") ? "kWh" : "m3"));
                plant.minutes(asset, MINUTES + 1, (minute, signal) -> signal.equals("s") ? 3.0 : (double) minute);
                plant.kpi("asset=works/" + asset, MINUTES, TalkingPlant::isSeen);
            }
            assertThat(reasons(plant))
                    .containsEntry("E01", "no-metering-plan")
                    .containsEntry("E04", "no-metering-plan");

            plant.put(
                    "energy-factors",
                    "resource,method,year,factor,unit,source\nnatural-gas,coal,2026,1.33,m3,the table that we use\n");
            plant.put("meters", "meter,asset,signal,resource,unit,boundary\ngas,burner,e,natural-gas,m3,hall/one\n");
            assertThat(reasons(plant))
                    .as("gas is metered, electricity is not")
                    .containsEntry("E01", "no-meter")
                    .containsEntry("E02", "no-meter")
                    .containsEntry("E04", "no-meter")
                    .containsEntry("ISO-comprehensive-energy-consumption", "no-meter");

            plant.put(
                    "meters",
                    "meter,asset,signal,resource,unit,boundary\ngas,burner,e,natural-gas,m3,hall/one\n"
                            + "main,press,e,electricity,kWh,hall/one\n");
            assertThat(reasons(plant)).containsEntry("E01", "").containsEntry("E04", "");
        }
    }

    /** Why each of the line's energy figures is not told; empty where it is. */
    private static Map<String, String> reasons(TalkingPlant plant) throws Exception {
        Map<String, String> reasons = new TreeMap<>();
        for (JsonNode one : plant.get(LINE).get("indicators")) {
            boolean isAssessed = one.get("status").asText().equals("assessed");
            reasons.put(
                    one.get("id").asText(), isAssessed ? "" : one.get("reason").asText());
            assertThat(isAssessed || !one.get("reason").asText().isEmpty())
                    .as(one.toString())
                    .isTrue();
        }
        return reasons;
    }
}
