package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.Forgotten;
import io.steelyard.gateway.model.KeptAs;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.LetGo;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.PreviousEpoch;
import io.steelyard.ledger.Received;
import io.steelyard.ledger.Reopened;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The books of all agents and epochs. Ingest's thread writes; the store's thread says what is stored; HTTP threads read.
 * An agent's oldest epochs leave beyond {@value #EPOCHS_AN_AGENT}: settled ones in which nothing is missing first, then
 * settled ones, then the oldest. Their rows go where the owner keeps them and change no more: samples of such an epoch that
 * come all the same are stored, its records passed over and counted.
 */
public final class Ledgers implements LetGo {
    private static final int EPOCHS_AN_AGENT = 64;

    private final Map<AgentKey, LinkedHashMap<UUID, Book>> books = new TreeMap<>();
    private final GoneEpochs gone = new GoneEpochs();
    private final Set<UUID> toBeBorn = new HashSet<>();
    private final NotTaken notTaken = new NotTaken();
    private final Leaving leaving;
    private long passedOver;

    /** Takes the rows of an epoch that leaves. */
    @FunctionalInterface
    public interface Leaving {
        void leaves(AgentKey agent, UUID epoch, List<LedgerLine> lines);
    }

    /** Books of nobody yet. */
    public Ledgers(Leaving leaving) {
        this.leaving = leaving;
    }

    /** What a number is to the book. */
    enum Verdict {
        /** It came for the first time and counts as received from now on. */
        NEW,
        DUPLICATE,
        /** Its epoch has so many holes that the record's number cannot be remembered. */
        NO_ROOM
    }

    synchronized Verdict receive(AgentKey agent, UUID epoch, long number) {
        if (gone.contains(agent, epoch)) {
            passedOver++;
            return Verdict.NEW;
        }
        return book(agent, epoch).samples().receive(number) ? Verdict.NEW : Verdict.DUPLICATE;
    }

    /** Takes numbers that follow one another when none of them came before; else false, with nothing changed. */
    synchronized boolean receive(AgentKey agent, UUID epoch, long first, long last) {
        return !gone.contains(agent, epoch) && book(agent, epoch).samples().receive(first, last);
    }

    /** Whether anything of the epoch is known. */
    synchronized boolean knows(AgentKey agent, UUID epoch) {
        return books.getOrDefault(agent, new LinkedHashMap<>()).containsKey(epoch);
    }

    /** The epoch of a birth that is read. */
    synchronized void born(AgentKey agent, UUID epoch) {
        Book book = book(agent, epoch);
        if (book.born() == Book.UNBORN) {
            book.isBorn(Book.latestBirth(books.getOrDefault(agent, new LinkedHashMap<>())) + 1);
        }
        book.samples().goesOn();
        toBeBorn.remove(epoch);
    }

    /**
     * What an agent's birth says of its outbox: that knows of no epoch before the present one, or of none between the one it
     * names and the present. Every other one was lost with an outbox; closes them and names those that were open. Those are
     * not meant that came after the present one, when an old birth is read again.
     *
     * @param at when the birth came
     */
    synchronized List<UUID> outboxLost(AgentKey agent, UUID present, @Nullable PreviousEpoch previous, long at) {
        LinkedHashMap<UUID, Book> ofAgent = books.getOrDefault(agent, new LinkedHashMap<>());
        long known = Book.UNBORN;
        if (previous != null) {
            Book before = ofAgent.get(previous.epoch());
            if (before == null || before.born() == Book.UNBORN) {
                known = book(agent, present).born(); // what came before an epoch that never was here, nobody can say
            } else {
                before.samples().outboxEndsAt(previous.last(), at);
                known = before.born();
            }
        }
        long after = known;
        List<UUID> lost = new ArrayList<>();
        ofAgent.forEach((epoch, book) -> {
            boolean unknown =
                    (previous == null || book.born() > after) && !epoch.equals(present) && !toBeBorn.contains(epoch);
            if (unknown && (book.owesReport() || book.samples().isFinal())) {
                if (!book.samples().isSettled()) {
                    lost.add(epoch);
                }
                // A settled one, too: a copy of its outbox may bring what no report tells of.
                book.samples().outboxLost(at);
            }
        });
        return lost;
    }

    /** Whether no other epoch of the agent may still report something, as far as anybody knows. */
    synchronized boolean owesNoReport(AgentKey agent, UUID present) {
        return books.getOrDefault(agent, new LinkedHashMap<>()).entrySet().stream()
                .allMatch(book ->
                        book.getKey().equals(present) || !book.getValue().owesReport());
    }

