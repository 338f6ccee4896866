package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.LedgerRow;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * The books of all agents and epochs. Ingest's thread writes; the store's thread says what is stored; HTTP threads read.
 * An agent's oldest epochs are forgotten beyond {@value #EPOCHS_AN_AGENT}: balanced final ones first, then the oldest.
 */
public final class Ledgers {
    private static final int EPOCHS_AN_AGENT = 64;
    private final Map<AgentKey, LinkedHashMap<UUID, Book>> books = new TreeMap<>();
    private final Set<UUID> toBeBorn = new HashSet<>();

    /** A book and the numbers of the records that came. */
    private record Book(EpochLedger samples, NumberSet records) {}

    /** What a number is to the book. */
    enum Verdict {
        /** It came for the first time and counts as received from now on. */
        NEW,
        DUPLICATE,
        /** Its epoch has so many holes that the number cannot be remembered. */
        NO_ROOM
    }

    synchronized Verdict receive(AgentKey agent, UUID epoch, long number) {
        EpochLedger samples = book(agent, epoch).samples();
        if (!samples.hasRoomFor(number)) {
            return Verdict.NO_ROOM;
        }
        return samples.receive(number) ? Verdict.NEW : Verdict.DUPLICATE;
    }

    /** The epoch of a birth that is read. */
    synchronized void born(AgentKey agent, UUID epoch) {
        book(agent, epoch);
        toBeBorn.remove(epoch);
    }

    /**
     * An agent that knows of no epoch before this one lost its outbox: closes every other and names those that were open.
     * Those are not meant that came after it, when an old birth is read again.
     */
    synchronized List<UUID> outboxLost(AgentKey agent, UUID present) {
        List<UUID> lost = new ArrayList<>();
        books.getOrDefault(agent, new LinkedHashMap<>()).forEach((epoch, book) -> {
            if (!epoch.equals(present)
                    && !toBeBorn.contains(epoch)
                    && !book.samples().isFinal()) {
                book.samples().outboxLost();
                lost.add(epoch);
            }
        });
        return lost;
    }

    synchronized Verdict receiveRecord(AgentKey agent, UUID epoch, long number) {
        NumberSet records = book(agent, epoch).records();
        if (!records.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            return Verdict.NO_ROOM;
        }
        return records.add(number) ? Verdict.NEW : Verdict.DUPLICATE;
    }

    synchronized void change(AgentKey agent, UUID epoch, java.util.function.Consumer<EpochLedger> change) {
        change.accept(book(agent, epoch).samples());
    }

    synchronized <T> T ask(AgentKey agent, UUID epoch, Function<EpochLedger, T> question) {
        return question.apply(book(agent, epoch).samples());
    }

    private Book book(AgentKey agent, UUID epoch) {
        LinkedHashMap<UUID, Book> ofAgent = books.computeIfAbsent(agent, a -> new LinkedHashMap<>());
        Book book = ofAgent.get(epoch);
        if (book == null) {
            book = new Book(new EpochLedger(), new NumberSet());
            ofAgent.put(epoch, book);
            forgetOldest(ofAgent);
        }
        return book;
    }

    private static void forgetOldest(Map<UUID, Book> ofAgent) {
        if (ofAgent.size() <= EPOCHS_AN_AGENT) {
            return;
        }
        UUID victim = ofAgent.keySet().iterator().next();
        for (Map.Entry<UUID, Book> entry : ofAgent.entrySet()) {
            EpochLedger book = entry.getValue().samples();
            boolean balanced = book.rows(true).stream().allMatch(row -> row.missing() == 0 && row.inInbox() == 0);
            if (book.isFinal() && balanced) {
                victim = entry.getKey();
                break;
            }
        }
        ofAgent.remove(victim);
    }

    /** What this inbox has of the agent, kept aside or used, for the answer to its birth. */
    synchronized Received received(AgentKey agent, UUID inbox) {
        List<Received.Epoch> epochs = new ArrayList<>();
        books.getOrDefault(agent, new LinkedHashMap<>()).forEach((epoch, book) -> {
            NumberSet samples = book.samples().received().copy();
            samples.addAll(book.samples().keptAside());
            epochs.add(
                    new Received.Epoch(epoch, samples.ranges(), book.records().ranges()));
        });
        return new Received(inbox, epochs);
    }

