package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Where an instant of a machine stands. In a minute row {@code time.<state>.<mode>} is all time of a state and mode, and
 * {@code cell.<state>.<mode>.<flags>} the part of it of which something more is known: {@code p d c} for what the calendar says,
 * {@code o} with an order, {@code u} when nobody knows whether there is one, {@code m} in a maintenance window, {@code x}
 * when the state was derived.
 *
 * @param state as the machine says it; null when it is not known
 * @param mode null when no signal tells it, or the state is not known
 */
public record Cell(@Nullable String state, @Nullable String mode, Flags flags) {
    /** Names of fields begin so. */
    public static final String TOTAL = "time.";

    /** Names of fields of parts begin so. */
    public static final String PART = "cell.";

    private static final String UNKNOWN = "unknown";

    /** Name of the field of all time in which the state is not known. */
    static final String UNKNOWN_TOTAL = TOTAL + UNKNOWN;

    /** Whether an order is registered. */
    public enum Order {
        NO,
        YES,
        UNKNOWN
    }

    /**
     * What is known beside state and mode.
     *
     * @param derived whether the state was derived from a counter
     */
    public record Flags(Calendar calendar, Order order, boolean maintenance, boolean derived) {
        /** Nothing more is known. */
        public static final Flags NONE = new Flags(Calendar.NONE, Order.NO, false, false);

        /** As the name of a part ends; empty when nothing more is known. */
        public String letters() {
            StringBuilder text = new StringBuilder(4);
            switch (calendar) {
                case OPERATION -> text.append('p');
                case PLANNED_DOWN -> text.append('d');
                case CLOSED -> text.append('c');
                case NONE -> {}
            }
            switch (order) {
                case YES -> text.append('o');
                case UNKNOWN -> text.append('u');
                case NO -> {}
            }
            return text.append(maintenance ? "m" : "")
                    .append(derived ? "x" : "")
                    .toString();
        }

        static Flags of(String letters) {
            return new Flags(
                    letters.contains("p")
                            ? Calendar.OPERATION
                            : letters.contains("d")
                                    ? Calendar.PLANNED_DOWN
                                    : letters.contains("c") ? Calendar.CLOSED : Calendar.NONE,
                    letters.contains("o") ? Order.YES : letters.contains("u") ? Order.UNKNOWN : Order.NO,
                    letters.contains("m"),
                    letters.contains("x"));
        }
    }

    /** Name of the field of all time of the state and mode. */
    public String total() {
        return TOTAL + place();
    }

    /** Name of the field of the part, or null when nothing more is known of it. */
    public @Nullable String part() {
        String letters = flags.letters();
        return letters.isEmpty() ? null : PART + place() + "." + letters;
    }

    /** What is left of it where nobody knows what the state says. */
    Cell unread() {
        return new Cell(null, null, new Flags(flags.calendar(), Order.NO, flags.maintenance(), false));
    }

    private String place() {
        return state == null ? UNKNOWN : mode == null ? state : state + "." + mode;
    }

    /** The cell of a field's name behind its {@link #TOTAL}, without flags. */
    static Cell ofTotal(String place) {
        if (place.equals(UNKNOWN)) {
            return new Cell(null, null, Flags.NONE);
        }
        int dot = place.indexOf('.');
        return dot < 0
                ? new Cell(place, null, Flags.NONE)
                : new Cell(place.substring(0, dot), place.substring(dot + 1), Flags.NONE);
    }

    /** The cell of a field's name behind its {@link #PART}. */
    static Cell ofPart(String name) {
        int dot = name.lastIndexOf('.');
        Cell total = ofTotal(name.substring(0, Math.max(0, dot)));
        return new Cell(total.state, total.mode, Flags.of(name.substring(dot + 1)));
    }
}
