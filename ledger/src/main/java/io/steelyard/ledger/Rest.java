package io.steelyard.ledger;

/** What no term has taken yet. */
final class Rest {
    private NumberSet numbers;

    Rest(NumberSet numbers) {
        this.numbers = numbers;
    }

    long take(NumberSet term) {
        long before = numbers.count();
        numbers = numbers.minus(term);
        return before - numbers.count();
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }
}
