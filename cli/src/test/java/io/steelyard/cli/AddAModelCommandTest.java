package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/add-a-model.md as they stand there, on the files that the page says to save. */
final class AddAModelCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "add-a-model.md");

    @TempDir
    private Path folder;

    private String page = "";

    @BeforeEach
    void saveWhatThePageSays() throws Exception {
        page = Files.readString(PAGE);
        Path model = folder.resolve(found("Save this as `([^`]*)`"));
        Files.createDirectories(model.getParent());
        Files.writeString(model, found("```yaml model\n(.*?)```"));
        Files.writeString(folder.resolve("answers.yaml"), found("```yaml answers\n(.*?)```"));
    }

    private String found(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    /** The command's words, with the files that it names where this test saved them. */
    private String[] words(String command, String... more) {
        assertThat(command).startsWith("./steelyard ");
        Stream<String> words = Stream.of(command.strip().split(" "))
                .skip(1)
                .map(word -> Files.exists(folder.resolve(word))
                        ? folder.resolve(word).toString()
                        : word);
        return Stream.concat(words, Stream.of(more)).toArray(String[]::new);
    }

    /** 6 of 7 points, at worst 6 and at best 9 of 10, and level one: what the page says beneath the command. */
    @Test
    void scoresTheAnswersOfThePage() throws Exception {
        String command = found("```sh\n(.*?)```");
        Ran ran = Ran.of(words(command, "--json"));
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(ran.out());
        JsonNode score = result.get("score");
        assertThat(score.get("value") + " " + score.get("assessedMax") + " " + score.get("low") + " "
                        + score.get("high"))
                .isEqualTo("6 7 6 9");
        assertThat(result.at("/level/value").asInt()).isEqualTo(1);
        assertThat(Ran.of(words(command, "--lang", "en")).out())
                .contains("Energy check")
                .contains("level one");
    }

    /** What is printed to be filled in is taken as it is. */
    @Test
    void printsAFileToFillIn() throws Exception {
        Ran printed = Ran.of(words(found("`(\\./steelyard assess [^`]*--print-answers [^`]*)`")));
        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out()).contains("meters-online", "uses", "per-unit", "monitoring");
        Files.writeString(folder.resolve("answers.yaml"), printed.out());
        assertThat(Ran.of(words(found("```sh\n(.*?)```"))).code()).isZero();
    }
}
