package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TruthFilesTest {
    private static final String HEADER = "kind,row,signal,sourceTime,value,status,setAt,run,seed\n";

    @TempDir
    Path folder;

    @Test
    void aDoneRowOfALaterRunCompletesTheRowOfAnEarlierOne() throws IOException {
        Files.writeString(
                folder.resolve("00000001.csv"),
                HEADER + "set,1,a/b,2026-11-23T06:00:00.1234567Z,\"x, \"\"y\"\"\",0,2026-11-23T06:00:01Z,1,42\n"
                        + "set,2,a/c,2026-11-23T06:00:00Z,,2156658688,2026-11-23T06:00:01Z,1,42\n");
        Files.writeString(folder.resolve("00000002.csv"), HEADER + "done,1,,,,,2026-11-23T06:00:09Z,2,42\n");
        Truth truth = TruthFiles.read(folder);
        assertThat(truth.runs()).isEqualTo(2);
        assertThat(truth.isWhole()).isTrue();
        TruthRow done = truth.rows().get("a/b").get(0);
        assertThat(done.value()).isEqualTo("\"x, \"\"y\"\"\"");
        assertThat(done.doneAt()).isEqualTo(Nanos.of("2026-11-23T06:00:09Z"));
        TruthRow undone = truth.rows().get("a/c").get(0);
        assertThat(undone.isDone()).isFalse();
        assertThat(undone.status()).isEqualTo(0x808C_0000L);
    }

    /** The line that death cut was not followed by a set. */
    @Test
    void aLineThatWasCutDoesNotCount() throws IOException {
        Files.writeString(
                folder.resolve("00000001.csv"),
                HEADER + "set,1,a/b,2026-11-23T06:00:00Z,1,0,2026-11-23T06:00:01Z,1,42");
        assertThat(TruthFiles.read(folder).set()).isZero();
    }

    @Test
    void withoutItsFirstPartATruthIsNotWhole() throws IOException {
        Files.writeString(
                folder.resolve("00000007.csv"),
                HEADER + "set,99,a/b,2026-11-23T06:00:00Z,1,0,2026-11-23T06:00:01Z,1,42\n");
        assertThat(TruthFiles.read(folder).isWhole()).isFalse();
    }

    @Test
    void noTruthIsSaidWithWhereItWasSought() {
        assertThatThrownBy(() -> TruthFiles.read(folder.resolve("nowhere")))
                .hasMessageContaining("nowhere")
                .hasMessageContaining("--data");
    }
}
