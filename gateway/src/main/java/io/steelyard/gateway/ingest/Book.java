package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.NumberSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** One epoch: its samples, the numbers of the records that came, and the place of its birth among its agent's. */
final class Book {
    /** The place of an epoch whose birth never came: it was drained by a later run. */
    static final long UNBORN = 0;

    private final EpochLedger samples;
    private NumberSet records;
    private SortedMap<Long, Forgotten> forgotten = new TreeMap<>();
    private long born;

    Book() {
        this(new EpochLedger(), new NumberSet(), UNBORN);
    }

    private Book(EpochLedger samples, NumberSet records, long born) {
        this.samples = samples;
        this.records = records;
        this.born = born;
    }

    EpochLedger samples() {
        return samples;
    }

    NumberSet records() {
        return records;
    }

    /** Whether these numbers came, and no others. */
    boolean isOf(NumberSet sampleNumbers, NumberSet recordNumbers) {
        return samples.received().equals(sampleNumbers) && records.equals(recordNumbers);
    }

    /** Whether every record up to this one came, and none behind it. */
    boolean isLatestOfAll(long record) {
        return records.containsAll(0, record) && records.last() == record;
    }

    long born() {
        return born;
    }

    void isBorn(long place) {
        born = place;
    }

    /**
     * Whether a report of the epoch may still come. Of one that is known by a mark's word alone, and gave nothing but
     * records, nobody can say, and none is due.
     */
    boolean owesReport() {
        boolean isKnown = born != UNBORN
                || samples.reported() != null
                || !samples.received().isEmpty();
        return isKnown && samples.owesReport();
    }

    /** Whether the epoch gives no more numbers, none is on its way, and none is missing. */
    boolean isBalanced() {
        return samples.isSettled() && rows(true).stream().allMatch(row -> row.missing() == 0);
    }

    /** The store has less than it had: a mark says what. What came and is not there will be read again. */
    void forgetWhatIsStored() {
        samples.stored(new NumberSet());
        records = new NumberSet();
    }

    /** So many of its samples were let go, of which no number is known. Not a part of what {@link #write} writes. */
    void forgotten(SortedMap<Long, Forgotten> byHour) {
        forgotten = byHour;
    }

    private List<LedgerRow> rows(boolean fresh) {
        return Forgotten.dropped(forgotten, samples.rows(fresh));
    }

    /** In which hours samples stand that were let go, and what they would be called if nobody knew that. */
    SortedMap<Long, Forgotten> places(KeptAs what, NumberSet numbers) {
        // what was kept aside and was used after all needs to be remembered by nobody
        NumberSet rest = what == KeptAs.ASIDE ? numbers.minus(samples.received()) : numbers.copy();
        SortedMap<Long, Forgotten> places = new TreeMap<>();
        samples.numbersByHour().forEach((hour, given) -> {
            NumberSet here = rest.intersection(given);
            if (!here.isEmpty()) {
                places.put(hour, place(here));
                rest.removeAll(here);
            }
        });
        if (!rest.isEmpty()) {
            places.put(Forgotten.UNKNOWN_HOUR, place(rest));
        }
        return places;
    }

    private Forgotten place(NumberSet numbers) {
        NumberSet others = numbers.minus(samples.received());
        NumberSet noTerm = others.minus(samples.keptAside());
        return new Forgotten(numbers.count() - others.count(), others.count() - noTerm.count(), noTerm.count());
    }

    /** Its rows; there must have been a report. */
    List<LedgerLine> lines(AgentKey agent, UUID epoch, boolean fresh) {
        long reported = Objects.requireNonNull(samples.reported());
        return rows(fresh).stream()
                .map(row -> new LedgerLine(agent, epoch, row, samples.duplicates(), reported))
                .toList();
    }

    /** The numbers of the samples that came, and of the records. */
    void writeReceived(DataOutput out) throws IOException {
        samples.received().write(out);
        records.write(out);
    }

    /** The numbers of the drop records; {@link #readDropped} takes them back. */
    void writeDropped(DataOutput out) throws IOException {
        Map<String, NumberSet> dropped = samples.dropped();
        out.writeInt(dropped.size());
        for (Map.Entry<String, NumberSet> reason : dropped.entrySet()) {
            out.writeUTF(reason.getKey());
            reason.getValue().write(out);
        }
    }

    void readDropped(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String reason = in.readUTF();
            samples.drop(reason, NumberSet.read(in));
        }
    }

    void writeFilled(DataOutput out) throws IOException {
        samples.filled().write(out);
    }

    void readFilled(DataInput in) throws IOException {
        samples.filled().read(in);
    }

    void write(DataOutput out) throws IOException {
        samples.write(out);
        records.write(out);
        out.writeLong(born);
    }

    static long latestBirth(Map<UUID, Book> ofAgent) {
        return ofAgent.values().stream().mapToLong(Book::born).max().orElse(UNBORN);
    }

    /** Which of an agent's epochs is the first to leave; by what the messages said alone. */
    static UUID whoLeaves(Map<UUID, Book> ofAgent) {
        long present = latestBirth(ofAgent);
        UUID settled = null;
        UUID oldest = null;
        UUID any = null;
        for (Map.Entry<UUID, Book> entry : ofAgent.entrySet()) {
            if (entry.getValue().isBalanced()) {
                return entry.getKey();
            }
            boolean isPast = entry.getValue().born() < present;
            settled = settled == null && entry.getValue().samples().isSettled() ? entry.getKey() : settled;
            oldest = oldest == null && isPast ? entry.getKey() : oldest;
            any = any == null ? entry.getKey() : any;
        }
        UUID notThePresent = oldest != null ? oldest : Objects.requireNonNull(any);
        return settled != null ? settled : notThePresent;
    }

    static Book read(DataInput in) throws IOException {
        return new Book(EpochLedger.read(in), NumberSet.read(in), in.readLong());
    }
}
