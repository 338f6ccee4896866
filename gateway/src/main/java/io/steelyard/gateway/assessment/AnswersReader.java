package io.steelyard.gateway.assessment;

import io.steelyard.gateway.assessment.Answers.Declared;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import io.steelyard.settings.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads an answers document against its model; a mistake anywhere means that nothing is scored. */
final class AnswersReader {
    private static final List<String> KEYS =
            List.of("model", "subject", "answers", "scenes", "effort", "documents", "asOf", "baseline");
    private static final List<String> WEIGHTED = List.of("type", "tailoredOut", "findings");
    private static final BigDecimal MOST_EFFORT = new BigDecimal("1000000");
    private static final int MOST_REQUIREMENTS = 200;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2260-01-01T00:00:00Z");

    private final Model model;
    private final Answers.Day day;
    private final SortedMap<String, Declared> declared = new TreeMap<>();

    private AnswersReader(Model model, Answers.Day day) {
        this.model = model;
        this.day = day;
    }

    /**
     * Reads the answers.
     *
     * @param day on which documents have to be valid
     * @throws io.steelyard.settings.SettingsException with every mistake
     */
    static Answers read(DataFile file, Model model, Answers.Day day) {
        Answers answers = new AnswersReader(model, day).answers(file.root());
        file.check();
        return answers;
    }

    private Answers answers(DataNode root) {
        if (root.kind() != DataNode.Kind.OBJECT) {
            root.report(
                    "the document holds no answers",
                    "begin with model: " + model.head().id());
            return Answers.none();
        }
        List<String> keys = new ArrayList<>(KEYS);
        Model.Weighted weighted = model.weighted();
        if (weighted != null) {
            keys.addAll(WEIGHTED);
            keys.removeAll(List.of("answers", "scenes"));
        }
        root.knows(keys);
        String named = root.get("model").text();
        if (named != null && !named.equals(model.head().id())) {
            root.get("model")
                    .report(
                            "these answers are for " + named + ", not for "
                                    + model.head().id(),
                            "score them with the model that they are for");
        }
        SortedMap<String, String> subject = new TreeMap<>();
        root.get("subject").members().forEach((name, value) -> subject.put(name, value.text("")));
        items(root.get("answers"), false);
        items(root.get("scenes"), true);
        findings(root.get("findings"), weighted);
        return new Answers(
                subject,
                weighted == null ? null : variant(root, weighted),
                tailored(root.get("tailoredOut")),
                declared,
                effort(root.get("effort")),
                documents(root),
                baseline(root.get("baseline")));
    }

    private static @Nullable String variant(DataNode root, Model.Weighted weighted) {
        DataNode type = root.need("type");
        return type.oneOf(weighted.variants());
    }

    private void items(DataNode node, boolean areScenes) {
        List<String> known = model.items().stream()
                .filter(item -> item.about().scene() == areScenes && !(item instanceof Item.Findings))
                .map(Item::id)
                .toList();
        node.knows(known);
        for (String id : known) {
            DataNode given = node.get(id);
            Item item = model.item(id).orElseThrow();
            if (given.isPresent()) {
                Declared answer = answer(item, given);
                if (answer != null) {
                    declared.put(id, answer);
                }
            }
        }
    }

    private static @Nullable Declared answer(Item item, DataNode node) {
        if (item instanceof Item.Single single) {
            String word = node.oneOf(ids(single.options()));
            return word == null ? null : new Answers.Chosen(Set.of(word));
        } else if (item instanceof Item.Multi multi) {
            List<String> words = new ArrayList<>();
            for (DataNode element : node.elements()) {
                String word = element.oneOf(ids(multi.options()));
                if (word != null) {
                    words.add(word);
                }
            }
            return new Answers.Chosen(new TreeSet<>(words));
        } else if (item instanceof Item.Steps steps) {
            Long step = node.whole(0, steps.top());
            return step == null ? null : new Answers.Step(step.intValue());
        }
        return ratio(node);
    }

    private static List<String> ids(List<Item.Option> options) {
        return options.stream().map(Item.Option::id).toList();
    }

    private static @Nullable Declared ratio(DataNode node) {
        if (node.kind() != DataNode.Kind.OBJECT) {
            node.report("a share belongs here", "write it like {ratio: 0.45}");
            return null;
        }
        node.knows(List.of("ratio"));
        DataNode place = node.need("ratio");
        BigDecimal ratio = place.number();
        if (ratio == null) {
            return null;
        }
        if (ratio.signum() < 0 || ratio.compareTo(BigDecimal.ONE) > 0) {
            place.report(
                    "a share lies between 0 and 1, and " + ratio.toPlainString() + " does not",
                    "write 45 % as {ratio: 0.45}");
            return null;
        }
        return new Answers.Share(ratio);
    }

    private void findings(DataNode node, Model.@Nullable Weighted weighted) {
        if (weighted == null) {
            return;
        }
        List<String> known = model.items().stream().map(Item::id).toList();
        node.knows(known);
        for (Item item : model.items()) {
            DataNode given = node.get(item.id());
            if (given.isPresent() && item instanceof Item.Findings findings) {
                declared.put(item.id(), found(given, weighted, findings.fed()));
            }
        }
    }

