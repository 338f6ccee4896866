package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.Grade;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The console says of which points a signed register would be the proof; it has to mean the indicators whose grade that is. */
final class UnsignedRegisterTest {
    private static final Catalogue CATALOGUE = Catalogue.usual();

    @Test
    void theConsoleMeansTheIndicatorsThatARegisterGrades() throws IOException {
        Matcher named = Pattern.compile("OF_REGISTER = /(.+)/;").matcher(console());
        assertThat(named.find()).isTrue();
        Pattern meant = Pattern.compile(named.group(1));
        TreeSet<String> shown = new TreeSet<>();
        TreeSet<String> graded = new TreeSet<>();
        for (Definition definition : CATALOGUE.all()) {
            if (meant.matcher("/api/v1/indicators/" + definition.id() + "/evidence?site=works")
                    .find()) {
                shown.add(definition.id());
            }
            if (definition.told().inputs().stream().anyMatch(UnsignedRegisterTest::isGradedByRegister)) {
                graded.add(definition.id());
            }
        }
        assertThat(graded).hasSizeGreaterThan(10);
        assertThat(shown).isEqualTo(graded);
    }

    private static boolean isGradedByRegister(String input) {
        QuantityDefinition quantity = Objects.requireNonNull(CATALOGUE.quantity(input));
        return quantity.provider().equals("facts") && quantity.grades().contains(Grade.R);
    }

    private static String console() throws IOException {
        try (InputStream file = UnsignedRegisterTest.class.getResourceAsStream("/console/readiness.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
