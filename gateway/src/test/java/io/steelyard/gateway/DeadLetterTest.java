package io.steelyard.gateway;

import static io.steelyard.gateway.store.Samples.EPOCH;
import static io.steelyard.gateway.store.Samples.T0;
import static io.steelyard.gateway.store.Samples.good;
import static io.steelyard.gateway.store.Samples.series;
import static io.steelyard.gateway.store.Samples.unnumbered;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.deadletter.DeadLetter;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.system.SystemRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dead-letter on its files and its index in the system records. */
final class DeadLetterTest {
    private static final DeadLetter.Limits SMALL = new DeadLetter.Limits(2_000, 10_000, 1_000);

    @TempDir
    private Path folder;

    private SystemRecords system;
    private DeadLetter letters;

    @BeforeEach
    void open() {
        system = SystemRecords.open(folder.resolve("system"), System::nanoTime);
        letters = open(DeadLetter.Limits.usual());
    }

    private DeadLetter open(DeadLetter.Limits limits) {
        Ledgers ledgers = new Ledgers((agent, epoch, lines) -> {});
        return DeadLetter.open(
                folder.resolve("dead-letter"),
                new DeadLetterDoors(system, system.deadLetter(), () -> ledgers),
                limits,
                () -> 42);
    }

    @AfterEach
    void close() {
        letters.close();
        system.close();
    }

    private static Reading reading(int i) {
        return good(series("stand-1", "power", FieldType.FLOAT), T0 + i, i / 2.0);
    }

    private static List<Refused> refused(Reading... readings) {
        return Stream.of(readings)
                .map(reading -> new Refused(reading, "no room in hell"))
                .toList();
    }

    /** After a crash before the mark the same stretch is refused again: that is the same letter, and one replay is enough. */
    @Test
    void keepsAReadingOnceHoweverOftenItIsRefused() throws Exception {
        Reading one = reading(1);
        letters.keep(refused(one, reading(2)));
        letters.keep(refused(one));
        letters.close();
        letters = open(DeadLetter.Limits.usual());
        letters.keep(refused(one));
        assertThat(letters.page(-1, 10)).extracting(Letter::time).containsExactly(T0 + 1, T0 + 2);
        List<Reading> written = new ArrayList<>();
        DeadLetter.Replayed done = letters.replay(-1, 10, readings -> {
            written.addAll(readings);
            return List.of();
        });
        assertThat(done).isEqualTo(new DeadLetter.Replayed(2, 0, null, null));
        assertThat(written).hasSize(2).contains(one);
        assertThat(letters.count()).isZero();
    }

    @Test
    void everyKindOfReadingComesBackAsItWas() throws Exception {
        List<Reading> all = List.of(
                good(series("a", "s", FieldType.STRING), T0, "文字 \u0000 \"x\""),
                good(series("a", "b", FieldType.BOOL), T0, true),
                good(series("a", "u", FieldType.UINT), T0, -1L),
                good(series("a", "f", FieldType.FLOAT), T0, Double.NaN),
                unnumbered(series("a", "n", FieldType.INT), T0, 0x8000_0000L, null, 7));
        letters.keep(refused(all.toArray(Reading[]::new)));
        List<Reading> written = new ArrayList<>();
        letters.replay(-1, 10, readings -> {
            written.addAll(readings);
            return List.of();
        });
        assertThat(written).containsExactlyElementsOf(all);
    }

    @Test
    void whatIsRefusedAgainStaysAndTheNextPageGoesOnBehindIt() throws Exception {
        for (int i = 0; i < 5; i++) {
            letters.keep(refused(reading(i)));
        }
        DeadLetter.Replayed first =
                letters.replay(-1, 2, readings -> List.of(new Refused(readings.get(0), "still not")));
        assertThat(first.stored()).isEqualTo(1);
        assertThat(first.refused()).isEqualTo(1);
        assertThat(first.reason()).isEqualTo("still not");
        Long next = first.next();
        DeadLetter.Replayed rest = letters.replay(next == null ? -1 : next, 10, readings -> List.of());
        assertThat(rest).isEqualTo(new DeadLetter.Replayed(3, 0, null, null));
        assertThat(letters.page(-1, 10)).extracting(Letter::time).containsExactly(T0);
        assertThat(system.dirtyMinutes(Long.MAX_VALUE, 10))
                .extracting(SystemRow.DirtyMinute::asset)
                .hasSize(1);
    }

    /** The limit is kept by letting the oldest go, by name: the ledger must not call them stored. */
    @Test
    void atItsLimitTheOldestGoAndTheirNumbersAreRemembered() {
        letters.close();
        letters = open(SMALL);
        for (int i = 0; i < 300; i++) {
            letters.keep(refused(reading(i)));
        }
        assertThat(letters.letGo()).isPositive();
        assertThat(letters.count() + letters.letGo()).isEqualTo(300);
        assertThat(letters.page(-1, 1)).first().extracting(Letter::time).isEqualTo(T0 + letters.letGo());
        assertThat(system.deadLetter().gone(KeptAs.LETTER)).containsOnlyKeys(EPOCH);
        assertThat(system.deadLetter().gone(KeptAs.LETTER).get(EPOCH).count()).isEqualTo(letters.letGo());
        assertThat(system.deadLetter().numbers().get(EPOCH).count()).isEqualTo(letters.count());
        assertThat(letters.check().status()).isEqualTo(Check.Status.WARN);
        assertThat(letters.check().detail()).contains(letters.letGo() + " more were let go");
        assertThat(folder.resolve("dead-letter")).isDirectoryNotContaining("glob:**0000000001.letters");
    }

    @Test
    void aDamagedRecordIsNamedAndCostsNoOther() throws Exception {
        letters.keep(refused(reading(1)));
        letters.keep(refused(reading(2)));
        Letter damaged = letters.page(-1, 1).get(0);
        Path file = folder.resolve("dead-letter/0000000001.letters");
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) damaged.where().offset() + damaged.where().length() - 1] ^= 1;
        Files.write(file, bytes, StandardOpenOption.WRITE);
        DeadLetter.Replayed done = letters.replay(-1, 10, readings -> List.of());
        assertThat(done.stored()).isEqualTo(1);
        assertThat(done.reason()).contains("letter " + damaged.id(), "checksum");
        assertThat(letters.page(-1, 10)).extracting(Letter::id).containsExactly(damaged.id());
    }

    @Test
    void filesThatNobodyPointsToGo() throws Exception {
        letters.keep(refused(reading(1)));
        letters.close();
        letters = open(DeadLetter.Limits.usual());
        letters.replay(-1, 10, readings -> List.of());
        try (Stream<Path> files = Files.list(folder.resolve("dead-letter"))) {
            assertThat(files).isEmpty();
        }
    }
}
