package io.steelyard.edge.opcua.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What is known of products, by what their BuildInfo says; a data file of the program, a line a quirk. */
final class Quirks {
    private static final String RESOURCE = "/companion/quirks.txt";

    private Quirks() {}

    static List<Finding> of(String build) {
        String said = build.toLowerCase(Locale.ROOT);
        List<Finding> findings = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Quirks.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
            in.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                int bar = line.indexOf('|');
                if (said.contains(line.substring(0, bar).strip().toLowerCase(Locale.ROOT))) {
                    findings.add(new Finding(
                            Finding.Grade.NOTE, "quirk", line.substring(bar + 1).strip(), ""));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return findings;
    }
}
