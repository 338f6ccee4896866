package io.steelyard.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One catalogue of words in two languages: neither lacks a word, and the console asks for none that is not there. */
final class MessagesTest {

    private static String text(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(MessagesTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode words(String language) throws IOException {
        return new ObjectMapper().readTree(text("/messages/" + language + ".json"));
    }

    private static TreeSet<String> keys(String language) throws IOException {
        JsonNode words = words(language);
        TreeSet<String> keys = new TreeSet<>();
        words.fieldNames().forEachRemaining(keys::add);
        words.forEach(word -> assertThat(word.textValue()).isNotBlank());
        return keys;
    }

    /** But for the sentences of checks: their English is the program's own, since log and answers say it, too. */
    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        TreeSet<String> sentences = new TreeSet<>();
        for (Finding finding : Finding.values()) {
            sentences.add("finding-" + finding.text());
        }
        TreeSet<String> chinese = keys("zh");
        assertThat(chinese).containsAll(sentences);
        chinese.removeAll(sentences);
        assertThat(chinese).isEqualTo(keys("en"));
    }

    /** A sentence that leaves out the reason, or waits for one that never comes, helps nobody. */
    @ParameterizedTest
    @EnumSource
    void aSentenceHasTheSamePlacesInBothLanguages(Finding finding) throws IOException {
        Matcher place = Pattern.compile("\\{([a-z]+)}")
                .matcher(words("zh").get("finding-" + finding.text()).textValue());
        TreeSet<String> places = new TreeSet<>();
        while (place.find()) {
            places.add(place.group(1));
        }
        assertThat(places).isEqualTo(new TreeSet<>(finding.parameters()));
    }

    @Test
    void everyPartAndEveryEventWithItsDetailsHasAWord() throws IOException {
        TreeSet<String> keys = keys("en");
        for (Check.Part part : Check.Part.values()) {
            assertThat(keys).contains("part-" + part.text());
        }
        for (EventType type : EventType.values()) {
            assertThat(keys).contains("event-" + type.text());
            type.details().forEach(detail -> assertThat(keys).as("%s", type).contains("detail-" + detail));
        }
    }

    @Test
    void everyWordOfTheConsoleIsThere() throws IOException {
        TreeSet<String> keys = keys("en");
        StringBuilder page = new StringBuilder();
        for (String file : List.of(
                "index.html",
                "console.js",
                "common.js",
                "evidence.js",
                "indicators.js",
                "kpi.js",
                "plan.js",
                "readiness.js",
                "register.js",
                "scope.js",
                "stops.js",
                "submeters.js")) {
            page.append(text("/console/" + file));
        }
        Matcher used = Pattern.compile("data-t=\"([^\"]+)\"|\\b(?:t|counted)\\('([a-z0-9-]+[a-z0-9])'[,)]")
                .matcher(page);
        TreeSet<String> asked = new TreeSet<>();
        while (used.find()) {
            asked.add(used.group(1) == null ? used.group(2) : used.group(1));
        }
        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(keys).containsAll(asked);
    }

    @Test
    void everyRoleThatACardShowsHasAWord() throws IOException {
        Matcher roles = Pattern.compile("const roles = \\[([^]]+)]").matcher(text("/console/console.js"));
        assertThat(roles.find()).isTrue();
        String[] shown = roles.group(1).split(", ");
        assertThat(shown).hasSizeGreaterThan(5);
        for (String role : shown) {
            assertThat(keys("en")).contains("role-" + role.replace("'", ""));
        }
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

    @Test
    void everyScoreHasAWord() throws IOException {
        TreeSet<String> scores = new TreeSet<>(found(
                "src/main/java/io/steelyard/gateway/indicator/Scoring.java",
                "\"(met|largely|partly|not|reached|missed)\""));
        assertThat(scores).hasSize(6);
        assertThat(keys("en"))
                .containsAll(scores.stream().map(score -> "score-" + score).toList());
    }

    /** Of sources and of formulas: a page that is given a reason without a word would show its id. */
    @Test
    void everyReasonOfANumberHasAWord() throws IOException {
        TreeSet<String> reasons = new TreeSet<>();
        reasons.addAll(
                found("src/main/java/io/steelyard/gateway", "\\bmissing\\([^;\"]*\"([a-z0-9]+(?:-[a-z0-9]+)+)\"\\)"));
        reasons.addAll(found(
                "src/main/java/io/steelyard/gateway/kpi/sum",
                "static final String [A-Z_]+ = \"([a-z0-9]+(?:-[a-z0-9]+)+)\""));
        reasons.addAll(found(
                "src/main/java/io/steelyard/gateway/indicator/Scored.java",
                "static final String [A-Z_]+ = \"([a-z0-9]+(?:-[a-z0-9]+)+)\""));
        reasons.addAll(found("src/main/resources/indicators", "not-assessed \"([a-z0-9-]+)\""));
        assertThat(reasons).hasSizeGreaterThan(40);
        reasons.removeIf(reason -> reason.equals("not-assessed"));
        assertThat(keys("en"))
                .containsAll(reasons.stream().map(reason -> "reason-" + reason).toList());
    }

    private static List<String> found(String folder, String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                wanted.matcher(Files.readString(file))
                        .results()
                        .map(one -> one.group(1))
                        .forEach(found::add);
            }
            return found;
        }
    }
}
