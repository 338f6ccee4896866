package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code assess}: data on standard output, mistakes on standard error with exit code 2, nothing scored then. */
final class AssessCommandTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void printsJson() throws Exception {
        String answers = file("a.yaml", "model: sme-2024\nanswers: {network: [5g], mechanism: [workflow]}\n");
        Ran ran = Ran.of("assess", "--model", "sme-2024", "--answers", answers, "--format", "json");
        assertThat(ran.code()).isZero();
        JsonNode result = new ObjectMapper().readTree(ran.out());
        assertThat(result.at("/score/value").decimalValue()).isEqualByComparingTo("3.875");
        assertThat(result.at("/score/assessedMax").decimalValue()).isEqualByComparingTo("15.5");
        assertThat(ran.err()).isEmpty();
    }

    /** Answers may be JSON as well, and a person reads the level, what is missing and what to do next, in both languages. */
    @ParameterizedTest
    @CsvSource({"en, below level one at worst, Cheapest way to level one", "zh, 最低未达一级, 达到一级投入最少的做法"})
    void printsTextForAPerson(String language, String level, String next) throws Exception {
        String answers = file("a.json", "{\"answers\": {\"network\": [\"5g\"]}}");
        Ran ran = Ran.of("assess", "--model", "sme-2024", "--answers", answers, "--lang", language);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains(level).contains(next);
    }

    @Test
    void namesAMistakeWithItsPlace() throws Exception {
        String answers = file("a.yaml", "model: sme-2024\nanswers:\n  netwrok: []\n  funding: {ratio: 2}\n");
        Ran ran = Ran.of("assess", "--model", "sme-2024", "--answers", answers);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains("a.yaml:3:3: answers.netwrok: unknown key; did you mean \"network\"?")
                .contains("a.yaml:4:20: answers.funding.ratio");
    }

    @ParameterizedTest
    @CsvSource({
        "--model sme-2023 --answers x, did you mean",
        "--model sme-2024, --answers",
        "--answers x, --model",
        "--model sme-2024 --answers none.yaml, there is no file none.yaml",
        "--model sme-2024 --answers /, / is a folder: name the file of answers in it with --answers",
        "--model sme-2024 --answers x --format xml, text or json",
        "--model sme-2024 --answers x --lang de, zh or en",
        "--models none --list, cannot be listed",
        "--model none.yaml --answers x, cannot be read"
    })
    void refusesWrongUse(String arguments, String text) {
        Ran ran = Ran.of(("assess " + arguments).split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(text);
    }

    /** What it prints to be filled in is taken as it is. */
    @Test
    void printsAnAnswersFile() throws Exception {
        Ran printed = Ran.of("assess", "--print-answers", "cmmm-2020");
        String answers = file("c.yaml", printed.out());
        assertThat(Ran.of("assess", "--model", "cmmm-2020", "--answers", answers)
                        .code())
                .isZero();
        assertThat(Ran.of("assess", "--list", "--lang", "en").out())
                .contains("cmmm-wd-2024")
                .contains("(draft)");
    }
}