    synchronized Verdict receiveRecord(AgentKey agent, UUID epoch, long number) {
        if (gone.contains(agent, epoch)) {
            passedOver++;
            return Verdict.NEW;
        }
        NumberSet records = book(agent, epoch).records();
        if (!records.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            return Verdict.NO_ROOM;
        }
        return records.add(number) ? Verdict.NEW : Verdict.DUPLICATE;
    }

    synchronized void change(AgentKey agent, UUID epoch, java.util.function.Consumer<EpochLedger> change) {
        if (!gone.contains(agent, epoch)) {
            change.accept(book(agent, epoch).samples());
        }
    }

    /** Closes what can be closed of an epoch that gives no more numbers; answers which hours were opened again before. */
    synchronized List<Reopened> settle(AgentKey agent, UUID epoch) {
        if (gone.contains(agent, epoch)) {
            return List.of();
        }
        EpochLedger book = book(agent, epoch).samples();
        List<Reopened> reopened = book.takeReopened();
        if (book.isFinal()) {
            book.closeHours();
        }
        return reopened;
    }

    /** Whether every record up to this one, and none behind it, came: then its sums have to be those of the book. */
    synchronized boolean isLatestOfAll(AgentKey agent, UUID epoch, long record) {
        return !gone.contains(agent, epoch) && book(agent, epoch).isLatestOfAll(record);
    }

    synchronized <T> T ask(AgentKey agent, UUID epoch, Function<EpochLedger, T> question) {
        return question.apply(book(agent, epoch).samples());
    }

    private Book book(AgentKey agent, UUID epoch) {
        LinkedHashMap<UUID, Book> ofAgent = books.computeIfAbsent(agent, a -> new LinkedHashMap<>());
        Book book = ofAgent.get(epoch);
        if (book == null) {
            book = new Book();
            ofAgent.put(epoch, book);
            if (ofAgent.size() > EPOCHS_AN_AGENT) {
                letGo(agent, ofAgent);
            }
        }
        return book;
    }

    /** By what the messages said, never by how far the store is: read again, they let go of the same one. */
    private void letGo(AgentKey agent, Map<UUID, Book> ofAgent) {
        UUID leaver = Book.whoLeaves(ofAgent);
        Book book = ofAgent.remove(leaver);
        gone.add(agent, leaver);
        if (book != null && book.samples().reported() != null) {
            // What came is stored by the time that anybody may rely on these rows: they stand before the stored mark.
            book.samples().stored(book.samples().received());
            notTaken.tell(leaver, book);
            leaving.leaves(agent, leaver, book.lines(agent, leaver, true));
        }
    }

    /** Samples and records that came of epochs which had left. */
    public synchronized long passedOver() {
        return passedOver;
    }

    /** Numbers, ranges and hours that books had no room for. */
    public synchronized long leftOut() {
        return books.values().stream()
                .flatMap(ofAgent -> ofAgent.values().stream())
                .mapToLong(book -> book.samples().leftOut())
                .sum();
    }

    /** How many copies of the agent's samples came in all. */
    synchronized long copies(AgentKey agent) {
        return books.getOrDefault(agent, new LinkedHashMap<>()).values().stream()
                .mapToLong(book -> book.samples().duplicates())
                .sum();
    }

    /** What this inbox has of the agent, used or kept aside but for what is awaited, for the answer to its birth. */
    synchronized Received received(AgentKey agent, UUID inbox, Function<UUID, NumberSet> awaited) {
        List<Received.Epoch> epochs = new ArrayList<>();
        books.getOrDefault(agent, new LinkedHashMap<>()).forEach((epoch, book) -> {
            NumberSet samples = book.samples().hereBut(awaited.apply(epoch));
            epochs.add(
                    new Received.Epoch(epoch, samples.ranges(), book.records().ranges()));
        });
        return new Received(inbox, epochs);
    }

    /** The store did not take samples, which are in the dead-letter. Any thread. */
    public synchronized void refused(UUID epoch, NumberSet numbers) {
        notTaken.refused(epoch, numbers);
    }

    /** A sample of the dead-letter is stored now. Any thread. */
    public synchronized void takenAfterAll(UUID epoch, long number) {
        notTaken.taken(epoch, number);
    }

    @Override
    public synchronized void letGo(KeptAs what, UUID epoch, NumberSet numbers) {
        notTaken.letGo(what, epoch, numbers);
    }

    @Override
    public synchronized Map<UUID, SortedMap<Long, Forgotten>> places(KeptAs what, Map<UUID, NumberSet> numbers) {
        return NotTaken.places(what, numbers, books.values());
    }

    @Override
    public synchronized Set<UUID> epochs() {
        Set<UUID> epochs = new HashSet<>();
        books.values().forEach(ofAgent -> epochs.addAll(ofAgent.keySet()));
        return epochs;
    }

    @Override
    public synchronized void forgotten(
            KeptAs what, Map<UUID, NumberSet> numbers, Map<UUID, SortedMap<Long, Forgotten>> counts) {
        notTaken.forget(what, numbers, counts);
    }

