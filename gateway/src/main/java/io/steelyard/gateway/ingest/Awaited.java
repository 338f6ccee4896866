package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one edge node that are kept aside because a birth was missing, and that are worth having again: whoever waits
 * for confirmations is told nothing of them, and says them again behind the next births. One that comes without its birth
 * once more, though births have come since, says that they do not help: it is awaited no more, nor is anything else for ten
 * minutes, so that nothing is sent for ever and nothing of other devices waits for it. What comes and cannot be used for
 * another reason is awaited no more either. Times are nanoseconds of the arrivals' clock. For ingest's thread.
 */
final class Awaited {
    /** Epochs of which numbers are remembered; when another one comes, one of them is not. */
    private static final int EPOCHS = 8;

    /** A copy that a broker delivers once more after its line broke is no second coming. */
    private static final long A_COPY_LATER = TimeUnit.SECONDS.toNanos(20);

    private static final long WITHOUT_HOPE = TimeUnit.MINUTES.toNanos(10);
    private static final NumberSet NOTHING = new NumberSet();

    private final TreeMap<UUID, Numbers> byEpoch = new TreeMap<>();
    private long hopelessAt = Long.MIN_VALUE;

    /** What came before births of which each should have helped, and what came since {@code since}. */
    private static final class Numbers {
        private final NumberSet before = new NumberSet();
        private final NumberSet since = new NumberSet();
        private long sinceAt;

        boolean isEmpty() {
            return before.isEmpty() && since.isEmpty();
        }

        void birthsCame(long at, NumberSet came) {
            if (!since.isEmpty() && isOver(sinceAt, A_COPY_LATER, at)) {
                before.addAll(since);
                since.removeAll(since.copy());
            }
            before.removeAll(came);
            since.removeAll(came);
            if (before.rangeCount() > EpochLedger.MAX_RANGES) {
                before.removeAll(before.copy()); // there is no room to remember them
            }
        }
    }

    /** Also when the clock was set back. */
    private static boolean isOver(long begin, long length, long at) {
        return at - begin >= length || at < begin;
    }

    /**
     * Keeps a number aside.
     *
     * @param book of the epoch
     * @param unborn whether a birth was missing
     * @param at when it came
     */
    void keepAside(UUID epoch, EpochLedger book, long number, boolean unborn, long at) {
        boolean isNew = !book.keptAside().contains(number) && !book.received().contains(number);
        boolean isKnown = book.keepAside(number);
        if (!unborn) {
            settle(epoch, number);
        } else if (!isNew) {
            comesAgain(epoch, number, at);
        } else if (isKnown && (hopelessAt == Long.MIN_VALUE || isOver(hopelessAt, WITHOUT_HOPE, at))) {
            await(epoch, number, at);
        }
    }

    private void await(UUID epoch, long number, long at) {
        if (!byEpoch.containsKey(epoch) && byEpoch.size() >= EPOCHS) {
            byEpoch.pollFirstEntry();
        }
        Numbers numbers = byEpoch.computeIfAbsent(epoch, one -> new Numbers());
        if (numbers.since.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            numbers.sinceAt = numbers.since.isEmpty() ? at : numbers.sinceAt;
            numbers.since.add(number);
        }
    }

    private void comesAgain(UUID epoch, long number, long at) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers != null && numbers.before.contains(number)) {
            numbers.before.remove(number, number);
            hopelessAt = at;
        }
    }

    private void settle(UUID epoch, long number) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers != null) {
            numbers.before.remove(number, number);
            numbers.since.remove(number, number);
        }
    }

    /**
     * An NBIRTH is here.
     *
     * @param waits whether the node waits for confirmations; one that does not has let go of everything
     * @param received what came of an epoch and could be used; null when nothing is known of it any more
     */
    void nodeBorn(long at, boolean waits, Function<UUID, @Nullable NumberSet> received) {
        if (!waits) {
            byEpoch.clear();
        }
        byEpoch.entrySet().removeIf(entry -> {
            NumberSet came = received.apply(entry.getKey());
            if (came != null) {
                entry.getValue().birthsCame(at, came);
            }
            return came == null || entry.getValue().isEmpty();
        });
    }

    /** The numbers of the epoch that are to come again; not to be changed. */
    NumberSet of(UUID epoch) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers == null) {
            return NOTHING;
        }
        NumberSet all = numbers.before.copy();
        all.addAll(numbers.since);
        return all;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(hopelessAt);
        out.writeInt(byEpoch.size());
        for (Map.Entry<UUID, Numbers> entry : byEpoch.entrySet()) {
            out.writeLong(entry.getKey().getMostSignificantBits());
            out.writeLong(entry.getKey().getLeastSignificantBits());
            entry.getValue().before.write(out);
            entry.getValue().since.write(out);
            out.writeLong(entry.getValue().sinceAt);
        }
    }

    /** Takes up what {@link #write} wrote. */
    void read(DataInput in) throws IOException {
        byEpoch.clear();
        hopelessAt = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            UUID epoch = new UUID(in.readLong(), in.readLong());
            Numbers numbers = new Numbers();
            numbers.before.addAll(NumberSet.read(in));
            numbers.since.addAll(NumberSet.read(in));
            numbers.sinceAt = in.readLong();
            byEpoch.put(epoch, numbers);
        }
    }
}
