package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom {@code browse} and {@code doctor} look, before they ask anybody. */
final class SurveyOptionsTest {
    @TempDir
    private Path folder;

    private Ran doctor(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "doctor";
        all[1] = "opc.tcp://127.0.0.1:1";
        for (int i = 0; i < options.length; i++) {
            all[i + 2] = options[i].replace("DIR", folder.toString());
        }
        return Ran.of(all);
    }

    /** Half of a log-in is none, and nobody is two. */
    @ParameterizedTest
    @CsvSource({
        "--user me, --user and --password-file belong together",
        "--user-certificate DIR/user.pem, --user-certificate and --user-key belong together",
        "--user-key DIR/user.key, --user-certificate and --user-key belong together",
        "--user-certificate DIR/user.pem --user-key DIR/user.key --user me, whoever looks logs in once",
        "--user-certificate DIR/none.pem --user-key DIR/user.key, none.pem cannot be read",
        "--user-certificate DIR/user.pem --user-key DIR/none.key, none.key cannot be read"
    })
    void aLogInThatIsNotWholeIsWrongUse(String options, String said) throws IOException {
        Files.writeString(folder.resolve("user.pem"), "");
        Files.writeString(folder.resolve("user.key"), "");
        Ran ran = doctor(options.split(" "));
        assertThat(ran.err()).contains(said);
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
    }

    /** The policies that can be broken are taken where they are named, and so the help says. */
    @Test
    void theHelpNamesWhatMayBeNamed() {
        assertThat(Ran.of("doctor", "--help").out())
                .contains("--user-certificate", "--user-key", "--weak-certificate", "Basic128Rsa15");
    }
}
