package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What the demo says of its gateway's health, in words that its user can do something with. */
final class ComplaintsTest {
    private static final String NO_BUCKET = "InfluxDB at http://127.0.0.1:40123 has no bucket telemetry in organisation"
            + " steelyard that the token may use: make it, or give store.influxdb.token one that may";

    private final Complaints complaints = new Complaints(URI.create("http://db.example:8086/$1"));

    private static JsonNode health(String... nameStatusDetail) {
        ObjectNode health = new ObjectMapper().createObjectNode();
        var checks = health.putArray("checks");
        for (int i = 0; i < nameStatusDetail.length; i += 3) {
            checks.addObject()
                    .put("name", nameStatusDetail[i])
                    .put("status", nameStatusDetail[i + 1])
                    .put("detail", nameStatusDetail[i + 2]);
        }
        return health;
    }

    /** The user knows neither the relay's port nor the settings that the demo wrote. */
    @Test
    void aMissingBucketIsNamedWithTheOptionsOfTheDemo() {
        assertThat(complaints.all(health("inbox", "ok", "", "store", "warn", NO_BUCKET)))
                .containsExactly("gateway, store: InfluxDB at http://db.example:8086/$1 has no bucket telemetry in"
                        + " organisation steelyard that the token may use: make it, or give --influx-token-file or"
                        + " STEELYARD_INFLUX_TOKEN one that may");
    }

    @Test
    void whatIsSaidOnceIsNoNewsUntilItWasGood() {
        JsonNode bad = health("store", "warn", "2 readings wait", "mqtt", "fail", "not listening for MQTT");
        assertThat(complaints.news(bad)).hasSize(2);
        assertThat(complaints.news(
                        health("store", "warn", "30 readings wait", "mqtt", "fail", "not listening for MQTT")))
                .isEmpty();
        assertThat(complaints.news(new ObjectMapper().createObjectNode()))
                .as("a gateway that does not answer")
                .isEmpty();
        assertThat(complaints.news(health("store", "ok", "", "mqtt", "fail", "it is deaf")))
                .containsExactly("gateway, mqtt: it is deaf");
        assertThat(complaints.news(bad)).hasSize(2);
        assertThat(complaints.all(bad)).hasSize(2);
    }
}
