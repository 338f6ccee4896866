package io.steelyard.edge.opcua;

import io.steelyard.ledger.NumberSet;
import java.util.Collection;
import java.util.random.RandomGenerator;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;

/**
 * The client handles of a session's monitored items. A session that takes subscriptions over begins where none of those can
 * be that the session before gave and could not write down any more: where chance says. For the server's thread only.
 */
final class Handles {
    private static final long LAST = 0xFFFF_FFFFL;
    private static final long ROOM = 1L << 24;

    private final RandomGenerator chance;
    private final NumberSet earlier = new NumberSet();
    private long first = 1;
    private long next = first;

    Handles(RandomGenerator chance) {
        this.chance = chance;
    }

    /** The next one. */
    long give() {
        return next++;
    }

    /** These were given by an earlier session, whose notifications may still come. Nothing was given yet. */
    void passOver(Collection<Long> handles) {
        handles.forEach(earlier::add);
        do {
            first = chance.nextLong(1, LAST - ROOM);
        } while (earlier.containsAny(first, first + ROOM - 1));
        next = first;
    }

    /** Whether neither this session gave it nor, as far as it was written down, the one that was taken over. */
    boolean isUnknown(UInteger handle) {
        long number = handle.longValue();
        return !earlier.isEmpty() && !earlier.contains(number) && (number < first || number >= next);
    }
}
