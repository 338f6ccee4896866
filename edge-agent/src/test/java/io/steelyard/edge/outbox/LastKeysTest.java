package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns of keys say what the keys themselves say. */
final class LastKeysTest {
    private static final int SIGNALS = 300;
    private static final ClockSource[] CLOCKS = ClockSource.values();

    private final LastKeys keys = new LastKeys();
    private final TreeMap<Integer, LastKey> expected = new TreeMap<>();
    private final Random chance = new Random(11);

    /** A clock that also goes back now and then, values of all types, and signals in any order. */
    @Test
    void followWhatComes() {
        for (int i = 0; i < 20_000; i++) {
            int signal = 1 + chance.nextInt(SIGNALS);
            LastKey before = expected.get(signal);
            long source = (i + (chance.nextInt(20) == 0 ? -5_000 : 0)) * 1_000L;
            long stored = LastKey.storedTime(before, source);
            if (stored != LastKey.EXHAUSTED) {
                NumberedSample sample = new NumberedSample(
                        i,
                        signal,
                        stored,
                        CLOCKS[chance.nextInt(CLOCKS.length)],
                        chance.nextInt(3) == 0 ? 0 : source + 7,
                        source + 9,
                        chance.nextInt(4) == 0 ? 0x8035_0000L : 0,
                        value());
                keys.follow(sample);
                expected.put(signal, LastKey.after(before, sample));
            }
        }
        assertThat(expected.values())
                .as("the clock has gone back")
                .anyMatch(key -> !key.levels().isEmpty());
        check();
        keys.notRepeatable();
        expected.replaceAll((signal, key) -> new LastKey(key.last(), key.highest(), key.levels(), false));
        check();
        expected.replaceAll((signal, key) -> signal % 2 == 0 ? key.withoutValue() : key);
        expected.values().forEach(keys::put);
        check();
    }

    @Test
    void whatWasTakenOutStaysAsItWas() {
        keys.follow(new NumberedSample(1, 5, 1_000, ClockSource.SOURCE, 0, 0, 0, 1.5));
        LastKey before = keys.get(5);
        keys.follow(new NumberedSample(2, 5, 2_000, ClockSource.SERVER, 0, 0, 0, "text"));
        assertThat(before).isNotNull();
        assertThat(before.last().value()).isEqualTo(1.5);
        assertThat(keys.get(4)).isNull();
        assertThat(keys.get(6)).isNull();
        assertThat(keys.get(100_000)).isNull();
        assertThat(keys.get(-1)).isNull();
    }

    private @Nullable Object value() {
        return switch (chance.nextInt(10)) {
            case 0 -> null;
            case 1 -> chance.nextBoolean();
            case 2 -> chance.nextLong();
            case 3 -> chance.nextFloat();
            case 4 -> Float.NaN;
            case 5 -> -0.0;
            case 6 -> "text " + chance.nextInt(9);
            case 7 -> new long[] {chance.nextLong(), 2};
            case 8 -> new Parts(4L, List.of(new Parts.Part(7, 2.5)));
            default -> chance.nextDouble();
        };
    }

    private void check() {
        List<String> all = new ArrayList<>();
        keys.forEach(key -> all.add(text(key)));
        assertThat(all)
                .containsExactlyElementsOf(
                        expected.values().stream().map(LastKeysTest::text).toList());
        expected.forEach((signal, key) -> assertThat(text(keys.get(signal))).isEqualTo(text(key)));
    }

    /** With the type and the elements of its value. */
    private static String text(@Nullable LastKey key) {
        if (key == null) {
            return "none";
        }
        Object value = key.last().value();
        return key.last().with(key.last().signal(), null) + " " + (value == null ? "" : value.getClass()) + " "
                + Arrays.deepToString(new Object[] {value}) + " " + key.highest() + " " + key.levels() + " "
                + key.repeatable();
    }
}
