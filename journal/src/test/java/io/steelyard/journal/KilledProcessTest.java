package io.steelyard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls the plug, at random moments, on a process that appends, moves its cursor and has its space given back. */
final class KilledProcessTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyNumberThatAKilledProcessPrintedIsOnDisk() throws Exception {
        int next = 1;
        long seed = new Random().nextLong(1_000_000);
        Random random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            int acknowledged = runAndKill(next, 500 + random.nextInt(6000));
            assertThat(acknowledged).isGreaterThanOrEqualTo(next);
            try (Journal journal = Logs.open(Logs.tight(folder))) {
                assertThat(journal.openReport().intact()).as("seed %d", seed).isTrue();
                Cursor read = journal.cursor("read");
                List<Integer> found =
                        numbers(journal, read.position()); // what is behind it may be given back at any time
                assertThat(found.get(0)).isEqualTo(read.payload().getInt());
                assertThat(found.get(found.size() - 1)).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged);
                for (int i = 1; i < found.size(); i++) {
                    assertThat(found.get(i)).as("seed %d", seed).isEqualTo(found.get(i - 1) + 1);
                }
                next = found.get(found.size() - 1) + 1;
            }
        }
    }

    /** The last number that the process printed whole before it was killed. */
    private int runAndKill(int first, int howMany) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        java, "-Xshare:auto", "-cp", classes, Appender.class.getName(), folder.toString(), first + "")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int last = 0;
        try (BufferedReader out = process.inputReader()) {
            String before = null;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (before != null && before.matches("\\d+")) {
                    last = Math.max(last, Integer.parseInt(before));
                }
                if (last >= first + howMany) {
                    process.toHandle().destroyForcibly(); // leaves the stream open
                }
                before = line;
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        return last;
    }

    private static List<Integer> numbers(Journal journal, Position from) {
        List<Integer> all = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                all.add(next.payload().getInt());
            }
        }
        return all;
    }
}
