package io.steelyard.gateway.indicator;

import io.steelyard.gateway.indicator.formula.Units;
import io.steelyard.gateway.indicator.formula.Vocabulary;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataFolder;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every indicator and the words that they are made of, as the data files have them. Any thread. */
public final class Catalogue {
    private static final List<Grade> DECLARED = List.of(Grade.D, Grade.S);
    private static final List<Grade> REGISTERED = List.of(Grade.R, Grade.S);
    private static final List<Grade> ANY = List.of(Grade.values());
    /** Who gives quantities, and which grades those may have that do not say so themselves. */
    private static final Map<String, List<Grade>> PROVIDERS = Map.ofEntries(
            Map.entry("kpi", List.of(Grade.T)),
            Map.entry("facts", REGISTERED),
            Map.entry("latencies", List.of(Grade.T)),
            Map.entry("declared", DECLARED),
            Map.entry("factors", List.of(Grade.T, Grade.D, Grade.S)),
            Map.entry("baselines", REGISTERED),
            Map.entry("capability", DECLARED),
            Map.entry("sequences", List.of(Grade.S)),
            Map.entry("assessment.sme-2024", ANY),
            Map.entry("assessment.cmmm-2020", ANY),
            Map.entry("nobody", DECLARED));

    private static final List<String> GRADES =
            Arrays.stream(Grade.values()).map(Grade::name).toList();
    private static final List<String> FILES = List.of("coverage", "iso-22400", "energy", "programme");

    private final Map<String, QuantityDefinition> quantities;
    private final Map<String, Definition> definitions;
    private final @Nullable Catalogue program;

    private Catalogue(
            Map<String, QuantityDefinition> quantities,
            Map<String, Definition> definitions,
            @Nullable Catalogue program) {
        this.program = program;
        this.quantities = Collections.unmodifiableMap(quantities);
        this.definitions = Collections.unmodifiableMap(definitions);
    }

    /** The same without a user's own. */
    public Catalogue program() {
        return program == null ? this : program;
    }

    /** Those of the program, held against its message catalogue: each reason has a sentence. */
    public static Catalogue usual() {
        return read(resource("/quantities.yaml"), shipped(), reasons());
    }

    private static List<DataFile> shipped() {
        return FILES.stream()
                .map(file -> resource("/indicators/" + file + ".yaml"))
                .toList();
    }

    private static Predicate<String> reasons() {
        Set<String> messages = resource("/messages/en.json").root().members().keySet();
        return reason -> messages.contains("reason-" + reason);
    }

    /**
     * Those of the program, and those of a user's folder: one with the id of the program's takes its place and needs a version of
     * its own, one with another id comes to them. The words that formulas use are the program's. Each one's example has to come
     * out as it says.
     *
     * @throws io.steelyard.settings.SettingsException when a file is wrong, with line, key and remedy
     */
    public static Catalogue withFolder(Path folder) {
        Catalogue usual = usual();
        DefinitionReader reader =
                new DefinitionReader(vocabulary(resource("/quantities.yaml")), usual.quantities, reasons());
        Map<String, Definition> all = new LinkedHashMap<>(usual.definitions);
        Map<String, Path> seen = new LinkedHashMap<>();
        DataFolder.read(
                DataFolder.files(folder),
                (path, file) -> definitions(file, reader, (node, definition) -> {
                    Path other = seen.putIfAbsent(definition.id(), path);
                    if (other != null) {
                        node.report(
                                definition.id() + " is in " + other.getFileName() + " before", "keep one of the two");
                    }
                    OwnRules.check(node, definition, usual);
                    all.put(definition.id(), definition.asOwn());
                }));
        return new Catalogue(usual.quantities, all, usual);
    }

