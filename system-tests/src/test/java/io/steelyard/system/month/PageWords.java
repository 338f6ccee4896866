package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Steelyard;
import java.io.IOException;

/** The page's words in a language. */
final class PageWords {
    private final String language;
    private final JsonNode words;

    PageWords(String language) throws IOException {
        this.language = language;
        this.words = new ObjectMapper()
                .readTree(Steelyard.root()
                        .resolve("gateway/src/main/resources/messages/" + language + ".json")
                        .toFile());
    }

    @Override
    public String toString() {
        return language;
    }

    /** Of a key that has to be there. */
    String say(String key) {
        assertThat(words.has(key)).as(key).isTrue();
        return words.get(key).asText();
    }

    /** Of a key that may be there, or else what stands in its place. */
    String say(String key, String other) {
        return words.path(key).asText(other);
    }

    /** Of a reason's id. */
    String reason(String id) {
        return say("reason-" + id);
    }

    /** Of what the API says in both languages; empty where it says nothing. */
    String of(JsonNode said) {
        return said.path(language).asText("");
    }
}
