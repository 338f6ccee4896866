package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.MistakesException;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import io.steelyard.settings.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of tables there are, as the data file has them. */
final class Kinds {
    private static final String FILE = "/inputs/kinds.yaml";
    private final Map<String, Kind> kinds;

    private Kinds(Map<String, Kind> kinds) {
        this.kinds = kinds;
    }

    /** Those of the program. */
    static Kinds usual() {
        try (InputStream in = Objects.requireNonNull(Kinds.class.getResourceAsStream(FILE), FILE)) {
            return read(DataFile.of(FILE, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Kinds read(DataFile file) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (DataNode node : file.root().need("kinds").elements()) {
            node.knows(List.of("id", "name", "about", "touches", "columns"));
            List<Column> columns = new ArrayList<>();
            for (DataNode column : node.need("columns").elements()) {
                columns.add(column(column));
            }
            Kind kind = new Kind(
                    node.need("id").text(""),
                    words(node.need("name")),
                    words(node.need("about")),
                    oneOf(node.need("touches"), Kind.Touches.class, Kind.Touches.NOTHING),
                    columns);
            if (kind.keys().isEmpty()) {
                node.report("no column is a key", "say which columns tell one row from another");
            }
            if (kinds.put(kind.id(), kind) != null) {
                node.report("there are two kinds " + kind.id(), "name one of them differently");
            }
        }
        file.check();
        return new Kinds(kinds);
    }

    private static Column column(DataNode node) {
        node.knows(List.of(
                "name",
                "type",
                "key",
                "empty",
                "required",
                "choices",
                "zhChoices",
                "least",
                "most",
                "pattern",
                "unit",
                "words"));
        Kind.Words words = words(node.need("words"));
        boolean isKey = node.get("key").flag(false);
        List<String> choices = new ArrayList<>();
        node.get("choices").elements().forEach(choice -> choices.add(choice.text("")));
        List<String> inChinese = new ArrayList<>();
        node.get("zhChoices").elements().forEach(choice -> inChinese.add(choice.text("")));
        if (!inChinese.isEmpty() && inChinese.size() != choices.size()) {
            node.report("choices and zhChoices are not as many", "name each choice in both");
        }
        return new Column(
                new Column.Words(node.need("name").text(""), words.zh(), words.en()),
                oneOf(node.need("type"), ColumnType.class, ColumnType.TEXT),
                isKey,
                node.get("required").flag(false) || (isKey && !node.get("empty").flag(false)),
                new Column.Limits(
                        choices,
                        inChinese,
                        bound(node.get("least")),
                        bound(node.get("most")),
                        pattern(node.get("pattern"))),
                node.get("unit").text(""));
    }

    private static @Nullable BigDecimal bound(DataNode node) {
        return node.isPresent() ? node.number() : null;
    }

    private static @Nullable Pattern pattern(DataNode node) {
        return node.isPresent() ? Pattern.compile(node.text("")) : null;
    }

    private static Kind.Words words(DataNode node) {
        node.knows(List.of("zh", "en"));
        return new Kind.Words(node.need("zh").text(""), node.need("en").text(""));
    }

    private static <E extends Enum<E>> E oneOf(DataNode node, Class<E> type, E otherwise) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        String word = node.oneOf(names);
        return word == null ? otherwise : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    /** In the order of the file. */
    List<Kind> all() {
        return List.copyOf(kinds.values());
    }

    /** The kind of that name; one that is none is a mistake that says which is near. */
    Kind of(String id) {
        Kind kind = kinds.get(id);
        if (kind == null) {
            throw MistakesException.missing("there is no table " + id, Keys.suggest(id, List.copyOf(kinds.keySet())));
        }
        return kind;
    }
}
