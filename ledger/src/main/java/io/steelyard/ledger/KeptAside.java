package io.steelyard.ledger;

/**
 * Numbers that came and could not be used. Beyond {@link EpochLedger#MAX_RANGES} ranges they are remembered only for the
 * word to whoever sent them, the latest of them and not beyond the program's end: who is told nothing sends them again.
 */
final class KeptAside {
    private final NumberSet numbers = new NumberSet();
    private final NumberSet withoutRoom = new NumberSet();

    boolean hasRoomFor(long number) {
        if (numbers.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            return true;
        }
        if (!withoutRoom.hasRoomFor(number, EpochLedger.MAX_RANGES)) {
            withoutRoom.forgetSmallest();
        }
        withoutRoom.add(number);
        return false;
    }

    /** Those that rows tell of. */
    NumberSet numbers() {
        return numbers;
    }

    NumberSet all() {
        NumberSet all = numbers.copy();
        all.addAll(withoutRoom);
        return all;
    }
}
