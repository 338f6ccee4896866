package io.steelyard.gateway.ingest;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.PreviousEpoch;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An agent that lives a random life: numbers, drops, reports, sends and sends again, dies, loses its outbox or gets an old
 * copy of it back. What of it comes to the gateway is told to {@link TruthBook}s as well.
 */
final class PlayedAgent {
    private static final int NO_SIGNAL = 77;

    final Map<UUID, TruthBook> truth = new LinkedHashMap<>();
    private final RandomGenerator chance;
    private final House house;
    private final ScriptedAgent wire = new ScriptedAgent("works", "edge");
    private final long run;
    private final List<Runnable> flying = new ArrayList<>();
    private List<Epoch> known = new ArrayList<>();
    private @Nullable List<Epoch> copy;
    private long hour = 100;
    private int epochs;
    private boolean sabotage = true;
    private boolean wasRestored;

    PlayedAgent(long seed, RandomGenerator chance, House house) {
        this.run = seed;
        this.chance = chance;
        this.house = house;
        begin();
        birth();
    }

    /** Something that the outbox holds: a sample, or a record when there is a note. */
    private record Entry(long number, @Nullable Note note) {}

    /** What the outbox knows of one epoch. */
    private static final class Epoch {
        final UUID id;
        final List<Entry> held = new ArrayList<>();
        final List<ReportRecord.Hour> hours = new ArrayList<>();
        final NumberSet aside = new NumberSet();
        final NumberSet elsewhere = new NumberSet();
        final Map<String, Long> dropped = new HashMap<>();
        long numbers;
        long records;
        long releasedUpTo = -1;
        boolean isFinal;
        boolean heldAtTheEnd;

        Epoch(UUID id) {
            this.id = id;
        }

        Epoch copy() {
            Epoch copy = new Epoch(id);
            copy.held.addAll(held);
            copy.hours.addAll(hours);
            copy.aside.addAll(aside);
            copy.elsewhere.addAll(elsewhere);
            copy.dropped.putAll(dropped);
            copy.numbers = numbers;
            copy.records = records;
            copy.releasedUpTo = releasedUpTo;
            copy.isFinal = isFinal;
            copy.heldAtTheEnd = heldAtTheEnd;
            return copy;
        }

        boolean holdsSamples() {
            return held.stream().anyMatch(entry -> entry.note() == null);
        }
    }

    private Epoch present() {
        return known.get(known.size() - 1);
    }

    private TruthBook truthOf(Epoch epoch) {
        return truth.computeIfAbsent(epoch.id, TruthBook::new);
    }

    /** Whether its outbox was put back from an old copy once. */
    boolean wasRestored() {
        return wasRestored;
    }

    /** One thing happens. */
    void step() {
        switch (chance.nextInt(40)) {
            case 0 -> hour += chance.nextInt(4) == 0 ? -1 : 1;
            case 1 -> birth();
            case 2 -> dropOldest();
            case 3 -> dieOrMeetTwin();
            case 4 -> copy = known.stream().map(Epoch::copy).toList();
            case 5, 6, 7, 8 -> report(present(), false);
            case 9, 10 -> lastWords();
            case 11, 12, 13, 14, 15, 16, 17 -> land();
            case 18, 19, 20, 21, 22, 23, 24, 25, 26, 27 -> send();
            default -> number(1 + chance.nextInt(8));
        }
    }

    private void begin() {
        known.add(new Epoch(new UUID(run, ++epochs)));
    }

    private void birth() {
        flying.clear();
        String previous = null;
        if (known.size() > 1) {
            Epoch before = known.get(known.size() - 2);
            previous = new PreviousEpoch(before.id, before.numbers - 1).toJson();
            truthOf(before).outboxEndsAt(before.numbers - 1);
        }
        List<UUID> ids = known.stream().map(epoch -> epoch.id).toList();
        truth.values().stream().filter(book -> !ids.contains(book.epoch)).forEach(TruthBook::outboxLost);
        truthOf(present());
        house.inbox.add(wire.nodeBirth(present().id, previous));
        house.inbox.add(wire.deviceBirth(DataType.DOUBLE));
    }

