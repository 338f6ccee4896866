package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataFolder;
import io.steelyard.settings.DataNode;
import io.steelyard.settings.Keys;
import io.steelyard.settings.Problem;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The assessment models that there are: those that the program brings, and a user's own files beside them. Reading a user's
 * file checks it at once; those of the program are read when they are asked for. Any thread.
 *
 * <p>A model that is wrong is refused with every mistake, as {@link SettingsException}.
 */
public final class Models {
    private static final String FOLDER = "/models/";

    private final List<String> builtIn;
    private final Reading.Indicators indicators;
    private final Map<String, Model> own;
    private final Map<String, Model> asked = new ConcurrentHashMap<>();

    private Models(List<String> builtIn, Reading.Indicators indicators, Map<String, Model> own) {
        this.builtIn = builtIn;
        this.indicators = indicators;
        this.own = own;
    }

    /** What a list of models shows of one. */
    public record Summary(String model, String edition, Words name, boolean draft, boolean informative) {}

    /**
     * An indicator that machines may have measured.
     *
     * @param isShare whether it is a share of something, as bands of a ratio need it
     * @param models those whose outcome it rests on; hardly any does on one
     */
    public record Measured(String id, boolean isShare, List<String> models) {
        public Measured {
            models = List.copyOf(models);
        }
    }

    /** Those of the program. */
    public static Models builtIn() {
        DataFile index = resource("index.yaml");
        List<String> models = texts(index.root().need("models"));
        Set<String> indicators = Set.copyOf(texts(index.root().need("indicators")));
        Set<String> shares = Set.copyOf(texts(index.root().need("shares")));
        Map<String, List<String>> assessments = new LinkedHashMap<>();
        index.root().need("assessments").members().forEach((id, model) -> assessments.put(id, List.of(model.text(""))));
        index.check();
        Reading.Indicators known =
                new Reading.Indicators(indicators::contains, shares::contains, Map.copyOf(assessments));
        return new Models(models, known, Map.of());
    }

    /** The same, whose further models may name these indicators beside those of the program. */
    public Models knowing(List<Measured> more) {
        Set<String> ids = new TreeSet<>();
        Set<String> shares = new TreeSet<>();
        Map<String, List<String>> assessments = new LinkedHashMap<>(indicators.assessments());
        for (Measured one : more) {
            ids.add(one.id());
            if (!one.models().isEmpty()) {
                assessments.put(one.id(), one.models());
            }
            if (one.isShare()) {
                shares.add(one.id());
            }
        }
        Reading.Indicators both = new Reading.Indicators(
                id -> indicators.all().test(id) || ids.contains(id),
                id -> indicators.shares().test(id)
                        || (shares.contains(id) && !indicators.all().test(id)),
                Map.copyOf(assessments));
        return new Models(builtIn, both, own);
    }

    private static List<String> texts(DataNode list) {
        return list.elements().stream().map(element -> element.text("")).toList();
    }

    private static DataFile resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(Models.class.getResourceAsStream(FOLDER + name), "resource " + name)) {
            return DataFile.of(name, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a model of a file, which goes before one of the program with the same id. */
    public Models with(Path file) {
        return with(List.of(file));
    }

    /** With every model of a folder: its files that end with .yaml, .yml or .json. */
    public Models withFolder(Path folder) {
        return with(DataFolder.files(folder));
    }

    private Models with(List<Path> files) {
        Map<String, Model> more = new LinkedHashMap<>(own);
        Map<String, Path> read = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                Model model = read(DataFile.of(file), file);
                Path other = read.putIfAbsent(model.head().id(), file);
                if (other != null) {
                    problems.add(new Problem(
                            file.toString(),
                            0,
                            0,
                            "model",
                            model.head().id() + " is in " + other + " too",
                            "keep one"));
                }
                more.put(model.head().id(), model);
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        Models all = new Models(builtIn, indicators, more);
        if (problems.isEmpty()) {
            read.forEach((id, file) -> all.endless(id, file, problems));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return all;
    }

    /** A model that asks for another one's outcome, which asks for this one's, would never end. */
    private void endless(String id, Path file, List<Problem> problems) {
        for (Model.Asks asks : model(id).asks()) {
            List<String> way = way(asks.model(), id, new TreeSet<>());
            if (!way.isEmpty()) {
                problems.add(new Problem(
                        file.toString(),
                        asks.place().line(),
                        asks.place().column(),
                        asks.place().path(),
                        asks.indicator() + " rests on " + String.join(", which rests on ", way)
                                + ": it would ask for itself without end",
                        "name an indicator that does not rest on " + id));
            }
        }
    }

    /** From one model to another over what each asks for; empty when there is no way. */
    private List<String> way(String from, String to, Set<String> passed) {
        if (from.equals(to)) {
            return List.of(to);
        }
        if (!has(from) || !passed.add(from)) {
            return List.of();
        }
        for (Model.Asks asks : model(from).asks()) {
            List<String> rest = way(asks.model(), to, passed);
            if (!rest.isEmpty()) {
                List<String> way = new ArrayList<>(List.of(from));
                way.addAll(rest);
                return way;
            }
        }
        return List.of();
    }

    private Model read(DataFile data, Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return ModelReader.read(data, indicators, Fingerprint.sha256(text));
        } catch (IOException e) {
            throw refused(file.toString(), "cannot be read", "name a file that this user may read");
        }
    }

    private static SettingsException refused(String file, String what, String remedy) {
        return new SettingsException(List.of(new Problem(file, 0, 0, "", what, remedy)));
    }

    /** Their ids. */
    public List<String> ids() {
        Set<String> ids = new TreeSet<>(builtIn);
        ids.addAll(own.keySet());
        return List.copyOf(ids);
    }

    public boolean has(String id) {
        return own.containsKey(id) || builtIn.contains(id);
    }

    /** The id of the model in a file that was read. */
    public String idOf(Path file) {
        return model(file).head().id();
    }

    private Model model(Path file) {
        return read(DataFile.of(file), file);
    }

    /** A commented answers file to fill in. */
    public String template(String id) {
        return Template.of(model(id));
    }

    /** What to do about an id that no model has. */
    public String suggest(String id) {
        return Keys.suggest(id, ids());
    }

    /** All of them, by id. */
    public List<Summary> list() {
        return ids().stream().map(this::summary).toList();
    }

    private Summary summary(String id) {
        Model.Head head = model(id).head();
        return new Summary(
                head.id(),
                head.edition(),
                head.name(),
                head.status() == Model.Status.DRAFT,
                head.status() == Model.Status.INFORMATIVE);
    }

    Model model(String id) {
        Model given = own.get(id);
        if (given != null) {
            return given;
        }
        if (!builtIn.contains(id)) {
            throw refused("models", "there is no model " + id, suggest(id));
        }
        return asked.computeIfAbsent(id, this::read);
    }

    private Model read(String id) {
        return ModelReader.read(resource(id + ".yaml"), indicators, Fingerprint.sha256(text(id)));
    }

    private static String text(String id) {
        try (InputStream in = Objects.requireNonNull(Models.class.getResourceAsStream(FOLDER + id + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Scores answers.
     *
     * @param today on which documents have to be valid where the answers name no day
     * @throws SettingsException with every mistake in the answers; nothing is scored then
     */
    public Assessed score(String id, DataFile answers, Telemetry telemetry, LocalDate today) {
        Model model = model(id);
        return Assessed.of(model, AnswersReader.read(answers, model, Answers.Day.unlessSaid(today)), telemetry);
    }
}
