package io.steelyard.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every process's main begins with: {@code --config F} or {@code --config=F}, {@code --check}, {@code --print-schema},
 * {@code --version}, {@code --help}. Exit codes: 0 done, 2 wrong use or settings.
 */
public final class Launch {
    /** Done. */
    public static final int DONE = 0;
    /** A local resource is taken. */
    public static final int TAKEN = 1;
    /** Wrong use or settings. */
    public static final int WRONG_USE = 2;

    private static final String CONFIG_IS = "--config=";

    private final String process;
    private final Keys keys;
    private final Function<Settings, List<Problem>> checks;
    private final Consumer<String> out;
    private final Consumer<String> err;

    /**
     * A launch of the named process.
     *
     * @param out gets data, line by line
     * @param err gets errors, line by line
     */
    public Launch(
            String process,
            Keys keys,
            Function<Settings, List<Problem>> checks,
            Consumer<String> out,
            Consumer<String> err) {
        this.process = process;
        this.keys = keys;
        this.checks = checks;
        this.out = out;
        this.err = err;
    }

    /** What to do next: run with the settings of a file, or exit with the code. */
    public record Next(SettingsFile.@Nullable Taken file, int exitCode) {
        /** The settings; null when there is nothing to run. */
        public @Nullable Settings settings() {
            return file == null ? null : file.settings();
        }
    }

    /** Reads the arguments and, unless they ask for something else, the settings file. */
    public Next next(String[] arguments, Map<String, String> environment) {
        String config = null;
        boolean check = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--config" -> {
                    if (i + 1 == arguments.length) {
                        return wrongUse("--config needs a file");
                    }
                    config = arguments[++i];
                }
                case "--check" -> check = true;
                case "--print-schema" -> {
                    out.accept(JsonSchema.of(keys, "Steelyard " + process));
                    return new Next(null, DONE);
                }
                case "--version", "-V" -> {
                    out.accept("steelyard " + Version.text());
                    return new Next(null, DONE);
                }
                case "--help", "-h" -> {
                    out.accept(usage());
                    return new Next(null, DONE);
                }
                default -> {
                    if (!arguments[i].startsWith(CONFIG_IS)) {
                        return wrongUse("unknown argument " + arguments[i]);
                    }
                    config = arguments[i].substring(CONFIG_IS.length());
                }
            }
        }
        if (config == null) {
            return wrongUse("--config is missing");
        }
        if (config.isEmpty()) {
            return wrongUse("--config needs a file");
        }
        return read(Path.of(config), check, environment);
    }

    private Next read(Path config, boolean check, Map<String, String> environment) {
        try {
            SettingsFile.Taken file = SettingsFile.take(config, keys, environment, checks);
            if (check) {
                out.accept(config + ": good");
                return new Next(null, DONE);
            }
            return new Next(file, DONE);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> err.accept(problem.toString()));
            int count = e.problems().size();
            err.accept(count + (count == 1 ? " problem; " : " problems; ") + "nothing was started");
            return new Next(null, WRONG_USE);
        }
    }

    private Next wrongUse(String what) {
        err.accept(what);
        err.accept(usage());
        return new Next(null, WRONG_USE);
    }

    private String usage() {
        return "usage: steelyard " + process + " --config FILE [--check]   |   --print-schema";
    }
}
