package io.steelyard.gateway.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/add-a-model.md, taken from the page itself: a file is all that a new model takes. */
final class AddAModelTest {
    private static final Path PAGE = Path.of("../docs/add-a-model.md");

    private static String block(String page, String name) {
        Matcher block = Pattern.compile("```yaml " + name + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("a block " + name + " on the page").isTrue();
        return block.group(1);
    }

    @Test
    void theExampleOfThePageWorks(@TempDir Path folder) throws Exception {
        String page = Files.readString(PAGE);
        Files.writeString(folder.resolve("energy-check.yaml"), block(page, "model"));
        Models models = Models.builtIn().withFolder(folder);
        Assessed result = models.score(
                "energy-check", DataFile.of("answers", block(page, "answers")), Telemetry.none(), MeasuredTest.DAY);
        Assessed.Score score = result.score();
        assertThat(String.join(
                        " ",
                        String.valueOf(score.value()),
                        String.valueOf(score.assessedMax()),
                        String.valueOf(score.low()),
                        String.valueOf(score.high())))
                .isEqualTo("6 7 6 9");
        assertThat(result.level().value()).isEqualTo(1);
        assertThat(Plan.of(result).reaches()).isTrue();
    }

    /** What machines measure goes into a new model by the indicator's id alone. */
    @Test
    void theExampleTakesMeasurements(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("m.yaml"), block(Files.readString(PAGE), "model"));
        Models models = Models.builtIn().with(file);
        MeasuredPlant plant =
                new MeasuredPlant().with("C20", "0.85", "0.89", "0.92").changed("E02", "-0.05", "-0.04", "-0.02");
        Assessed result = models.score(models.idOf(file), DataFile.of("a", "{}"), plant, MeasuredTest.DAY);
        assertThat(result.score().low()).hasToString("5"); // 2 + 3
        assertThat(result.score().high()).hasToString("10"); // 4 + 3 (uses) + 3
    }
}
