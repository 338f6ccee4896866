package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.ledger.GapCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One catalogue of words in two languages: neither lacks a word, and the console asks for none that is not there. */
final class MessagesTest {

    private static String text(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(MessagesTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static TreeSet<String> keys(String language) throws IOException {
        JsonNode words = new ObjectMapper().readTree(text("/messages/" + language + ".json"));
        TreeSet<String> keys = new TreeSet<>();
        words.fieldNames().forEachRemaining(keys::add);
        words.forEach(word -> assertThat(word.textValue()).isNotBlank());
        return keys;
    }

    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        assertThat(keys("zh")).isEqualTo(keys("en"));
    }

    @Test
    void everyWordOfTheConsoleIsThere() throws IOException {
        TreeSet<String> keys = keys("en");
        String page = text("/console/index.html") + text("/console/console.js");
        Matcher used = Pattern.compile("data-t=\"([^\"]+)\"|\\bt\\('([a-z0-9-]+[a-z0-9])'\\)")
                .matcher(page);
        TreeSet<String> asked = new TreeSet<>();
        while (used.find()) {
            asked.add(used.group(1) == null ? used.group(2) : used.group(1));
        }
        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(keys).containsAll(asked);
    }

    @Test
    void everyCauseAndStageHasAWord() throws IOException {
        TreeSet<String> keys = keys("en");
        for (GapCause cause : GapCause.values()) {
            assertThat(keys).contains("cause-" + cause.text());
        }
        assertThat(keys)
                .contains("stage-mqtt", "stage-inbox", "stage-ingest", "stage-store", "stage-folds", "stage-system");
    }
}
