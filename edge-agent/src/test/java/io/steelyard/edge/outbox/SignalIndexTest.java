package io.steelyard.edge.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The way back from names to ids. */
final class SignalIndexTest {
    private final BySignal<SignalEntry> entries = new BySignal<>();
    private final Random chance = new Random(5);

    private SignalEntry add(SignalIndex index, int id, String asset, String signal, SignalType type) {
        SignalEntry entry = new SignalEntry(id, asset, signal, type);
        entries.put(id, entry);
        index.add(entry);
        return entry;
    }

    /** Names whose hashes meet, types that differ alone, and some that are given another id later. */
    @Test
    void findsWhatAMapOfTheNamesFinds() {
        SignalIndex index = new SignalIndex(entries);
        Map<SignalEntry, Integer> expected = new HashMap<>();
        for (int id = 1; id <= 20_000; id++) {
            String asset = "load-" + chance.nextInt(90);
            String signal = (chance.nextBoolean() ? "Aa" : "BB") + chance.nextInt(100);
            SignalType type =
                    SignalType.of(chance.nextBoolean() ? ValueType.DOUBLE : ValueType.STRING, chance.nextInt(5) == 0);
            expected.put(new SignalEntry(0, asset, signal, type), id);
            add(index, id, asset, signal, type);
        }
        SignalIndex later = new SignalIndex(entries);
        assertThat(expected).hasSizeGreaterThan(10_000);
        expected.forEach((entry, id) -> {
            assertThat(index.find(entry.asset(), entry.signal(), entry.type())).isEqualTo(id);
            assertThat(later.find(entry.asset(), entry.signal(), entry.type())).isEqualTo(id);
        });
        assertThat(index.find("load-1", "CC", SignalType.scalar(ValueType.DOUBLE)))
                .isNull();
    }

    /** The same record is read more than once: every segment begins with all of them. */
    @Test
    void anEntryThatIsSaidAgainTakesNoFurtherPlace() {
        SignalIndex index = new SignalIndex(entries);
        for (int i = 0; i < 10_000; i++) {
            add(index, 7, "a", "s", SignalType.scalar(ValueType.INT64));
        }
        assertThat(index.find("a", "s", SignalType.scalar(ValueType.INT64))).isEqualTo(7);
        assertThat(index.size()).isEqualTo(1);
    }
}
