package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Held by a process of its own, since the system lends a lock to processes. */
@Timeout(60)
final class LockFileTest {
    @TempDir
    Path folder;

    /** Holds the file until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException, LockFile.HeldException {
            LockFile lock =
                    LockFile.take(Path.of(arguments[0]), ProcessHandle.current().pid() + " (holder)");
            System.out.println("held");
            int unusedEnd = System.in.read();
            lock.close();
        }
    }

    /** kill -9 must not leave a folder locked for ever, nor unlock it before the process is gone. */
    @Test
    void isHeldAsLongAsItsProcessLivesAndNamesIt() throws Exception {
        Path file = folder.resolve("lock");
        assertThat(LockFile.holder(file)).isEmpty();
        assertThat(file).as("looking makes no file").doesNotExist();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String held = process.pid() + " (holder)";
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThat(LockFile.holder(file)).contains(held);
            assertThat(LockFile.holder(file)).as("looking takes nothing away").contains(held);
            LockFile.HeldException refused =
                    catchThrowableOfType(LockFile.HeldException.class, () -> LockFile.take(file, "me"));
            assertThat(refused.holder()).isEqualTo(held);
            assertThat(refused).hasMessage("process " + held);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(LockFile.holder(file)).as("the word of a dead process").isEmpty();
        try (LockFile lock = LockFile.take(file, "me")) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(file).strip()).isEqualTo("me");
        }
    }
}
