package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Days that a table tells otherwise are handed over again whatever the store does meanwhile. */
final class DaysAgainTest {
    private final List<String> told = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private boolean isAway;
    private final DaysAgain again =
            new DaysAgain(this::firstMinute, (site, from, to) -> told.add(site + " " + from + " " + to));

    private long firstMinute() {
        asked.incrementAndGet();
        if (isAway) {
            throw new StoreException("away");
        }
        return 100;
    }

    /** Whoever changes the table never waits for the store, and what it told is not lost while that is away. */
    @Test
    void whatATableToldWaitsUntilTheStoreAnswers() {
        isAway = true;
        again.toldOtherwise("works", Long.MIN_VALUE, 500);
        assertThat(asked).hasValue(0);
        assertThatThrownBy(again::look).isInstanceOf(StoreException.class);
        again.toldOtherwise("works", 400, 900);
        again.toldOtherwise("mill", 200, 300);
        assertThat(told).isEmpty();
        isAway = false;
        again.look();
        assertThat(told).containsExactlyInAnyOrder("works 100 900", "mill 200 300");
        again.look();
        assertThat(told).as("once").hasSize(2);
        assertThat(asked).as("nothing waits, nobody asks").hasValue(2);
    }
}
