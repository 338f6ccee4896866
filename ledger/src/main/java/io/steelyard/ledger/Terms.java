package io.steelyard.ledger;

import java.util.TreeMap;

/**
 * What is known of numbers, in the order in which they are looked for: each is in the first term that holds it.
 *
 * @param inStore stored, but for what the store did not take
 * @param aside kept aside at the gateway, but for what was let go there
 * @param asideByAgent kept aside at the agent
 * @param refused not taken by the store, in its dead-letter
 * @param letGo no longer kept aside, because there was no room
 * @param received came and were used, those that were filled in included
 * @param outbox held by the agent
 */
record Terms(
        NumberSet inStore,
        NumberSet aside,
        NumberSet asideByAgent,
        NumberSet refused,
        NumberSet letGo,
        NumberSet received,
        Dropped dropped,
        NumberSet elsewhere,
        NumberSet outbox) {
    /**
     * An hour's row.
     *
     * @param given the hour's numbers
     * @param isKnown whether what was sampled is known, so that balance can be spoken of
     * @param isClosed whether the hour is, as far as what is in the inbox does not matter
     */
    LedgerRow row(long hour, NumberSet given, boolean isKnown, boolean isClosed) {
        Rest rest = new Rest(given);
        FilledHoles.Share filled = dropped.filled().of(hour);
        long asStored = rest.take(inStore);
        long keptAside = rest.take(aside) + rest.take(asideByAgent) + rest.take(refused);
        long byPolicy = rest.take(letGo);
        long asReceived = rest.take(received);
        long unmarked = Math.min(asReceived, filled.unmarked());
        TreeMap<String, Long> reasons = new TreeMap<>(filled.reasons());
        if (byPolicy > 0) {
            reasons.merge(Dropped.POLICY, byPolicy, Long::sum);
        }
        dropped.take(rest, reasons);
        long away = rest.take(elsewhere);
        long inOutbox = rest.take(outbox);
        return new LedgerRow(
                hour,
                given.count(),
                Math.max(0, asStored - (filled.count() - unmarked)),
                keptAside,
                asReceived - unmarked,
                reasons,
                away,
                inOutbox,
                isKnown ? (Boolean) rest.isEmpty() : null,
                isClosed && asReceived == unmarked);
    }
}
