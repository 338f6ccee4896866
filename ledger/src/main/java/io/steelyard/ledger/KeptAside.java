package io.steelyard.ledger;

/**
 * Numbers that came and could not be used. Beyond {@link EpochLedger#MAX_RANGES} ranges they are remembered only for the
 * word to whoever sent them, and as many ranges of them: who is told nothing sends them again.
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

    boolean contains(long number) {
        return numbers.contains(number) || withoutRoom.contains(number);
    }

    void remove(NumberSet gone) {
        numbers.removeAll(gone);
        withoutRoom.removeAll(gone);
    }

    /** Those that no row tells of; not to be changed but by who reads a book. */
    NumberSet withoutRoom() {
        return withoutRoom;
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
