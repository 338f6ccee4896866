package io.steelyard.gateway.kpi.time;

import io.steelyard.gateway.kpi.time.TimeModel.Names;
import io.steelyard.gateway.kpi.time.TimeModel.Place;
import io.steelyard.gateway.kpi.time.TimeModel.Words;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule table's file, read and checked: unknown names, a cell that no row decides and a row that decides none are refused by
 * line.
 */
record TimeModelFile(TimeModel model, List<String> profiles, boolean isDefault) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final List<String> TRUST = List.of("V", "S", "P");
    private static final List<String> KEYS = List.of(
            "family",
            "version",
            "default",
            "profiles",
            "executing-for",
            "states",
            "modes",
            "executing",
            "failure",
            "rows");
    private static final List<String> ROW_KEYS =
            List.of("element", "state", "mode", "calendar", "order", "maintenance", "source", "trust");
    private static final List<String> ELEMENTS =
            Arrays.stream(Element.values()).map(Element::name).toList();
    private static final List<String> CALENDARS =
            Arrays.stream(Calendar.values()).map(TimeModelFile::word).toList();

    private static String word(Calendar calendar) {
        return calendar.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static TimeModelFile read(DataFile file) {
        DataNode root = file.root();
        root.knows(KEYS);
        String family = root.need("family").text("");
        Long version = root.need("version").whole(1, 1_000_000);
        boolean isDefault = root.get("default").flag(false);
        Map<String, String> states = numbers(root.need("states"));
        Map<String, String> modes = numbers(root.need("modes"));
        DataNode failure = root.need("failure");
        failure.knows(List.of("states", "but-not-in"));
        Words words = new Words(
                family,
                version == null ? 1 : version,
                some(root.need("executing"), List.copyOf(states.values())),
                some(failure.need("states"), List.copyOf(states.values())),
                some(failure.get("but-not-in"), List.copyOf(modes.values())),
                executingFor(root.get("executing-for")));
        List<DataNode> nodes = root.need("rows").elements();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            rows.add(row(nodes.get(i), states, modes, i));
        }
        file.check();
        List<Place> undecided = new ArrayList<>();
        List<Row> unreachable = new ArrayList<>();
        TimeModel model = new TimeModel(words, new Names(states, modes), rows, undecided, unreachable);
        unreachable.forEach(row -> nodes.get(row.number())
                .report(
                        "decides no cell, because the rows before it decide all that it fits",
                        "move it up or remove it"));
        if (!undecided.isEmpty()) {
            root.need("rows")
                    .report(
                            undecided.size() + " cells are decided by no row, the first is " + undecided.get(0),
                            "end with a row without conditions, {element: OTHER, ...}");
        }
        file.check();
        List<String> profiles = root.get("profiles").elements().stream()
                .map(DataNode::text)
                .filter(java.util.Objects::nonNull)
                .toList();
        return new TimeModelFile(model, profiles, isDefault);
    }

    private static long executingFor(DataNode node) {
        String text = node.text();
        if (text == null) {
            return 0;
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration.toNanos();
            }
        } catch (DateTimeException e) {
            // reported below, as one that is too long is
        }
        node.report("is no duration up to an hour", "write one as ISO 8601 has it, PT2M for instance");
        return 0;
    }

    /** Names by number. */
    private static Map<String, String> numbers(DataNode node) {
        Map<String, String> names = new HashMap<>();
        node.members().forEach((name, value) -> {
            Long number = value.whole(0, Integer.MAX_VALUE);
            if (name.equals(TimeModel.OTHER) || name.equals(TimeModel.UNTOLD)) {
                value.reportKey("is a word of its own", "choose another name");
            } else if (number != null && names.put(number.toString(), name) != null) {
                value.report("is another one's number", "give each its own");
            }
        });
        return names;
    }

    private static Set<String> some(DataNode node, List<String> known) {
        Set<String> words = new HashSet<>();
        for (DataNode element : node.elements()) {
            String word = element.oneOf(known);
            if (word != null) {
                words.add(word);
            }
        }
        return words;
    }

    private static Row row(DataNode node, Map<String, String> states, Map<String, String> modes, int number) {
        node.knows(ROW_KEYS);
        String element = node.need("element").oneOf(ELEMENTS);
        node.need("source").text();
        node.need("trust").oneOf(TRUST);
        List<String> stateWords = new ArrayList<>(states.values());
        stateWords.add(TimeModel.OTHER);
        List<String> modeWords = new ArrayList<>(modes.values());
        modeWords.addAll(List.of(TimeModel.OTHER, TimeModel.UNTOLD));
        return new Row(
                element == null || !ELEMENTS.contains(element) ? Element.OTHER : Element.valueOf(element),
                condition(node, "state", stateWords),
                condition(node, "mode", modeWords),
                calendars(node),
                node.get("order").flag(),
                node.get("maintenance").flag(),
                number);
    }

    private static @Nullable Set<String> condition(DataNode node, String key, List<String> known) {
        return node.has(key) ? some(node.get(key), known) : null;
    }

    private static @Nullable Set<Calendar> calendars(DataNode node) {
        Set<String> words = condition(node, "calendar", CALENDARS);
        if (words == null) {
            return null;
        }
        Set<Calendar> calendars = new HashSet<>();
        for (Calendar calendar : Calendar.values()) {
            if (words.contains(word(calendar))) {
                calendars.add(calendar);
            }
        }
        return calendars;
    }
}
