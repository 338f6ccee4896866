package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one edge node that are kept aside because a birth was missing, and that are worth having again: whoever waits
 * for confirmations is told nothing of them, and says them again behind the next births. What comes without its birth a
 * second time, with an NBIRTH between, is awaited no more, so that nothing is sent for ever; nor is what comes and cannot
 * be used for another reason. For ingest's thread.
 */
final class Awaited {
    /** Epochs of which numbers are remembered; of another one nothing is awaited. */
    private static final int EPOCHS = 8;

    private static final NumberSet NOTHING = new NumberSet();

    private final Map<UUID, Numbers> byEpoch = new HashMap<>();

    /** What came before the present NBIRTH, and what came behind it. */
    private record Numbers(NumberSet before, NumberSet since) {
        boolean isEmpty() {
            return before.isEmpty() && since.isEmpty();
        }
    }

    /**
     * Keeps a number aside.
     *
     * @param book of the epoch
     * @param unborn whether a birth was missing
     */
    void keepAside(UUID epoch, EpochLedger book, long number, boolean unborn) {
        boolean isNew = !book.keptAside().contains(number) && !book.received().contains(number);
        book.keepAside(number);
        if (unborn && isNew) {
            await(epoch, number);
        } else {
            settle(epoch, number, !unborn);
        }
    }

    private void await(UUID epoch, long number) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers == null && byEpoch.size() < EPOCHS) {
            numbers = new Numbers(new NumberSet(), new NumberSet());
            byEpoch.put(epoch, numbers);
        }
        if (numbers != null && numbers.since().hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            numbers.since().add(number);
        }
    }

    private void settle(UUID epoch, long number, boolean forGood) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers != null) {
            numbers.before().remove(number, number);
            if (forGood) {
                numbers.since().remove(number, number);
            }
        }
    }

    /**
     * An NBIRTH is here.
     *
     * @param received what came of an epoch and could be used; null when nothing is known of it any more
     */
    void nodeBorn(Function<UUID, @Nullable NumberSet> received) {
        byEpoch.entrySet().removeIf(entry -> {
            Numbers numbers = entry.getValue();
            NumberSet came = received.apply(entry.getKey());
            numbers.before().addAll(numbers.since());
            numbers.since().removeAll(numbers.since().copy());
            if (came != null) {
                numbers.before().removeAll(came);
            }
            return came == null || numbers.isEmpty();
        });
    }

    /** The numbers of the epoch that are to come again; not to be changed. */
    NumberSet of(UUID epoch) {
        Numbers numbers = byEpoch.get(epoch);
        if (numbers == null) {
            return NOTHING;
        }
        NumberSet all = numbers.before().copy();
        all.addAll(numbers.since());
        return all;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byEpoch.size());
        for (Map.Entry<UUID, Numbers> entry : byEpoch.entrySet()) {
            out.writeLong(entry.getKey().getMostSignificantBits());
            out.writeLong(entry.getKey().getLeastSignificantBits());
            entry.getValue().before().write(out);
            entry.getValue().since().write(out);
        }
    }

    /** Takes up what {@link #write} wrote. */
    void read(DataInput in) throws IOException {
        byEpoch.clear();
        for (int left = in.readInt(); left > 0; left--) {
            UUID epoch = new UUID(in.readLong(), in.readLong());
            byEpoch.put(epoch, new Numbers(NumberSet.read(in), NumberSet.read(in)));
        }
    }
}
