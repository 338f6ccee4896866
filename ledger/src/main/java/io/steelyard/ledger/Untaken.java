package io.steelyard.ledger;

/**
 * Numbers that the store did not take, or that are kept aside no more, whatever the book says of them.
 *
 * @param inDeadLetter came, were used, and are kept aside until they are written again
 * @param lettersGone the same, but let go because the dead-letter was full
 * @param asidesGone could not be used, were kept aside, and were let go; such as came again and were used are none of them
 */
record Untaken(NumberSet inDeadLetter, NumberSet lettersGone, NumberSet asidesGone) {
    static final Untaken NONE = new Untaken(new NumberSet(), new NumberSet(), new NumberSet());

    NumberSet inStore(NumberSet stored) {
        return stored.minus(inDeadLetter).minus(lettersGone);
    }

    NumberSet aside(NumberSet keptAside) {
        return keptAside.minus(asidesGone).minus(lettersGone);
    }

    NumberSet letGo(NumberSet received) {
        NumberSet gone = asidesGone.minus(received);
        gone.addAll(lettersGone);
        return gone;
    }
}
