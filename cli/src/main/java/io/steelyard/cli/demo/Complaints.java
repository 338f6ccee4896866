package io.steelyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway's health page finds fault with, in the words of who started the demo: keys of the settings that the demo
 * wrote are the demo's own options, and the database stands where {@code --influx} says, not at the relay before it. Not for
 * several threads.
 */
final class Complaints {
    private static final String RELAY = "InfluxDB at http://127\\.0\\.0\\.1:\\d+";
    private static final Map<String, String> OPTIONS = Map.of(
            "store.influxdb.token", "--influx-token-file or STEELYARD_INFLUX_TOKEN",
            "store.influxdb.org", "STEELYARD_INFLUX_ORG",
            "store.influxdb.url", "--influx");

    private final @Nullable URI influx;
    private Set<String> told = Set.of();

    /** Of a demo whose database is there; null: it has the embedded store. */
    Complaints(@Nullable URI influx) {
        this.influx = influx;
    }

    /** A line for each check that is not good. */
    List<String> all(JsonNode health) {
        List<String> lines = new ArrayList<>();
        for (JsonNode check : health.path("checks")) {
            if (!check.path("status").asText().equals("ok")) {
                lines.add("gateway, " + check.path("name").asText() + ": "
                        + inOptions(check.path("detail").asText()));
            }
        }
        return lines;
    }

    /** Those of them that the page before did not have; the same with other numbers in it is no news, nor is no page. */
    List<String> news(JsonNode health) {
        if (!health.path("checks").isArray()) {
            return List.of();
        }
        Set<String> there = new HashSet<>();
        List<String> news = new ArrayList<>();
        for (String line : all(health)) {
            String kind = line.replaceAll("\\d+", "0");
            there.add(kind);
            if (!told.contains(kind)) {
                news.add(line);
            }
        }
        told = there;
        return news;
    }

    private String inOptions(String detail) {
        String text = influx == null ? detail : detail.replaceAll(RELAY, "InfluxDB at " + quoted(influx));
        for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
            text = text.replace(option.getKey(), option.getValue());
        }
        return text;
    }

    private static String quoted(URI influx) {
        return Matcher.quoteReplacement(influx.toString());
    }
}
