package io.steelyard.testkit;

import static io.steelyard.testkit.SmallJournal.number;
import static io.steelyard.testkit.SmallJournal.numbers;
import static io.steelyard.testkit.SmallJournal.open;
import static io.steelyard.testkit.SmallJournal.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.journal.DiskFiles;
import io.steelyard.journal.Journal;
import io.steelyard.journal.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was acknowledged is there after every power cut. */
final class JournalPowerCutTest {
    @TempDir
    Path folder;

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, 40);
    }

    /**
     * The promise itself: the power goes at any sync, any unsynced sector may be lost, again and again on one folder. What
     * was acknowledged is there, in order; what was once cut never comes back; nothing is called damaged.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasAcknowledgedSurvivesEveryPowerCut(long seed) throws Exception {
        Random random = new Random(seed);
        History history = new History();
        for (int life = 0; life < 8; life++) {
            FaultyFiles disk = new FaultyFiles(new DiskFiles());
            int[] left = {3 + random.nextInt(40)};
            try (Journal journal = open(folder, disk)) {
                assertThat(journal.openReport().intact())
                        .as("seed %d life %d %s", seed, life, journal.openReport())
                        .isTrue();
                history.check(numbers(journal), journal, "seed " + seed + " life " + life);
                disk.beforeForce(() -> {
                    if (--left[0] == 0) {
                        cut(disk, random);
                    }
                });
                while (!journal.failed()) {
                    history.write(journal, random);
                }
            }
        }
    }

    private static void cut(FaultyFiles disk, Random random) {
        try {
            disk.powerCut(random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a sender knows: what it sent, what was acknowledged, and what it must never see again. */
    private static final class History {
        private final Set<Integer> acknowledged = new HashSet<>();
        private final Set<Integer> gone = new HashSet<>();
        private final List<Integer> sent = new ArrayList<>();
        private int durableMove;
        private int next;

        void write(Journal journal, Random random) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int number = next++;
                sent.add(number);
                all.add(send(journal, number, random.nextInt(900)).thenAccept(position -> acknowledged.add(number)));
            }
            if (random.nextInt(4) == 0) {
                int number = next;
                ByteBuffer payload = ByteBuffer.allocate(4).putInt(number).flip();
                all.add(journal.cursor("mark").moveTo(Position.START, payload).thenRun(() -> durableMove = number));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .handle((done, failure) -> true)
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        }

        void check(List<Integer> present, Journal journal, String where) {
            Set<Integer> seen = new HashSet<>(present);
            assertThat(present).as(where).isSorted().doesNotHaveDuplicates();
            assertThat(seen).as(where).containsAll(acknowledged);
            assertThat(seen).as(where).noneMatch(gone::contains);
            sent.stream().filter(number -> !seen.contains(number)).forEach(gone::add);
            acknowledged.addAll(seen);
            ByteBuffer mark = journal.cursor("mark").payload();
            assertThat(mark.hasRemaining() ? mark.getInt() : 0).as(where).isGreaterThanOrEqualTo(durableMove);
        }
    }
}