    /** A finding is a word, or the indicator that finds it. */
    private static Declared found(DataNode node, Model.Weighted weighted, Item.Fed fed) {
        SortedMap<Integer, List<String>> levels = new TreeMap<>();
        List<String> known = new ArrayList<>();
        for (int level = 1; level <= weighted.levels(); level++) {
            known.add(Integer.toString(level));
        }
        node.knows(known);
        for (String level : known) {
            DataNode list = node.get(level);
            if (!list.isPresent()) {
                continue;
            }
            List<String> words = new ArrayList<>();
            List<String> able = new ArrayList<>(weighted.findings().keySet());
            fed.at(Integer.parseInt(level)).forEach(requirement -> able.add(requirement.indicator()));
            for (DataNode element : list.elements()) {
                String word = element.oneOf(able);
                if (word != null && !weighted.findings().containsKey(word)) {
                    able.remove(word); // it finds one requirement, not two
                }
                if (word != null) {
                    words.add(word);
                }
            }
            if (list.kind() == DataNode.Kind.LIST
                    && (list.elements().isEmpty() || list.elements().size() > MOST_REQUIREMENTS)) {
                list.report(
                        "one finding for each requirement belongs here, at most " + MOST_REQUIREMENTS,
                        "leave the level out when it was not assessed");
            }
            levels.put(Integer.valueOf(level), words);
        }
        return new Answers.Found(levels);
    }

    private SortedSet<String> tailored(DataNode list) {
        SortedSet<String> out = new TreeSet<>();
        Map<String, List<String>> able = model.tailorable();
        for (DataNode element : list.elements()) {
            String id = element.text("");
            if (!able.containsKey(id) && model.item(id).isPresent()) {
                element.report(
                        id + " cannot be tailored out", "tailor out only of " + String.join(", ", able.keySet()));
            } else {
                String part = element.oneOf(able.keySet());
                out.addAll(part == null ? List.of() : able.getOrDefault(part, List.of()));
            }
        }
        return out;
    }

    /** What changing an item costs, by item; by {@code item.option} what adding the option costs instead. */
    private SortedMap<String, Exact> effort(DataNode node) {
        SortedMap<String, Exact> effort = new TreeMap<>();
        List<String> known = new ArrayList<>();
        for (Item item : model.items()) {
            known.add(item.id());
            if (item instanceof Item.Multi multi) {
                multi.options().forEach(option -> known.add(item.id() + "." + option.id()));
            }
        }
        node.members().forEach((name, value) -> {
            BigDecimal number = value.number(BigDecimal.ONE);
            if (!known.contains(name)) {
                value.reportKey("unknown key", Keys.suggest(name, known));
            } else if (number.signum() <= 0 || number.compareTo(MOST_EFFORT) > 0) {
                value.report(
                        "an effort is greater than 0 and at most 1000000",
                        "an item that is changed costs 1 where none is said");
            } else {
                effort.put(name, Exact.of(number));
            }
        });
        return effort;
    }

    private SortedMap<String, Answers.Document> documents(DataNode root) {
        SortedMap<String, Answers.Document> documents = new TreeMap<>();
        LocalDate said = date(root.get("asOf"));
        LocalDate on = said == null || day.isFixed() ? day.day() : said;
        DataNode node = root.get("documents");
        node.knows(model.items().stream().map(Item::id).toList());
        node.members().forEach((id, one) -> {
            one.knows(List.of("name", "sha256", "validUntil"));
            String hash = one.need("sha256").text("");
            if (!hash.isEmpty() && !hash.matches("[0-9a-fA-F]{64}")) {
                one.get("sha256").report("is no SHA-256", "write the document's hash as 64 hexadecimal digits");
            }
            LocalDate until = date(one.get("validUntil"));
            Answers.Validity validity = until == null
                    ? Answers.Validity.UNDATED
                    : until.isBefore(on) ? Answers.Validity.PAST : Answers.Validity.VALID;
            documents.put(id, new Answers.Document(one.need("name").text(""), hash, validity));
        });
        return documents;
    }

    private static Answers.@Nullable Earlier baseline(DataNode node) {
        node.knows(List.of("from", "to"));
        Instant from = instant(node.need("from"));
        Instant to = instant(node.need("to"));
        if (from == null || to == null) {
            return null;
        }
        if (!from.isBefore(to)) {
            node.report("a baseline ends before it begins", "write the earlier instant first");
            return null;
        }
        return new Answers.Earlier(nanos(from), nanos(to));
    }

    private static @Nullable Instant instant(DataNode node) {
        String text = node.text();
        try {
            Instant instant = text == null ? null : OffsetDateTime.parse(text).toInstant();
            if (instant == null || (instant.isAfter(EARLIEST) && instant.isBefore(LATEST))) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        node.report("is no instant between 1970 and 2260", "write it like 2026-01-01T00:00:00Z");
        return null;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    private static @Nullable LocalDate date(DataNode node) {
        String text = node.text();
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            node.report("is no date", "write it like 2026-11-30");
            return null;
        }
    }
}