    /**
     * Every row.
     *
     * @param fresh whether the agent's latest report, made at the given instant, is fresh enough to speak of balance
     */
    public synchronized List<LedgerLine> lines(java.util.function.BiPredicate<AgentKey, Long> fresh) {
        List<LedgerLine> lines = new ArrayList<>();
        books.forEach((agent, ofAgent) -> ofAgent.forEach((epoch, book) -> {
            Long reported = book.samples().reported();
            if (reported != null) {
                for (LedgerRow row : book.samples().rows(fresh.test(agent, reported))) {
                    lines.add(new LedgerLine(agent, epoch, row, book.samples().duplicates(), reported));
                }
            }
        }));
        return lines;
    }

    /** The received numbers of every epoch, as they stand in a stored mark. */
    synchronized Bytes receivedNumbers() {
        return bytes(out -> forEach(out, (book, data) -> {
            book.samples().received().write(data);
            book.records().write(data);
        }));
    }

    /** Takes what a stored mark says: these numbers are in the store. */
    synchronized void stored(Bytes receivedNumbers) {
        try {
            read(input(receivedNumbers), (agent, epoch, in) -> {
                NumberSet samples = NumberSet.read(in);
                NumberSet.read(in);
                book(agent, epoch).samples().stored(samples);
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
        books.values()
                .forEach(ofAgent -> ofAgent.replaceAll((epoch, book) -> {
                    book.samples()
                            .received()
                            .removeAll(book.samples().received().copy());
                    book.samples().stored(new NumberSet());
                    return new Book(book.samples(), new NumberSet());
                }));
        if (receivedNumbers.length() > 0) {
            startFrom(receivedNumbers);
        }
    }

    /** Takes a stored mark as everything that is known: the state is gone. */
    synchronized void startFrom(Bytes receivedNumbers) {
        try {
            read(input(receivedNumbers), (agent, epoch, in) -> {
                NumberSet samples = NumberSet.read(in);
                Book book = book(agent, epoch);
                book.samples().received().addAll(samples);
                book.samples().stored(samples);
                book.records().addAll(NumberSet.read(in));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a stored mark that cannot be read", e);
        }
    }

    /** Forgets everything. */
    synchronized void clear() {
        books.clear();
    }

    synchronized void write(DataOutput out) throws IOException {
        forEach(out, (book, data) -> {
            book.samples().write(data);
            book.records().write(data);
        });
    }

    synchronized void read(DataInput in) throws IOException {
        books.clear();
        read(
                in,
                (agent, epoch, data) -> books.computeIfAbsent(agent, a -> new LinkedHashMap<>())
                        .put(epoch, new Book(EpochLedger.read(data), NumberSet.read(data))));
    }

    private interface WriteBook {
        void write(Book book, DataOutput out) throws IOException;
    }

    private interface ReadBook {
        void read(AgentKey agent, UUID epoch, DataInput in) throws IOException;
    }

    private interface WriteAll {
        void write(DataOutput out) throws IOException;
    }

    private void forEach(DataOutput out, WriteBook write) throws IOException {
        out.writeInt(books.values().stream().mapToInt(Map::size).sum());
        for (Map.Entry<AgentKey, LinkedHashMap<UUID, Book>> ofAgent : books.entrySet()) {
            for (Map.Entry<UUID, Book> book : ofAgent.getValue().entrySet()) {
                out.writeUTF(ofAgent.getKey().site());
                out.writeUTF(ofAgent.getKey().agent());
                out.writeLong(book.getKey().getMostSignificantBits());
                out.writeLong(book.getKey().getLeastSignificantBits());
                write.write(book.getValue(), out);
            }
        }
    }

    private static void read(DataInput in, ReadBook read) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            AgentKey agent = new AgentKey(in.readUTF(), in.readUTF());
            read.read(agent, new UUID(in.readLong(), in.readLong()), in);
        }
    }

    private static Bytes bytes(WriteAll write) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return Bytes.owning(bytes.toByteArray());
    }

    private static DataInputStream input(Bytes bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes.unsafeArray()));
    }
}
