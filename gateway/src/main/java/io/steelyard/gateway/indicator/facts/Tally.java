package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A count of things of which some may count and some may not. For one thread. */
final class Tally {
    private final String name;
    private final List<Member> members = new ArrayList<>();
    private long certain;
    private long counted;
    private long possible;
    private double coverage;

    Tally(String name) {
        this.name = name;
    }

    /**
     * Adds a thing.
     *
     * @param times how often it counts where it does
     * @param seen which share of what it depends on was seen
     * @param query what shows why it counts, or does not
     */
    void add(String what, Standing how, long times, double seen, ApiQuery query) {
        certain += how.isCertain() ? times : 0;
        counted += how.counts() ? times : 0;
        possible += how.mayCount() ? times : 0;
        coverage += seen;
        members.add(new Member(name, what, how.counts(), how.why(), query));
    }

    String name() {
        return name;
    }

    /** Whether any of them counts. */
    boolean isAny() {
        return counted > 0;
    }

    List<Member> all() {
        return List.copyOf(members);
    }

    Quantity quantity(Grade grade) {
        return new Quantity(
                BigDecimal.valueOf(counted),
                BigDecimal.valueOf(certain),
                BigDecimal.valueOf(possible),
                "1",
                grade,
                members.isEmpty() ? 1 : Math.max(0, Math.min(1, coverage / members.size())),
                "");
    }
}
