package io.steelyard.gateway.ingest;

import io.steelyard.ledger.EpochLedger;
import io.steelyard.ledger.NumberSet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Numbers of one epoch that are to come again: those of which births should have helped, and the others in waves by when
 * they came. Each set has at most {@link EpochLedger#MAX_RANGES} ranges; what is beyond is awaited no more, and
 * counted. Times are nanoseconds.
 */
final class AwaitedNumbers {
    /** With three of them the oldest is always as old as a wave is long, and is never joined to a younger one. */
    private static final int WAVES = 3;

    private final long wave;
    private final NumberSet helped = new NumberSet();
    private final List<Wave> waves = new ArrayList<>();
    private long lastAt = Long.MIN_VALUE;

    private static final class Wave {
        private final NumberSet numbers = new NumberSet();
        private final long firstAt;
        private long lastAt;

        Wave(long firstAt, long lastAt) {
            this.firstAt = firstAt;
            this.lastAt = lastAt;
        }
    }

    /** How long a wave is, which is also how old a number has to be for births to count. */
    AwaitedNumbers(long wave) {
        this.wave = wave;
    }

    /** Also when the clock was set back. */
    static boolean isOver(long begin, long length, long at) {
        return at - begin >= length || at < begin;
    }

    void add(long number, long at, LongConsumer leftOut) {
        if (waves.isEmpty() || isOver(latest().firstAt, wave, at)) {
            waves.add(new Wave(at, at));
        }
        if (waves.size() > WAVES) {
            Wave oldest = waves.remove(0);
            waves.get(0).numbers.addAll(oldest.numbers);
            trim(waves.get(0).numbers, leftOut);
        }
        Wave latest = latest();
        latest.lastAt = at;
        lastAt = at;
        if (latest.numbers.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            latest.numbers.add(number);
        } else {
            leftOut.accept(1);
        }
    }

    private Wave latest() {
        return waves.get(waves.size() - 1);
    }

    /** Births are here, and what came of the epoch and could be used is awaited no more. */
    void birthsCame(long at, NumberSet came, LongConsumer leftOut) {
        helped.removeAll(came);
        for (Wave one : List.copyOf(waves)) {
            one.numbers.removeAll(came);
            trim(one.numbers, leftOut);
            if (isOver(one.lastAt, wave, at)) {
                helped.addAll(one.numbers);
                waves.remove(one);
            }
        }
        waves.removeIf(one -> one.numbers.isEmpty());
        trim(helped, leftOut);
    }

    private static void trim(NumberSet numbers, LongConsumer leftOut) {
        if (numbers.rangeCount() > EpochLedger.MAX_RANGES) {
            NumberSet kept = NumberSet.of(numbers.ranges().subList(0, EpochLedger.MAX_RANGES));
            leftOut.accept(numbers.rangeCount() - kept.rangeCount());
            numbers.removeAll(numbers.minus(kept));
        }
    }

    /** Whether it came before births of which each should have helped. */
    boolean shouldHaveBeenHelped(long number) {
        return helped.contains(number);
    }

    void remove(long number, LongConsumer leftOut) {
        helped.remove(number, number);
        trim(helped, leftOut);
        for (Wave one : waves) {
            one.numbers.remove(number, number);
            trim(one.numbers, leftOut);
        }
        waves.removeIf(one -> one.numbers.isEmpty());
    }

    boolean isEmpty() {
        return helped.isEmpty() && waves.isEmpty();
    }

    /** When the latest came. */
    long lastAt() {
        return lastAt;
    }

    NumberSet all() {
        NumberSet all = helped.copy();
        waves.forEach(one -> all.addAll(one.numbers));
        return all;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(lastAt);
        helped.write(out);
        out.writeByte(waves.size());
        for (Wave one : waves) {
            out.writeLong(one.firstAt);
            out.writeLong(one.lastAt);
            one.numbers.write(out);
        }
    }

    /** Takes up what {@link #write} wrote. */
    void read(DataInput in) throws IOException {
        lastAt = in.readLong();
        helped.addAll(NumberSet.read(in));
        for (int left = in.readByte(); left > 0; left--) {
            Wave one = new Wave(in.readLong(), in.readLong());
            one.numbers.addAll(NumberSet.read(in));
            waves.add(one);
        }
    }
}
