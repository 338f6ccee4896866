package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Holds recorded plans against what is there, though nobody asks: when every action counts for the first time, and when what was
 * predicted is there for the first time, that is kept with what the model gave. {@link #touched} on any thread, {@link #look}
 * on one.
 *
 * <p>A plan is held against the latest period of the kind that it was made over which has come at least as far as that had then.
 *
 * <p>A look takes place when something has been touched and once a minute, and then rests for fifty times as long as it took,
 * two seconds at least and a minute at most. Of a site and model the latest {@value #MOST} plans are looked at that have not reached their score.
 */
public final class Predictions {
    /** Of a site and model. */
    static final int MOST = 20;

    private static final long REST_NANOS = 2_000_000_000L;
    private static final long AGAIN_NANOS = 60_000_000_000L;
    private static final int RESTS_FOR = 50;
    private static final String KIND = "actions/";

    private final AssessmentDesk desk;
    private final Shelves shelves;
    private final UnaryOperator<String> zone;
    private final LongSupplier now;
    private final LongSupplier nanoTime;
    private final AtomicBoolean touched = new AtomicBoolean(true);
    private long rest;
    private long latest;

    /** Where plans stand, and what happened to them. */
    public record Shelves(AnswerShelf plans, Milestones milestones) {}

    /**
     * Looks at nothing yet.
     *
     * @param zone of a site
     * @param now nanoseconds since 1970
     * @param nanoTime a monotonic clock
     */
    public Predictions(
            AssessmentDesk desk, Shelves shelves, UnaryOperator<String> zone, LongSupplier now, LongSupplier nanoTime) {
        this.desk = desk;
        this.shelves = shelves;
        this.zone = zone;
        this.now = now;
        this.nanoTime = nanoTime;
        this.latest = nanoTime.getAsLong();
    }

    /** Something has changed that a score may rest on. */
    public void touched() {
        touched.set(true);
    }

    /** Looks, if it is time to. What fails of one site and model does not keep the others from being looked at. */
    public void look() {
        long begin = nanoTime.getAsLong();
        long since = begin - latest;
        if (since < rest || (since < AGAIN_NANOS && !touched.get())) {
            return;
        }
        touched.set(false);
        RuntimeException first = null;
        for (AnswerShelf.Name name : shelves.milestones().plans()) {
            try {
                look(name);
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        latest = nanoTime.getAsLong();
        rest = Math.min(AGAIN_NANOS, Math.max(REST_NANOS, (latest - begin) * RESTS_FOR));
        if (first != null) {
            throw first;
        }
    }

    private void look(AnswerShelf.Name name) {
        AssessmentDesk.Which which =
                new AssessmentDesk.Which(name.site(), name.kind().substring(KIND.length()));
        if (!desk.knows(which)) {
            return;
        }
        Map<Long, Set<Milestone.What>> happened = new HashMap<>();
        shelves.milestones()
                .of(name)
                .forEach((version, all) -> all.forEach(
                        one -> happened.computeIfAbsent(version, any -> EnumSet.noneOf(Milestone.What.class))
                                .add(one.what())));
        Map<AssessmentDesk.Over, Assessed> assessed = new HashMap<>();
        String in = zone.apply(name.site());
        long at = now.getAsLong();
        for (AnswerShelf.Version plan : open(name, happened)) {
            AssessmentDesk.Over over = PlanPeriod.latest(Recorded.period(plan), plan.at(), in, at);
            Recorded recorded =
                    new Recorded(plan, assessed.computeIfAbsent(over, window -> desk.assessed(which, window)));
            boolean wasDone = happened.getOrDefault(plan.version(), Set.of()).contains(Milestone.What.DONE);
            if (recorded.isDone() && !wasDone) {
                shelves.milestones().keep(name, plan.version(), recorded.milestone(Milestone.What.DONE, at, over));
            }
            if (recorded.cameTrue()) {
                shelves.milestones().keep(name, plan.version(), recorded.milestone(Milestone.What.REACHED, at, over));
            }
        }
    }

    /** The latest plans that have not reached their score; those that have stand in nobody's way. */
    private List<AnswerShelf.Version> open(AnswerShelf.Name name, Map<Long, Set<Milestone.What>> happened) {
        List<AnswerShelf.Version> open = new ArrayList<>();
        List<AnswerShelf.Version> page = shelves.plans().history(name, Long.MAX_VALUE, MOST);
        while (!page.isEmpty()) {
            for (AnswerShelf.Version plan : page) {
                if (!happened.getOrDefault(plan.version(), Set.of()).contains(Milestone.What.REACHED)) {
                    open.add(plan);
                }
            }
            if (open.size() >= MOST) {
                return open.subList(0, MOST);
            }
            page = shelves.plans().history(name, page.get(page.size() - 1).version(), MOST);
        }
        return open;
    }
}
