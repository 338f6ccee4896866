package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoCommandTest {
    @TempDir
    Path folder;

    /** Before anything is made or started. */
    @ParameterizedTest
    @CsvSource({
        "--speed 0,--speed is a number from 1 to 100",
        "--speed=101,--speed is a number from 1 to 100",
        "--speed fast,--speed",
        "--port-base 65530,--port-base is a number from 1 to 65525"
    })
    void aNumberThatCannotBeIsWrongUse(String option, String said) {
        Path data = folder.resolve("data");
        Ran ran = Ran.of(("demo --for 1ms --data " + data + " " + option).split(" "));
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ran.err()).contains(said);
        assertThat(ran.out()).isEmpty();
        assertThat(data).doesNotExist();
    }

    @Test
    void theHelpNamesEveryOption() {
        Ran ran = Ran.of("demo", "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("--for", "--port-base", "--data", "--influx", "--influx-token-file", "--fresh", "--speed=N");
    }
}
