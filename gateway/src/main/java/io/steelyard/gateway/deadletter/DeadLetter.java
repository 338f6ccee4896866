package io.steelyard.gateway.deadletter;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead-letter of one gateway. {@link #keep} belongs to the store's threads, the rest to whoever asks; one replay runs
 * at a time. A reading that is kept again is the one that is there.
 */
public final class DeadLetter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetter.class);
    private static final int REASON_CHARS = 1_000;

    private final LetterIndex index;
    private final LetterFiles files;
    private final Limits limits;
    private final LongSupplier now;
    private final Object replaying = new Object();
    private final LongAdder letGo = new LongAdder();
    private long count;

    private DeadLetter(LetterIndex index, LetterFiles files, Limits limits, LongSupplier now) {
        this.index = index;
        this.files = files;
        this.limits = limits;
        this.now = now;
        this.count = index.count();
    }

    /**
     * How much is kept.
     *
     * @param fileBytes size of one file
     * @param bytes of all files; beyond, the oldest goes
     * @param letters entries in all; beyond, the oldest file goes
     */
    public record Limits(long fileBytes, long bytes, long letters) {

        /** Files of 16 MB, a gigabyte, a million letters. */
        public static Limits usual() {
            return new Limits(16L << 20, 1L << 30, 1_000_000);
        }
    }

    /**
     * Opens the folder, making it when it is not there.
     *
     * @param now nanoseconds since 1970
     */
    public static DeadLetter open(Path folder, LetterIndex index, Limits limits, LongSupplier now) {
        try {
            LetterFiles files = new LetterFiles(folder, limits.fileBytes());
            Set<Long> wanted = index.files();
            for (long file : files.all()) {
                if (!wanted.contains(file)) {
                    files.delete(file);
                }
            }
            return new DeadLetter(index, files, limits, now);
        } catch (IOException e) {
            throw new DeadLetterException("cannot open the dead-letter in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Keeps readings; returns once they are on disk and in the index. */
    public synchronized void keep(List<Refused> refused) {
        try {
            List<Letter.Where> places =
                    files.append(refused.stream().map(Refused::reading).toList());
            List<Letter> letters = new ArrayList<>(refused.size());
            for (int i = 0; i < refused.size(); i++) {
                letters.add(letter(refused.get(i), places.get(i)));
            }
            index.add(letters);
            count += letters.size();
            keepWithinLimits();
        } catch (IOException e) {
            throw new DeadLetterException(
                    "what the store refuses cannot be kept in the dead-letter, and nothing behind it is stored until it"
                            + " can: " + e.getMessage(),
                    e);
        }
    }

    private Letter letter(Refused refused, Letter.Where where) {
        Reading reading = refused.reading();
        String reason = refused.reason();
        return new Letter(
                -1,
                reading.position(),
                reading.series().key(),
                reading.series().field(),
                reading.time(),
                reading.epoch(),
                reading.number(),
                reason.length() > REASON_CHARS ? reason.substring(0, REASON_CHARS) : reason,
                now.getAsLong(),
                where);
    }

    private void keepWithinLimits() throws IOException {
        if (count > limits.letters()) {
            count = index.count(); // one that was there already was counted twice
        }
        Long oldest = files.oldest();
        while (oldest != null && (files.bytes() > limits.bytes() || count > limits.letters())) {
            long gone = index.letGo(oldest);
            files.delete(oldest);
            count -= gone;
            letGo.add(gone);
            LOG.warn("the dead-letter is full: its oldest {} readings are let go", gone);
            oldest = files.oldest();
        }
    }

    /** Letters behind an id, the oldest first. */
    public List<Letter> page(long after, int limit) {
        return index.page(after, limit);
    }

    /** How many letters there are. */
    public long count() {
        return index.count();
    }

    /** How many were let go since the start because there were too many. */
    public long letGo() {
        return letGo.sum();
    }

    /** Writes readings to the store and answers those that it refuses again. */
    @FunctionalInterface
    public interface Writing {
        List<Refused> write(List<Reading> readings) throws InterruptedException;
    }

    /**
     * What became of a stretch.
     *
     * @param stored letters whose readings are stored now, and which are gone
     * @param refused letters that stay
     * @param reason why the first of them stays, or null
     * @param next id of the last letter that was tried, or null when there is none behind it
     */
    public record Replayed(
            long stored,
            long refused,
            @Nullable String reason,
            @Nullable Long next) {}

    /** Writes letters behind an id again, at most so many; those that the store takes now go. */
    public Replayed replay(long after, int limit, Writing writing) throws InterruptedException {
        synchronized (replaying) {
            List<Letter> letters = index.page(after, limit + 1);
            boolean more = letters.size() > limit;
            List<Letter> tried = more ? letters.subList(0, limit) : letters;
            Map<Reading, Letter> readings = new HashMap<>();
            String reason = null;
            for (Letter letter : tried) {
                try {
                    readings.put(read(letter), letter);
                } catch (IOException e) {
                    reason = "letter " + letter.id() + " cannot be read: " + e.getMessage();
                    LOG.error("{}", reason);
                }
            }
            List<Reading> inOrder = readings.keySet().stream()
                    .sorted((a, b) -> Long.compare(id(readings, a), id(readings, b)))
                    .toList();
            List<Refused> again = inOrder.isEmpty() ? List.of() : writing.write(inOrder);
            Set<Reading> refused = new HashSet<>();
            again.forEach(one -> refused.add(one.reading()));
            reason = again.isEmpty() ? reason : again.get(0).reason();
            List<Reading> stored = inOrder.stream()
                    .filter(reading -> !refused.contains(reading))
                    .toList();
            settle(stored, stored.stream().map(readings::get).toList());
            Long next = more ? (Long) tried.get(tried.size() - 1).id() : null;
            return new Replayed(stored.size(), tried.size() - (long) stored.size(), reason, next);
        }
    }

    private static long id(Map<Reading, Letter> readings, Reading reading) {
        Letter letter = readings.get(reading);
        return letter == null ? -1 : letter.id();
    }

    private synchronized Reading read(Letter letter) throws IOException {
        return files.read(letter.where());
    }

    private synchronized void settle(List<Reading> stored, List<Letter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        index.stored(letters, stored);
        count -= letters.size();
        Set<Long> wanted = index.files();
        for (long file : files.all()) {
            if (!wanted.contains(file) && !files.isWritten(file)) {
                try {
                    files.delete(file);
                } catch (IOException e) {
                    LOG.warn("a file of the dead-letter that is done with stays: {}", e.getMessage());
                }
            }
        }
    }

    /** Asks for a look while something is there. */
    public Check check() {
        long there = count();
        long gone = letGo.sum();
        if (gone > 0) {
            return Finding.DEAD_LETTER_FULL.check(Map.of("count", String.valueOf(there), "lost", String.valueOf(gone)));
        }
        return there == 0
                ? Check.well(Check.Part.DEAD_LETTER)
                : Finding.DEAD_LETTER_HELD.check(Map.of("count", String.valueOf(there)));
    }

    @Override
    public synchronized void close() {
        try {
            files.close();
        } catch (IOException e) {
            LOG.warn("the dead-letter was not closed well: {}", e.getMessage());
        }
    }
}
