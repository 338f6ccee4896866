package io.steelyard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the tests of this package share: small journals and their content as text. */
final class Logs {
    private Logs() {}

    static JournalOptions small(Path folder) {
        return new JournalOptions(
                folder, 4096, 64 * 4096, 4096, 0, 1500, 1 << 20, 1024, 1 << 20, Duration.ofSeconds(10));
    }

    static JournalOptions roomy(Path folder) {
        return new JournalOptions(
                folder, 16_384, 4000 * 16_384, 16_384, 0, 1500, 1 << 20, 1024, 1 << 30, Duration.ofSeconds(10));
    }

    /** So little that segments are given back and used again all the time. */
    static JournalOptions tight(Path folder) {
        return new JournalOptions(
                folder, 16_384, 12 * 16_384, 16_384, 0, 1500, 1 << 20, 1024, 1 << 30, Duration.ofSeconds(10));
    }

    static SegmentedJournal open(JournalOptions options) {
        return open(options, SegmentPreamble.NONE);
    }

    static SegmentedJournal open(JournalOptions options, SegmentPreamble preamble) {
        return SegmentedJournal.open(
                options, new SegmentedJournal.Extras(preamble, System::nanoTime), new DiskFiles(), Thread::new);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    static Position append(Journal journal, String text) {
        return done(journal.append(RecordKind.DROPPABLE, bytes(text)));
    }

    static <T> T done(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JournalException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Every record's text from the position on. */
    static List<String> texts(Journal journal, Position from) {
        List<String> all = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            for (JournalRecord next = reader.next(); next != null; next = reader.next()) {
                all.add(text(next.payload()));
            }
            assertThat(reader.position()).isEqualTo(journal.end());
        }
        return all;
    }

    static List<String> texts(Journal journal) {
        return texts(journal, journal.start());
    }

    static List<Path> segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
