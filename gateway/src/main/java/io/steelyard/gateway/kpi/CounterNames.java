package io.steelyard.gateway.kpi;

import java.util.Map;
import java.util.stream.Collectors;

/** Names of the fields of a counter. */
record CounterNames(
        String resets,
        String rollovers,
        String corrections,
        String replaced,
        String started,
        String unseen,
        String stretches,
        String opening,
        String doubt,
        String blind) {
    private static final Map<String, CounterNames> BY_ROLE =
            MinuteFold.COUNTERS.stream().collect(Collectors.toUnmodifiableMap(role -> role, CounterNames::made));

    /** Of the counter with the role. */
    static CounterNames of(String role) {
        CounterNames names = BY_ROLE.get(role);
        return names == null ? made(role) : names;
    }

    private static CounterNames made(String role) {
        return new CounterNames(
                role + ".resets",
                role + ".rollovers",
                role + ".corrections",
                role + ".replaced",
                role + ".started",
                role + MinuteFold.UNSEEN,
                role + MinuteFold.STRETCHES,
                role + MinuteFold.OPENING,
                role + MinuteFold.DOUBT,
                role + MinuteFold.BLIND);
    }
}
