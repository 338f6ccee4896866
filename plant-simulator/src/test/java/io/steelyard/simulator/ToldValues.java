package io.steelyard.simulator;

import io.steelyard.simulator.truth.TruthText;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/** What a subscriber was told, beside the truth as it is written. */
final class ToldValues {
    private ToldValues() {}

    /** What was told, as the truth would write it. */
    static Set<String> toldSince(Subscriber subscriber) {
        return subscriber.told().stream().map(ToldValues::text).collect(Collectors.toSet());
    }

    /** The rows that the subscriber must know: of each signal all from its first notification on. */
    static Set<String> since(Subscriber subscriber, TruthFiles truth) {
        Set<String> known = toldSince(subscriber);
        Set<String> begun = new HashSet<>();
        Set<String> due = new HashSet<>();
        for (String[] row : truth.rows("set")) {
            String text = row[2] + "@" + row[3] + "=" + row[4] + "!" + row[5];
            if (known.contains(text)) {
                begun.add(row[2]);
            }
            if (begun.contains(row[2])) {
                due.add(text);
            }
        }
        return due;
    }

    static String text(Subscriber.Told told) {
        Object value = told.value().value().value();
        Object plain = value instanceof UInteger number ? (Object) number.longValue() : value;
        return told.signal() + "@" + told.value().sourceTime().getJavaInstant() + "=" + TruthText.of(plain) + "!"
                + told.value().statusCode().value();
    }

    static long bad(Subscriber subscriber) {
        return subscriber.told().stream()
                .filter(told -> !told.value().statusCode().isGood()
                        && told.value().value().isNull())
                .count();
    }

    static Set<String> stillBad(Subscriber subscriber) {
        Set<String> bad = new HashSet<>();
        for (Subscriber.Told told : subscriber.told()) {
            if (told.value().statusCode().isGood()) {
                bad.remove(told.signal());
            } else {
                bad.add(told.signal());
            }
        }
        return bad;
    }
}
