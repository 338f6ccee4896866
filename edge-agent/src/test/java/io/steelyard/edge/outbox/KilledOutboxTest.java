package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.ReportRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL while the oldest goes, numbers are let go and reports are made: again and again on one folder. */
final class KilledOutboxTest {
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    private final long seed = new Random().nextLong(1_000_000);
    private final Random random = new Random(seed);

    /** What a process said before it was killed. */
    private static final class Said {
        UUID epoch = new UUID(0, 0);
        long taken;
        long released;
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyNumberThatWasAcknowledgedIsHeldOrToldToBeDropped() throws Exception {
        boolean dropped = false;
        for (int round = 0; round < ROUNDS; round++) {
            Said said = runAndKill(5_000 + random.nextInt(15_000));
            try (Outbox outbox = TakingProcess.open(folder)) {
                dropped |= check(outbox, said, "seed " + seed + " round " + round);
                long much = Long.MAX_VALUE - 1;
                outbox.held()
                        .forEach(held ->
                                outbox.release(held.epoch(), NumberSet.range(0, much), NumberSet.range(0, much)));
            }
        }
        assertThat(dropped).as("seed %d", seed).isTrue();
    }

    private static boolean check(Outbox outbox, Said said, String where) {
        NumberSet held = new NumberSet();
        NumberSet dropped = new NumberSet();
        ReportRecord last = null;
        OutboxReader reader = outbox.reader();
        for (OutboxEntry next = reader.next(); next != null; next = reader.next()) {
            if (!next.epoch().equals(said.epoch)) {
                continue;
            }
            if (next instanceof OutboxEntry.Samples some) {
                for (NumberedSample sample : some.samples()) {
                    assertThat(held.add(sample.number())).as(where).isTrue();
                    assertThat(sample.value()).as(where).isEqualTo((double) sample.number());
                }
            } else if (next instanceof OutboxEntry.Text text && text.kind().equals("drop")) {
                NumberSet numbers = NumberSet.of(DropRecord.parse(text.json()).numbers());
                assertThat(dropped.intersection(numbers).isEmpty()).as(where).isTrue();
                dropped.addAll(numbers);
            } else if (next instanceof OutboxEntry.Text text && text.kind().equals("report")) {
                ReportRecord report = ReportRecord.parse(text.json());
                last = report.last() ? report : last;
            }
        }
        assertThat(outbox.status().damagedBytes()).as(where).isZero();
        assertThat(last).as(where).isNotNull();
        assertThat(last.upTo()).as(where).isGreaterThanOrEqualTo(said.taken - 1);
        assertThat(last.dropped().getOrDefault("outbox-full", 0L)).as(where).isEqualTo(dropped.count());
        assertThat(NumberSet.of(last.outbox())).as(where).isEqualTo(held);
        assertThat(held.intersection(dropped).isEmpty()).as(where).isTrue();
        NumberSet all = NumberSet.range(0, said.released - 1);
        all.addAll(held);
        all.addAll(dropped);
        assertThat(all).as(where).isEqualTo(NumberSet.range(0, last.upTo()));
        return !dropped.isEmpty();
    }

    private Said runAndKill(long samples) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, TakingProcess.class.getName(), folder + "");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Said said = new Said();
        try (BufferedReader out = process.inputReader()) {
            String before = null;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (before != null) {
                    hear(before, said);
                }
                if (said.taken >= samples) {
                    process.toHandle().destroyForcibly(); // leaves the stream open
                }
                before = line;
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        return said;
    }

    private static void hear(String line, Said said) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "epoch" -> said.epoch = UUID.fromString(words[1]);
            case "taken" -> said.taken = Long.parseLong(words[1]);
            case "released" -> said.released = Long.parseLong(words[1]);
            default -> {} // the log
        }
    }
}
