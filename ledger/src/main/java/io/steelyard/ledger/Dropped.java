package io.steelyard.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of one epoch that were dropped, by reason, and those of them that were filled in among what came. */
final class Dropped {
    /** Reasons for dropping; beyond, further ones are counted together. */
    private static final int MAX_REASONS = 20;

    private static final String OTHER = "other";

    /** Why what was kept aside is kept no longer: there was no room. */
    static final String POLICY = "policy";

    private final TreeMap<String, NumberSet> byReason = new TreeMap<>();
    private final FilledHoles filled = new FilledHoles();

    /** The numbers dropped for the reason, to be added to. */
    NumberSet of(String reason) {
        String known = byReason.containsKey(reason) || byReason.size() < MAX_REASONS ? reason : OTHER;
        return byReason.computeIfAbsent(known, r -> new NumberSet());
    }

    /** What of the ranges was not given up meanwhile, as far as nothing else is known of it. */
    List<NumberRange> keptOf(List<NumberRange> ranges, NumberSet received) {
        NumberSet givenUp = byReason.getOrDefault(POLICY, new NumberSet());
        return NumberSet.of(ranges).minus(givenUp).minus(received).ranges();
    }

    /** What of the numbers was not dropped. */
    NumberSet minusAll(NumberSet numbers) {
        NumberSet rest = numbers;
        for (NumberSet ofReason : byReason.values()) {
            rest = rest.minus(ofReason);
        }
        return rest;
    }

    /** Takes what was dropped from the rest, and adds how many it was to the reasons. */
    void take(Rest rest, Map<String, Long> reasons) {
        byReason.forEach((reason, numbers) -> {
            long count = rest.take(numbers);
            if (count > 0) {
                reasons.merge(reason, count, Long::sum);
            }
        });
    }

    /** The sets as they are now, without what was filled in. */
    Map<String, NumberSet> copies() {
        Map<String, NumberSet> copies = new TreeMap<>();
        byReason.forEach((reason, numbers) -> copies.put(reason, numbers.copy()));
        return copies;
    }

    /** How many were dropped, by reason. */
    Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        byReason.forEach((reason, numbers) -> sums.put(reason, numbers.count()));
        filled.addTo(sums);
        return sums;
    }

    /** Whether the numbers of a reason are in more ranges than that. */
    boolean isInMoreThan(int ranges) {
        return byReason.values().stream().anyMatch(numbers -> numbers.rangeCount() > ranges);
    }

    /**
     * Adds to what came the dropped numbers of known hours that are holes there, and only counts them from now on: a copy of
     * such a sample that comes after all is a duplicate.
     *
     * @param holes of what came, as far as no other term holds them
     */
    void fill(EpochHours hours, NumberSet holes, NumberSet received) {
        filled.begin();
        hours.forEach((hour, given) -> byReason.forEach((reason, numbers) -> {
            NumberSet here = numbers.intersection(holes).intersection(given).minus(received);
            if (!here.isEmpty()) {
                filled.fill(hour, reason, here);
                numbers.removeAll(here);
                received.addAll(here);
            }
        }));
    }

    FilledHoles filled() {
        return filled;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byReason.size());
        for (Map.Entry<String, NumberSet> reason : byReason.entrySet()) {
            out.writeUTF(reason.getKey());
            reason.getValue().write(out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String reason = in.readUTF();
            byReason.put(reason, NumberSet.read(in));
        }
    }
}
