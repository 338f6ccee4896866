package io.steelyard.testkit.month;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was planned for a machine: a calendar or none, stops, maintenance windows, jobs, and the planned seconds a unit of jobs,
 * programs, products, and of the machine itself.
 */
public final class Plan {
    private final @Nullable WorkWeek week;
    private final Steps<Day> calendar = new Steps<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<CycleTime> cycleTimes = new ArrayList<>();
    private final List<Stretch> maintenance = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<Correction> corrections = new ArrayList<>();
    private final SortedMap<String, BigDecimal> programs = new TreeMap<>();
    private final SortedMap<String, BigDecimal> plannedScrap = new TreeMap<>();

    /** What the calendar says of an instant. */
    public enum Day {
        /** Planned busy time. */
        OPERATION,
        /** A break or a planned stop. */
        PLANNED_DOWN,
        /** Between shifts. */
        CLOSED
    }

    /** From an instant on, up to another that is not included, in nanoseconds since 1970. */
    public record Stretch(long from, long to) {
        /** Whether the instant lies in it. */
        public boolean has(long instant) {
            return instant >= from && instant < to;
        }
    }

    /**
     * An order's run that was declared for the machine.
     *
     * @param unitSeconds null where the order does not say them
     * @param planned when it was to be
     * @param product what is made; empty where nobody says it
     */
    public record Job(
            String order, Stretch stretch, @Nullable BigDecimal unitSeconds, Stretch planned, String product) {
        /** As it was planned. */
        public Job(String order, Stretch stretch, BigDecimal unitSeconds) {
            this(order, stretch, unitSeconds, stretch, "");
        }

        /** The same, of a product; {@code seconds} in the place of its own. */
        Job of(String made, @Nullable BigDecimal seconds) {
            return new Job(order, stretch, seconds, planned, made);
        }
    }

    /** Of whom a stop was declared. */
    public enum Of {
        MACHINE,
        LINE,
        SITE
    }

    /** Planned operation in which nothing was to run. */
    public record Stop(Of of, Stretch stretch) {}

    /**
     * What a unit is to take, of a machine or of its class, while nothing says more of it.
     *
     * @param product empty where it is of any
     * @param from nanoseconds since 1970 at which a day begins, included; null when it holds since ever
     */
    public record CycleTime(
            boolean isOfClass, String product, @Nullable Long from, BigDecimal unitSeconds) {}

    /**
     * What people corrected of a count.
     *
     * @param role {@code good} or {@code scrap}
     */
    public record Correction(long at, String role, long amount) {}

    /** No calendar when the week is null. */
    public Plan(@Nullable WorkWeek week, long from, long to) {
        this.week = week;
        if (week != null) {
            week.fill(calendar, from, to);
        }
    }

    /** Declares a stop. */
    public void stop(Stop stop) {
        stops.add(stop);
    }

    /** Declared stops, in any order; they may overlap. */
    public List<Stop> stops() {
        return List.copyOf(stops);
    }

    /** Declares what a unit is to take. */
    public void time(CycleTime cycleTime) {
        cycleTimes.add(cycleTime);
    }

    /** Declared times of a unit, in any order. */
    public List<CycleTime> cycleTimes() {
        return List.copyOf(cycleTimes);
    }

    /** Declares a maintenance window. */
    public void maintain(long from, long to) {
        maintenance.add(new Stretch(from, to));
    }

    /** Declares a job; jobs of a machine do not overlap. */
    public void plan(Job job) {
        jobs.add(job);
    }

    /** Declares jobs in the place of these. */
    void retell(UnaryOperator<Job> other) {
        jobs.replaceAll(other);
    }

    /** Declares how much scrap an order is to have. */
    public void expect(String order, BigDecimal scrap) {
        plannedScrap.put(order, scrap);
    }

    /** How much scrap the order was planned to have; null where nobody said it. */
    public @Nullable BigDecimal expected(String order) {
        return plannedScrap.get(order);
    }

    /** Declares what a unit is to take while the program runs. */
    public void program(String name, BigDecimal unitSeconds) {
        programs.put(name, unitSeconds);
    }

    /** Planned seconds a unit while a program runs, by its name. */
    public SortedMap<String, BigDecimal> programs() {
        return new TreeMap<>(programs);
    }

    /** Corrects a count. */
    public void correct(Correction correction) {
        corrections.add(correction);
    }

    /** Corrections in time order. */
    public List<Correction> corrections() {
        return List.copyOf(corrections);
    }

    /** What the calendar was made of; null without one. */
    public @Nullable WorkWeek week() {
        return week;
    }

    /** The calendar without stops, in steps; without any step there is none. */
    public Steps<Day> calendar() {
        return calendar;
    }

    /** What calendar and stops say of the instant; null where neither says anything. */
    public @Nullable Day day(long instant) {
        Day day = calendar.at(instant);
        boolean isStopped = stops.stream().anyMatch(stop -> stop.stretch().has(instant));
        return isStopped && day != Day.CLOSED ? Day.PLANNED_DOWN : day;
    }

    /** Declared maintenance windows in time order. */
    public List<Stretch> maintenance() {
        return List.copyOf(maintenance);
    }

    /** Declared jobs in time order. */
    public List<Job> jobs() {
        return List.copyOf(jobs);
    }

    /** Whether a maintenance window was declared for the instant. */
    public boolean isMaintained(long instant) {
        return maintenance.stream().anyMatch(window -> window.has(instant));
    }

    /** The job that was declared for the instant, or null. */
    public @Nullable Job job(long instant) {
        for (Job job : jobs) {
            if (job.stretch().has(instant)) {
                return job;
            }
        }
        return null;
    }
}
