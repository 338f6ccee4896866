package io.steelyard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@link BitSet}, which cannot be wrong in the same way. */
final class NumberSetTest {
    private static final int RANGE = 300;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsWhatABitSetHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NumberSet set = new NumberSet();
        BitSet reference = new BitSet();
        for (int step = 0; step < 2_000; step++) {
            int first = random.nextInt(RANGE);
            int last = Math.min(RANGE - 1, first + random.nextInt(12));
            if (random.nextInt(3) == 0) {
                set.remove(first, last);
                reference.clear(first, last + 1);
            } else if (random.nextBoolean()) {
                set.add(first, last);
                reference.set(first, last + 1);
            } else {
                assertThat(set.add(first)).as("seed %d step %d", seed, step).isEqualTo(!reference.get(first));
                reference.set(first);
            }
            assertThat(bits(set)).as("seed %d step %d", seed, step).isEqualTo(reference);
            assertThat(set.count()).isEqualTo(reference.cardinality());
            assertThat(set.contains(first)).isEqualTo(reference.get(first));
            assertThat(set.containsAll(first, last)).isEqualTo(reference.nextClearBit(first) > last);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void subtractsAndIntersectsAsSetsDo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            NumberSet a = some(random);
            NumberSet b = some(random);
            BitSet minus = bits(a);
            minus.andNot(bits(b));
            BitSet both = bits(a);
            both.and(bits(b));
            assertThat(bits(a.minus(b))).as("seed %d: %s minus %s", seed, a, b).isEqualTo(minus);
            assertThat(bits(a.intersection(b)))
                    .as("seed %d: %s and %s", seed, a, b)
                    .isEqualTo(both);
        }
    }

    /** A set that does not merge neighbours would grow with every sample. */
    @Test
    void costsOneRangeForNumbersInARow() {
        NumberSet set = new NumberSet();
        for (long number = 0; number < 100_000; number++) {
            set.add(number);
        }
        assertThat(set.rangeCount()).isEqualTo(1);
    }

    @Test
    void theLastOfAFewRangesTakesInWhatFollows() {
        NumberSet set = NumberSet.of(List.of(new NumberRange(1, 2), new NumberRange(5, 5), new NumberRange(9, 12)));
        assertThat(set.ranges(3)).isEqualTo(set.ranges());
        assertThat(set.ranges(2)).containsExactly(new NumberRange(1, 2), new NumberRange(5, 12));
        assertThat(set.ranges(1)).containsExactly(new NumberRange(1, 12));
    }

    @Test
    void comesBackFromItsBytes() throws IOException {
        NumberSet set = some(new SplittableRandom(5));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        set.write(new DataOutputStream(bytes));
        assertThat(NumberSet.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(set);
    }

    private static NumberSet some(SplittableRandom random) {
        NumberSet set = new NumberSet();
        for (int i = random.nextInt(8); i > 0; i--) {
            int first = random.nextInt(RANGE);
            set.add(first, Math.min(RANGE - 1, first + random.nextInt(40)));
        }
        return set;
    }

    private static BitSet bits(NumberSet set) {
        BitSet bits = new BitSet();
        for (NumberRange range : set.ranges()) {
            bits.set((int) range.first(), (int) range.last() + 1);
        }
        return bits;
    }
}
