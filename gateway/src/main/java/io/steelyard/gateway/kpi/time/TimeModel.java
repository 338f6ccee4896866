package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.model.AssetPlan.Calendar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A rule table: which time element an instant is of. Every cell has exactly one. Immutable, for any thread. */
public final class TimeModel {
    /** Stands for every state or mode without a name. */
    static final String OTHER = "other";
    /** The mode of a machine of which no signal tells it. */
    static final String UNTOLD = "untold";

    private final Words words;
    private final Names names;
    private final Map<Place, Element> elements = new HashMap<>();
    private final Map<When, Set<Element>> ofUnknown = new HashMap<>();
    private final String digest;
    private final String foldedBy;

    /**
     * What the table is of, and what it says of states beside their elements.
     *
     * @param executing states in which the machine works
     * @param failing states in which it is out of service
     * @param notFailingIn modes in which that is no failure
     * @param executingForNanos how long after a counter's step a machine without a state counts as executing; 0: never
     */
    public record Words(
            String family,
            long version,
            Set<String> executing,
            Set<String> failing,
            Set<String> notFailingIn,
            long executingForNanos) {

        public Words {
            executing = Set.copyOf(executing);
            failing = Set.copyOf(failing);
            notFailingIn = Set.copyOf(notFailingIn);
        }
    }

    /** The names of states and modes by their numbers, as texts. */
    record Names(Map<String, String> states, Map<String, String> modes) {

        Names {
            states = Map.copyOf(states);
            modes = Map.copyOf(modes);
        }
    }

    /** What is known of a cell without a state. */
    private record When(Calendar calendar, boolean maintenance) {}

    /** A cell by names. */
    record Place(String state, String mode, Calendar calendar, boolean order, boolean maintenance) {

        @Override
        public String toString() {
            return state + " in mode " + mode + ", calendar " + calendar
                    + (order ? ", with an order" : ", without an order")
                    + (maintenance ? ", in a maintenance window" : "");
        }
    }

    /** Decides every cell by the first row that fits; {@code undecided} and {@code unreachable} take what is wrong. */
    TimeModel(Words words, Names names, List<Row> rows, List<Place> undecided, List<Row> unreachable) {
        this.words = words;
        this.names = names;
        Set<Row> used = new HashSet<>();
        for (Place place : places(names)) {
            Row first = rows.stream().filter(row -> row.fits(place)).findFirst().orElse(null);
            if (first == null) {
                undecided.add(place);
            } else {
                used.add(first);
                elements.put(place, first.element());
                ofUnknown
                        .computeIfAbsent(
                                new When(place.calendar(), place.maintenance()), when -> EnumSet.noneOf(Element.class))
                        .add(first.element());
            }
        }
        rows.stream().filter(row -> !used.contains(row)).forEach(unreachable::add);
        this.digest = sha256(text());
        this.foldedBy = String.join(
                " ",
                "executing " + numbers(names.states(), words.executing()),
                "for " + words.executingForNanos(),
                "failing " + numbers(names.states(), words.failing()),
                "not in " + numbers(names.modes(), words.notFailingIn()));
    }

    /** Every rule in one order. */
    private String text() {
        TreeMap<String, Element> decided = new TreeMap<>();
        elements.forEach((place, element) -> decided.put(place.toString(), element));
        return String.join(
                "\n",
                words.family() + " " + words.version() + " " + words.executingForNanos(),
                new TreeSet<>(words.executing()).toString(),
                new TreeSet<>(words.failing()).toString(),
                new TreeSet<>(words.notFailingIn()).toString(),
                new TreeMap<>(names.states()).toString(),
                new TreeMap<>(names.modes()).toString(),
                decided.toString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 of all that the table says: equal ones decide the same. */
    public String digest() {
        return digest;
    }

    /** The part of it that minutes are folded by; what else it says is read from them when somebody asks. */
    public String foldedBy() {
        return foldedBy;
    }

    private static Set<String> numbers(Map<String, String> names, Set<String> of) {
        TreeSet<String> numbers = new TreeSet<>();
        names.forEach((number, name) -> {
            if (of.contains(name)) {
                numbers.add(number);
            }
        });
        return numbers;
    }

    private static List<Place> places(Names names) {
        List<String> states = new ArrayList<>(names.states().values());
        states.add(OTHER);
        List<String> modes = new ArrayList<>(names.modes().values());
        modes.addAll(List.of(OTHER, UNTOLD));
        List<Place> places = new ArrayList<>();
        for (String state : states) {
            for (String mode : modes) {
                for (Calendar calendar : Calendar.values()) {
                    for (int bits = 0; bits < 4; bits++) {
                        places.add(new Place(state, mode, calendar, (bits & 1) != 0, (bits & 2) != 0));
                    }
                }
            }
        }
        return places;
    }

    /** What the table is of. */
    public Words words() {
        return words;
    }

    /** Whether the machine works in the raw state. */
    public boolean isExecuting(String state) {
        return words.executing().contains(names.states().getOrDefault(state, OTHER));
    }

    /** Whether the raw state is one out of service, in a mode in which that is a failure. */
    public boolean isFailing(String state, @Nullable String mode) {
        return words.failing().contains(names.states().getOrDefault(state, OTHER))
                && (mode == null || !words.notFailingIn().contains(names.modes().getOrDefault(mode, OTHER)));
    }

    /** Whether the raw state is one out of service, whatever the mode. */
    public boolean isOutOfService(String state) {
        return words.failing().contains(names.states().getOrDefault(state, OTHER));
    }

    /**
     * The elements that an instant of the cell may be of: one where state and mode are known, or two when it depends on an order of
     * which nobody knows; of an unknown cell all that its calendar and maintenance window leave.
     */
    public Set<Element> elements(Cell cell) {
        Set<Element> possible = EnumSet.noneOf(Element.class);
        Cell.Flags flags = cell.flags();
        boolean known = cell.state() != null;
        boolean with = !known || flags.order() != Cell.Order.NO;
        boolean without = !known || flags.order() != Cell.Order.YES;
        if (cell.state() == null) {
            possible.addAll(ofUnknown.getOrDefault(new When(flags.calendar(), flags.maintenance()), Set.of()));
            return possible;
        }
        String state = names.states().getOrDefault(cell.state(), OTHER);
        String mode = cell.mode() == null ? UNTOLD : names.modes().getOrDefault(cell.mode(), OTHER);
        for (boolean order : new boolean[] {true, false}) {
            Element element = elements.get(new Place(state, mode, flags.calendar(), order, flags.maintenance()));
            if (element != null && (order ? with : without)) {
                possible.add(element);
            }
        }
        return possible;
    }
}