    /**
     * Every row.
     *
     * @param fresh whether the agent's latest report, made at the given instant, is fresh enough to speak of balance
     */
    public synchronized List<LedgerLine> lines(java.util.function.BiPredicate<AgentKey, Long> fresh) {
        List<LedgerLine> lines = new ArrayList<>();
        books.forEach((agent, ofAgent) -> ofAgent.forEach((epoch, book) -> {
            notTaken.tell(epoch, book);
            Long reported = book.samples().reported();
            if (reported != null) {
                lines.addAll(book.lines(agent, epoch, fresh.test(agent, reported)));
            }
        }));
        return lines;
    }

    /**
     * The received numbers of every epoch, as they stand in a stored mark, and behind them those of the drop records and how
     * many of these stand among the received: when the inbox is lost, the mark is all that is left of the books. Marks of
     * earlier programs end before the drop records, or behind them.
     */
    synchronized Bytes receivedNumbers() {
        return InMemory.bytes(out -> {
            BooksFormat.write(books, out, Book::writeReceived);
            BooksFormat.write(books, out, Book::writeDropped);
            BooksFormat.write(books, out, Book::writeFilled);
        });
    }

    /** Whether a stored mark, of whichever program, names just these epochs with just these numbers of samples and records. */
    synchronized boolean agreeWith(Bytes receivedNumbers) {
        AtomicInteger named = new AtomicInteger();
        AtomicBoolean same = new AtomicBoolean(true);
        try {
            BooksFormat.read(InMemory.reading(receivedNumbers), (agent, epoch, in) -> {
                NumberSet samples = NumberSet.read(in);
                NumberSet records = NumberSet.read(in);
                Book book = books.getOrDefault(agent, new LinkedHashMap<>()).get(epoch);
                named.incrementAndGet();
                if (book == null || !book.isOf(samples, records)) {
                    same.set(false);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a stored mark that cannot be read", e);
        }
        return same.get()
                && named.get() == books.values().stream().mapToInt(Map::size).sum();
    }

    /** Takes what a stored mark says: these numbers are in the store. */
    synchronized void stored(Bytes receivedNumbers) {
        try {
            BooksFormat.read(InMemory.reading(receivedNumbers), (agent, epoch, in) -> {
                NumberSet samples = NumberSet.read(in);
                NumberSet.read(in);
                Book known = books.getOrDefault(agent, new LinkedHashMap<>()).get(epoch);
                if (known != null) { // a mark may be older than the forgetting of an epoch
                    known.samples().stored(samples);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a stored mark that cannot be read", e);
        }
    }

    /** The inbox is read again from its oldest arrival: until {@link #caughtUp} the births of these epochs may be to come. */
    synchronized void readAgain() {
        books.values().forEach(ofAgent -> toBeBorn.addAll(ofAgent.keySet()));
    }

    /** Everything that these books had been told of is read again. */
    synchronized void caughtUp() {
        toBeBorn.clear();
    }

    /** Takes back every number that is not in the mark: the store has less than it had. */
    synchronized void goBackTo(Bytes receivedNumbers) {
        books.values().forEach(ofAgent -> ofAgent.values().forEach(Book::forgetWhatIsStored));
        if (receivedNumbers.length() > 0) {
            startFrom(receivedNumbers);
        }
        books.values()
                .forEach(ofAgent ->
                        ofAgent.values().forEach(book -> book.samples().goBackToStored()));
    }

    /** Takes a stored mark as everything that is known: the state is gone. */
    synchronized void startFrom(Bytes receivedNumbers) {
        try {
            DataInputStream mark = InMemory.reading(receivedNumbers);
            BooksFormat.read(mark, (agent, epoch, in) -> {
                Book book = book(agent, epoch);
                book.samples().startFrom(NumberSet.read(in));
                book.records().addAll(NumberSet.read(in));
            });
            if (mark.available() > 0) {
                BooksFormat.read(mark, (agent, epoch, in) -> book(agent, epoch).readDropped(in));
            }
            if (mark.available() > 0) {
                BooksFormat.read(mark, (agent, epoch, in) -> book(agent, epoch).readFilled(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a stored mark that cannot be read", e);
        }
    }

    /** Forgets everything. */
    synchronized void clear() {
        books.clear();
        gone.clear();
    }

    synchronized void write(DataOutput out) throws IOException {
        BooksFormat.write(books, out, Book::write);
        gone.write(out);
    }

    synchronized void read(DataInput in) throws IOException {
        clear();
        BooksFormat.read(
                in,
                (agent, epoch, data) ->
                        books.computeIfAbsent(agent, a -> new LinkedHashMap<>()).put(epoch, Book.read(data)));
        gone.read(in);
    }
}