    private void number(int count) {
        Epoch epoch = present();
        NumberSet repeats = new NumberSet();
        for (int i = 0; i < count; i++) {
            long number = epoch.numbers++;
            touch(epoch, number);
            int fate = chance.nextInt(60);
            if (fate < 4) {
                repeats.add(number);
            } else if (fate == 4) {
                epoch.aside.add(number);
            } else if (fate == 5) {
                epoch.elsewhere.add(number);
            } else if (fate > 6) { // six is lost without a trace
                epoch.held.add(new Entry(number, null));
            }
        }
        drop(epoch, chance.nextBoolean() ? "repeat" : "filter", repeats);
    }

    private void touch(Epoch epoch, long number) {
        int end = epoch.hours.size() - 1;
        if (end >= 0 && epoch.hours.get(end).hour() == hour) {
            epoch.hours.set(
                    end, new ReportRecord.Hour(hour, epoch.hours.get(end).first(), number));
        } else {
            epoch.hours.add(new ReportRecord.Hour(hour, number, number));
        }
    }

    private void drop(Epoch epoch, String reason, NumberSet numbers) {
        if (!numbers.isEmpty()) {
            epoch.dropped.merge(reason, numbers.count(), Long::sum);
            leave(epoch, new DropRecord(epoch.id, reason, numbers.ranges(), 0, 1, List.of()));
        }
    }

    private void leave(Epoch epoch, Note note) {
        epoch.held.add(new Entry(epoch.records++, note));
    }

    /** Also of samples that are on their way, or came and were not acknowledged. */
    private void dropOldest() {
        Epoch epoch = wasRestored ? present() : known.get(chance.nextInt(known.size()));
        NumberSet numbers = new NumberSet();
        epoch.held.removeIf(entry -> entry.note() == null && numbers.count() < 5 && numbers.add(entry.number()));
        drop(epoch, "outbox-full", numbers);
    }

    private void report(Epoch epoch, boolean last) {
        NumberSet held = new NumberSet();
        epoch.held.stream().filter(entry -> entry.note() == null).forEach(entry -> held.add(entry.number()));
        epoch.isFinal |= last;
        epoch.heldAtTheEnd = last && !held.isEmpty();
        leave(
                epoch,
                new ReportRecord(
                        epoch.id,
                        chance.nextInt(1_000), // a clock that steps as it likes
                        epoch.numbers - 1,
                        epoch.hours.stream()
                                .filter(run -> run.last() > epoch.releasedUpTo)
                                .toList(),
                        held.ranges(),
                        epoch.aside.ranges(),
                        epoch.elsewhere.ranges(),
                        epoch.dropped,
                        last));
    }

    /** An epoch whose final report named what it still held is told of once more when nothing is held. */
    private void lastWords() {
        for (Epoch epoch : known) {
            if (epoch != present() && epoch.heldAtTheEnd && !epoch.holdsSamples()) {
                report(epoch, true);
            }
        }
    }

    /** Some of what is held goes out, from either end; it lands at once, later, twice or never. */
    private void send() {
        Epoch epoch = known.get(chance.nextInt(known.size()));
        int size = epoch.held.size();
        if (size == 0) {
            return;
        }
        int from = chance.nextBoolean() ? 0 : chance.nextInt(size);
        List<Entry> some = List.copyOf(epoch.held.subList(from, Math.min(size, from + 1 + chance.nextInt(12))));
        boolean usable = chance.nextInt(12) != 0;
        switch (chance.nextInt(12)) {
            case 0 -> {} // the cable is cut
            case 1 -> arrive(epoch, some, usable); // the acknowledgement is lost
            case 2 -> {
                arrive(epoch, some, usable);
                arrive(epoch, some, true);
                release(epoch, some);
            }
            case 3 -> {
                if (sabotage && !wasRestored && chance.nextInt(3) == 0) {
                    // Acknowledged, and gone; but for final reports, behind which nobody would say it again.
                    release(
                            epoch,
                            some.stream().filter(entry -> !isFinal(entry)).toList());
                }
            }
            case 4, 5 ->
                flying.add(() -> {
                    arrive(epoch, some, usable);
                    release(epoch, some);
                });
            default -> {
                arrive(epoch, some, usable);
                release(epoch, some);
            }
        }
    }

