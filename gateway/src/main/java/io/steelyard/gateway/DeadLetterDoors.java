package io.steelyard.gateway;

import io.steelyard.gateway.deadletter.LetterIndex;
import io.steelyard.gateway.ingest.Ledgers;
import io.steelyard.gateway.ingest.SampleNumbers;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Refused;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.gateway.store.StoreWriter;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.system.DeadLetterTable;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The dead-letter's index in the system records, and what its changes mean for the ledger and for the folds. */
record DeadLetterDoors(SystemRecords system, DeadLetterTable table, Supplier<Ledgers> ledgers) implements LetterIndex {
    private static final long NANOS_A_MINUTE = 60_000_000_000L;

    /** Tells the ledger what an earlier run left. */
    void recover() {
        table.numbers().forEach(ledgers.get()::refused);
        for (KeptAs what : KeptAs.values()) {
            table.gone(what).forEach((epoch, numbers) -> ledgers.get().letGo(what, epoch, numbers));
        }
        ledgers.get().forgotten(KeptAs.LETTER, Map.of(), table.forgotten());
        table.onLetGo(SampleNumbers::of, ledgers.get());
    }

    @Override
    public void add(List<Letter> letters) {
        table.add(letters);
        for (Letter letter : letters) {
            if (letter.epoch() != null && letter.number() >= 0) {
                ledgers.get().refused(letter.epoch(), NumberSet.range(letter.number(), letter.number()));
            }
        }
    }

    @Override
    public List<Letter> page(long after, int limit) {
        return table.page(after, limit);
    }

    /** The minutes of what is stored now are folded again; listed first, so that a crash folds once too often. */
    @Override
    public void stored(List<Letter> letters, List<Reading> readings) {
        List<SystemRow> minutes = new ArrayList<>();
        readings.stream()
                .map(reading -> new SystemRow.DirtyMinute(
                        reading.series().key().asset(), Math.floorDiv(reading.time(), NANOS_A_MINUTE) * NANOS_A_MINUTE))
                .distinct()
                .forEach(minutes::add);
        system.write(minutes);
        for (DeadLetterTable.SampleNumber number : table.remove(letters)) {
            ledgers.get().takenAfterAll(number.epoch(), number.number());
        }
    }

    @Override
    public long letGo(long file) {
        return table.letGo(file);
    }

    @Override
    public Set<Long> files() {
        return table.files();
    }

    @Override
    public long count() {
        return table.count();
    }

    /**
     * Writes readings of the dead-letter. Of a publisher that does not number, a later reading for the same instant may have
     * been stored meanwhile; then the older one has nothing more to say.
     */
    static List<Refused> writeAgain(StoreWriter writer, TimeSeriesStore store, List<Reading> readings)
            throws InterruptedException {
        List<Reading> wanted = new ArrayList<>();
        for (Reading reading : readings) {
            boolean superseded = reading.epoch() == null
                    && !store.points(reading.series().key(), reading.time(), reading.time() + 1, 1)
                            .points()
                            .isEmpty();
            if (!superseded) {
                wanted.add(reading);
            }
        }
        return writer.writeAgain(wanted);
    }
}
