package io.steelyard.system.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** A Grafana dashboard as its file has it: panels and every query in it. */
record Dashboard(JsonNode json) {
    private static final Pattern FROM = Pattern.compile("\\bFROM\\s+((?:\"[^\"]+\"(?:\\s*,\\s*)?)+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /**
     * One query.
     *
     * @param place panel or variable, as a person would call it
     * @param source uid of the data source
     */
    record Query(String place, String source, String text) {
        Set<String> measurements() {
            Set<String> measurements = new LinkedHashSet<>();
            Matcher from = FROM.matcher(text);
            while (from.find()) {
                measurements.addAll(quoted(from.group(1)));
            }
            return measurements;
        }

        /** Tags and fields: everything in double quotes that is no measurement and no value. */
        Set<String> columns() {
            return quoted(FROM.matcher(text).replaceAll("").replaceAll("(?i)WITH KEY = ", ""));
        }

        private static Set<String> quoted(String text) {
            Set<String> names = new TreeSet<>();
            Matcher quoted = QUOTED.matcher(text);
            while (quoted.find()) {
                names.add(quoted.group(1));
            }
            return names;
        }
    }

    static Dashboard read(Path file) throws IOException {
        return of(Files.readString(file));
    }

    static Dashboard of(String text) throws IOException {
        return new Dashboard(new ObjectMapper().readTree(text));
    }

    List<JsonNode> panels() {
        return StreamSupport.stream(json.path("panels").spliterator(), false).toList();
    }

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode variable : json.path("templating").path("list")) {
            queries.add(new Query(
                    "variable " + variable.path("name").asText(),
                    variable.path("datasource").path("uid").asText(),
                    variable.path("query").asText()));
        }
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        "panel " + panel.path("title").asText(),
                        target.path("datasource").path("uid").asText(),
                        target.path("query").asText()));
            }
        }
        return queries;
    }
}