    private static boolean isFinal(Entry entry) {
        return entry.note() instanceof ReportRecord report && report.last();
    }

    private void land() {
        if (!flying.isEmpty()) {
            flying.remove(chance.nextInt(flying.size())).run();
        }
    }

    private void arrive(Epoch epoch, List<Entry> entries, boolean usable) {
        TruthBook book = truthOf(epoch);
        List<Given> samples = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.note() != null) {
                house.inbox.add(wire.record(epoch.id, entry.number(), entry.note()));
                tell(book, entry);
            } else {
                long number = entry.number();
                samples.add(usable ? Given.of(number) : new Given(number, NO_SIGNAL, number, (double) number, false));
                if (usable) {
                    book.usable(number);
                } else {
                    book.unusable(number);
                }
            }
        }
        if (!samples.isEmpty()) {
            house.inbox.add(wire.data(epoch.id, chance.nextBoolean(), samples));
        }
    }

    private static void tell(TruthBook book, Entry entry) {
        boolean isNew = book.isNew(entry.number());
        if (entry.note() instanceof DropRecord drop && isNew) {
            book.drop(drop);
        } else if (entry.note() instanceof ReportRecord report) {
            book.report(entry.number(), report); // a second agent may have given the number, too
        }
    }

    private static void release(Epoch epoch, List<Entry> entries) {
        epoch.held.removeAll(entries);
        for (Entry entry : entries) {
            if (entry.note() instanceof ReportRecord report) {
                epoch.releasedUpTo = Math.max(epoch.releasedUpTo, report.upTo());
            }
        }
    }

    private void dieOrMeetTwin() {
        if (chance.nextInt(10) == 0) {
            meetTwin();
        } else {
            die();
        }
    }

    /**
     * Another process with a copy of the outbox takes the agent's place for a while: to it the present epoch is one that has
     * ended, and it says so. Then the first one, which knew nothing of that, goes on with its epoch.
     */
    private void meetTwin() {
        flying.clear();
        wasRestored = true; // both give the same numbers to records of theirs
        List<Epoch> own = known;
        known = new ArrayList<>(own.stream().map(Epoch::copy).toList());
        known.stream().filter(epoch -> !epoch.isFinal).forEach(epoch -> report(epoch, true));
        begin();
        birth();
        for (int turn = 0; turn < 6; turn++) {
            number(1 + chance.nextInt(8));
            send();
        }
        if (chance.nextBoolean()) {
            report(present(), true);
        }
        for (Epoch epoch : known) {
            arrive(epoch, List.copyOf(epoch.held), true);
        }
        flying.clear();
        known = own;
        birth();
        truthOf(present()).goesOn();
    }

    /** The process ends, in order or not, and another begins, with its outbox, without it, or with an old copy of it. */
    private void die() {
        flying.clear();
        int what = chance.nextInt(8);
        List<Epoch> old = copy;
        if (what == 0) {
            known = new ArrayList<>();
        } else if (what == 1 && old != null) {
            known = new ArrayList<>(old.stream().map(Epoch::copy).toList());
            wasRestored =
                    true; // numbers of records are given twice now, so that a drop or a last word may not be heard
        } else if (what < 4) {
            report(present(), true); // SIGTERM
        }
        known.stream().filter(epoch -> !epoch.isFinal).forEach(epoch -> report(epoch, true));
        begin();
        if (what == 5) {
            begin(); // the first one died before it could connect
        }
        birth();
    }

    /** Everything that is held goes out, and the agent stops in order. */
    void drain() {
        sabotage = false;
        flying.clear();
        for (int turn = 0; turn < 3; turn++) {
            for (Epoch epoch : known) {
                List<Entry> all = List.copyOf(epoch.held);
                arrive(epoch, all, true);
                release(epoch, all);
            }
            if (turn == 0) {
                lastWords();
                report(present(), true);
            }
        }
    }
}