    private static DataFile resource(String name) {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name)) {
            return DataFile.of(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads vocabulary and definitions; an id that comes twice is a mistake.
     *
     * @param reasons whether the message catalogue has a sentence of that id
     * @throws io.steelyard.settings.SettingsException with every mistake of a file
     */
    public static Catalogue read(DataFile words, List<DataFile> files, Predicate<String> reasons) {
        Map<String, QuantityDefinition> quantities = quantities(words);
        Map<String, Definition> definitions = new LinkedHashMap<>();
        DefinitionReader reader = new DefinitionReader(vocabulary(words), quantities, reasons);
        for (DataFile file : files) {
            definitions(file, reader, (node, definition) -> {
                if (definitions.put(definition.id(), definition) != null) {
                    node.report(definition.id() + " comes twice", "keep one of the two");
                }
            });
            file.check();
        }
        return new Catalogue(quantities, definitions, null);
    }

    private static Map<String, QuantityDefinition> quantities(DataFile words) {
        Map<String, QuantityDefinition> quantities = new LinkedHashMap<>();
        for (DataNode node : words.root().need("quantities").elements()) {
            QuantityDefinition quantity = quantity(node);
            if (quantities.put(quantity.name(), quantity) != null) {
                node.report(quantity.name() + " comes twice", "keep one of the two");
            }
        }
        words.check();
        return quantities;
    }

    private static Vocabulary vocabulary(DataFile words) {
        return new Vocabulary(words.root().need("quantities").elements().stream()
                .map(Catalogue::noun)
                .toList());
    }

    /** Hands each over that can be read; what is wrong is reported. */
    private static void definitions(DataFile file, DefinitionReader reader, BiConsumer<DataNode, Definition> taker) {
        file.root().knows(List.of("version", "indicators"));
        String version = file.root().need("version").text("");
        for (DataNode node : file.root().need("indicators").elements()) {
            Definition definition = reader.read(node, version);
            if (definition != null) {
                taker.accept(node, definition);
            }
        }
    }

    private static QuantityDefinition quantity(DataNode node) {
        node.knows(List.of(
                "name", "unit", "zh", "en", "provider", "parts", "within", "signed", "grades", "missing", "seen"));
        String unit = node.need("unit").text("1");
        if (!Units.isKnown(unit)) {
            node.get("unit").report("no unit of UCUM: " + unit, "write kW.h, kg, s, 1 or [CNY] for instance");
        }
        String named = node.need("provider").oneOf(PROVIDERS.keySet());
        String provider = named == null ? "nobody" : named;
        DataNode grades = node.get("grades");
        return new QuantityDefinition(
                node.need("name").text(""),
                unit,
                new Words(node.need("zh").text(""), node.need("en").text("")),
                provider,
                grades.isPresent() ? grades(grades) : PROVIDERS.getOrDefault(provider, DECLARED),
                node.get("missing").isPresent() ? node.get("missing").text("") : "",
                node.get("seen").isPresent() ? node.get("seen").text("") : "");
    }

    /** As they are written, the best first. */
    static List<Grade> grades(DataNode node) {
        Set<Grade> grades = EnumSet.noneOf(Grade.class);
        for (DataNode one : node.elements()) {
            String word = one.oneOf(GRADES);
            grades.add(word == null ? Grade.S : Grade.valueOf(word));
        }
        return List.copyOf(grades);
    }

    private static Vocabulary.Noun noun(DataNode node) {
        List<String> parts = new ArrayList<>();
        node.get("parts").elements().forEach(part -> parts.add(part.text("")));
        String within = node.get("within").isPresent() ? node.get("within").text("") : "";
        return new Vocabulary.Noun(
                node.need("name").text(""),
                node.need("unit").text("1"),
                parts,
                within,
                node.get("signed").flag(false));
    }

    /** In the order of the files. */
    public Collection<Definition> all() {
        return definitions.values();
    }

    public @Nullable Definition find(String id) {
        return definitions.get(id);
    }

    /** Words that formulas use, in the order of the file. */
    public Collection<QuantityDefinition> quantities() {
        return quantities.values();
    }

    /** A word that formulas use. */
    public @Nullable QuantityDefinition quantity(String name) {
        return quantities.get(name);
    }
}
