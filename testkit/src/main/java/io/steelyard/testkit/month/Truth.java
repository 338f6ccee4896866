package io.steelyard.testkit.month;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that one machine did, exactly: state and mode by the numbers of its {@link Family}, the order that it was told, program and
 * design speed, each part, and the energy between two readings of its meter. What a counter showed of it stands in {@link Samples}, not here.
 */
public final class Truth {
    private final Steps<Integer> state = new Steps<>();
    private final Steps<Integer> mode = new Steps<>();
    private final Steps<String> order = new Steps<>();
    private final Steps<String> program = new Steps<>();
    private final Steps<Double> speed = new Steps<>();
    private final Steps<Integer> moving = new Steps<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Taken> energy = new ArrayList<>();
    private final List<Size> sizes = new ArrayList<>();

    /** How a part came out. */
    public enum Outcome {
        GOOD,
        SCRAP,
        REWORK;

        /** Role of the counter that counts it, beside that of all. */
        public String role() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A part that was finished at the instant. */
    public record Part(long at, Outcome outcome) {
        /** Scrap, where it is not good. */
        public Part(long at, boolean good) {
            this(at, good ? Outcome.GOOD : Outcome.SCRAP);
        }

        /** At once, without being worked again. */
        public boolean good() {
            return outcome == Outcome.GOOD;
        }
    }

    /** What was taken since the reading before, as it was read at the instant; thousandths of what the meter counts in. */
    public record Taken(long at, long wattHours) {}

    /** What a part measured. */
    public record Size(long at, long micrometres) {}

    /** MachineryItemState. */
    public Steps<Integer> state() {
        return state;
    }

    /** MachineryOperationMode. */
    public Steps<Integer> mode() {
        return mode;
    }

    /** The order that the machine itself names; empty between orders. Without a step it names none ever. */
    public Steps<String> order() {
        return order;
    }

    /** The program that ran. Without a step none ever did that the machine names. */
    public Steps<String> program() {
        return program;
    }

    /** How many parts a minute the machine was set up for; 0 where it was for no speed. Without a step it says none ever. */
    public Steps<Double> speed() {
        return speed;
    }

    /** Of a machine that tells no state: 3 for two minutes from each step of its counter on, else 2. */
    public Steps<Integer> moving() {
        return moving;
    }

    /** The parts, in time order. */
    public List<Part> parts() {
        return parts;
    }

    /** What parts measured, in time order; without any nothing measures them. */
    public List<Size> sizes() {
        return sizes;
    }

    /** The readings of the meter, in time order. */
    public List<Taken> energy() {
        return energy;
    }
}
