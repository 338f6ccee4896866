package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one edge node that are kept aside because a birth was missing, and that are worth having again: whoever waits
 * for confirmations is told nothing of them, and says them again behind the next births. One that comes without its birth
 * once more, though births have come since, says that they do not help: it is awaited no more, nor is anything else for ten
 * minutes, so that nothing is sent for ever and nothing of other devices waits for it. What comes and cannot be used for
 * another reason is awaited no more either. Times are nanoseconds of the arrivals' clock. For ingest's thread.
 */
final class Awaited {
    /** Epochs of which numbers are remembered; when another one comes, that of which nothing came for longest is not. */
    private static final int EPOCHS = 8;

    /** A copy that a broker delivers once more after its line broke is no second coming. */
    private static final long A_COPY_LATER = TimeUnit.SECONDS.toNanos(20);

    private static final long WITHOUT_HOPE = TimeUnit.MINUTES.toNanos(10);
    private static final NumberSet NOTHING = new NumberSet();

    private final LongConsumer leftOut;
    private final TreeMap<UUID, AwaitedNumbers> byEpoch = new TreeMap<>();
    private long hopelessAt = Long.MIN_VALUE;

    /** Counts numbers, or ranges of them, that are awaited no more because there are too many. */
    Awaited(LongConsumer leftOut) {
        this.leftOut = leftOut;
    }

    /**
     * Keeps a number aside.
     *
     * @param book of the epoch
     * @param unborn whether a birth was missing
     * @param at when it came
     */
    void keepAside(UUID epoch, EpochLedger book, long number, boolean unborn, long at) {
        boolean isNew = !book.isHere(number);
        book.keepAside(number);
        AwaitedNumbers numbers = byEpoch.get(epoch);
        if (!unborn) {
            settle(epoch, number);
        } else if (numbers != null && numbers.shouldHaveBeenHelped(number)) {
            settle(epoch, number);
            hopelessAt = at;
        } else if (isNew && isThereHope(at)) {
            await(epoch, number, at);
        }
    }

    private boolean isThereHope(long at) {
        return hopelessAt == Long.MIN_VALUE || AwaitedNumbers.isOver(hopelessAt, WITHOUT_HOPE, at);
    }

    private void await(UUID epoch, long number, long at) {
        if (!byEpoch.containsKey(epoch) && byEpoch.size() >= EPOCHS) {
            byEpoch.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastAt()))
                    .ifPresent(quietest -> {
                        leftOut.accept(quietest.getValue().all().rangeCount());
                        byEpoch.remove(quietest.getKey());
                    });
        }
        byEpoch.computeIfAbsent(epoch, one -> new AwaitedNumbers(A_COPY_LATER)).add(number, at, leftOut);
    }

    private void settle(UUID epoch, long number) {
        byEpoch.computeIfPresent(epoch, (one, numbers) -> {
            numbers.remove(number, leftOut);
            return numbers.isEmpty() ? null : numbers;
        });
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
                entry.getValue().birthsCame(at, came, leftOut);
            }
            return came == null || entry.getValue().isEmpty();
        });
    }

    /** The numbers of the epoch that are to come again; not to be changed. */
    NumberSet of(UUID epoch) {
        AwaitedNumbers numbers = byEpoch.get(epoch);
        return numbers == null ? NOTHING : numbers.all();
    }

    /** Everything that is to come again, by epoch. */
    void forEach(BiConsumer<UUID, NumberSet> taker) {
        byEpoch.forEach((epoch, numbers) -> taker.accept(epoch, numbers.all()));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(hopelessAt);
        out.writeInt(byEpoch.size());
        for (Map.Entry<UUID, AwaitedNumbers> entry : byEpoch.entrySet()) {
            out.writeLong(entry.getKey().getMostSignificantBits());
            out.writeLong(entry.getKey().getLeastSignificantBits());
            entry.getValue().write(out);
        }
    }

    /** Takes up what {@link #write} wrote. */
    void read(DataInput in) throws IOException {
        byEpoch.clear();
        hopelessAt = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            UUID epoch = new UUID(in.readLong(), in.readLong());
            AwaitedNumbers numbers = new AwaitedNumbers(A_COPY_LATER);
            numbers.read(in);
            byEpoch.put(epoch, numbers);
        }
    }
}
