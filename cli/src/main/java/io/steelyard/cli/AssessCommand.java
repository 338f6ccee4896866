package io.steelyard.cli;

import io.steelyard.gateway.assessment.Assessed;
import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.assessment.Telemetry;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code steelyard assess}: scores an answers file; no server is asked. */
@Command(
        name = "assess",
        mixinStandardHelpOptions = true,
        description = "Scores an answers file with an assessment model; no server is needed.")
final class AssessCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A model's id, or a model file of your own (ends with .yaml, .yml or .json).")
    private @Nullable String model;

    @Option(names = "--answers", paramLabel = "FILE", description = "The answers, YAML or JSON.")
    private @Nullable Path answers;

    @Option(names = "--models", paramLabel = "DIR", description = "A folder with models of your own.")
    private @Nullable Path folder;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json (default: text).")
    private String format = "text";

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(names = "--lang", paramLabel = "LANG", description = "zh or en (default: the language of this terminal).")
    private @Nullable String language;

    @Option(names = "--print-answers", paramLabel = "MODEL", description = "Print an answers file to fill in, and end.")
    private @Nullable String template;

    @Option(names = "--list", description = "List the models, and end.")
    private boolean list;

    @Override
    public Integer call() throws WrongUseException {
        check();
        try {
            Models models = folder == null ? Models.builtIn() : Models.builtIn().withFolder(folder);
            System.out.writeBytes(answer(models).getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            return ExitCode.DONE;
        } catch (SettingsException e) {
            throw new WrongUseException(String.valueOf(e.getMessage()));
        }
    }

    private void check() throws WrongUseException {
        if (!List.of("text", "json").contains(format)) {
            throw new WrongUseException("--format " + format + " is not known: write text or json");
        }
        if (!List.of("zh", "en").contains(language())) {
            throw new WrongUseException("--lang " + language + " is not known: write zh or en");
        }
    }

    private String language() {
        return language != null ? language : Locale.getDefault().getLanguage().equals("zh") ? "zh" : "en";
    }

    private String answer(Models known) throws WrongUseException {
        if (list) {
            return listed(known);
        }
        String wanted = template == null ? model : template;
        if (wanted == null) {
            throw new WrongUseException("name a model with --model; --list shows those that there are");
        }
        Models models = known;
        String id = wanted;
        if (wanted.matches(".*\\.(yaml|yml|json)") && !known.has(wanted)) {
            Path file = Path.of(wanted);
            models = known.with(file);
            id = models.idOf(file);
        } else if (!known.has(wanted)) {
            throw new WrongUseException("there is no model " + wanted + ": " + known.suggest(wanted));
        }
        return template == null ? scored(models, id) : models.template(id);
    }

    private String scored(Models models, String id) throws WrongUseException {
        if (answers == null) {
            throw new WrongUseException(
                    "name an answers file with --answers; --print-answers " + id + " prints one to fill in");
        }
        if (Files.isDirectory(answers)) {
            throw new WrongUseException(answers + " is a folder: name the file of answers in it with --answers");
        } else if (!Files.exists(answers)) {
            throw new WrongUseException("there is no file " + answers + ": name one with --answers");
        }
        Assessed result = models.score(id, DataFile.of(answers), Telemetry.none(), today());
        return json || format.equals("json") ? result.json() + System.lineSeparator() : result.text(language());
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(InstantSource.system().instant(), ZoneId.systemDefault());
    }

    private String listed(Models models) {
        List<String> lines = new ArrayList<>();
        for (Models.Summary one : models.list()) {
            String name = language().equals("zh") ? one.name().zh() : one.name().en();
            lines.add(String.format(Locale.ROOT, "%-24s%s%s", one.model(), name, mark(one)));
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private String mark(Models.Summary model) {
        boolean isChinese = language().equals("zh");
        if (model.draft()) {
            return isChinese ? "（草案）" : " (draft)";
        }
        return !model.informative() ? "" : isChinese ? "（仅供参考）" : " (for information)";
    }
}
