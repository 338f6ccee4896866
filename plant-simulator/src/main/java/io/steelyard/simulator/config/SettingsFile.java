package io.steelyard.simulator.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads {@code simulator.yaml}. */
public final class SettingsFile {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KB|MB|GB)?");
    private static final Pattern SITE = Pattern.compile("[^\\s/+#.,=\"\\\\]+");

    private final Map<String, Object> values = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    private SettingsFile() {}

    /** The settings, or every mistake in the file at once. */
    public static SimulatorSettings read(Path file) throws SettingsException {
        SettingsFile reading = new SettingsFile();
        try (InputStream yaml = Files.newInputStream(file)) {
            Object root =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(yaml);
            reading.flatten("", root);
        } catch (IOException e) {
            throw new SettingsException(List.of(file + ": cannot be read (" + e.getMessage() + ")"));
        } catch (YamlEngineException e) {
            throw new SettingsException(List.of(file + ": " + e.getMessage()));
        }
        SimulatorSettings settings = reading.settings();
        reading.values.keySet().forEach(key -> reading.mistakes.add("unknown key " + key + ": remove it"));
        if (!reading.mistakes.isEmpty()) {
            throw new SettingsException(reading.mistakes.stream()
                    .sorted()
                    .map(text -> file + ": " + text)
                    .toList());
        }
        return settings;
    }

    private SimulatorSettings settings() {
        SimulatorSettings.OpcUa opcua = new SimulatorSettings.OpcUa(
                text("opcua.host", "127.0.0.1"),
                (int) number("opcua.port", 4840, 1, 65_535),
                optional("opcua.advertise"),
                flag("opcua.none", true),
                flag("opcua.anonymous", true),
                optional("opcua.user"),
                optional("opcua.password"));
        SimulatorSettings.Truth truth =
                new SimulatorSettings.Truth(size("truth.part", 64L << 20), size("truth.cap", 2L << 30));
        if (truth.capBytes() < 2 * truth.partBytes()) {
            mistakes.add("truth.cap must be at least two truth.part");
        }
        String site = text("site", "demo");
        if (!SITE.matcher(site).matches()) {
            mistakes.add("site \"" + site + "\" must not have spaces or any of / + # . , = \" \\");
        }
        if ((opcua.user() == null) != (opcua.password() == null)) {
            mistakes.add("opcua.user and opcua.password belong together: set both or none");
        }
        if (!opcua.anonymous() && opcua.user() == null) {
            mistakes.add("opcua.anonymous is false and there is no opcua.user: nobody could log in");
        }
        return new SimulatorSettings(
                Path.of(text("data", "data")),
                site,
                number("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE),
                number("speed", 1, 1, 100),
                opcua,
                truth);
    }

    private void flatten(String prefix, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, inner));
        } else if (value != null && !prefix.isEmpty()) {
            values.put(prefix, value);
        } else if (value != null) {
            mistakes.add("the file must hold keys with values");
        }
    }

    private String text(String key, String usual) {
        Object value = values.remove(key);
        return value == null ? usual : value.toString();
    }

    private @Nullable String optional(String key) {
        Object value = values.remove(key);
        return value == null ? null : value.toString();
    }

    private boolean flag(String key, boolean usual) {
        Object value = values.remove(key);
        if (value == null || value instanceof Boolean) {
            return value == null ? usual : (Boolean) value;
        }
        mistakes.add(key + " is true or false, not " + value);
        return usual;
    }

    private long number(String key, long usual, long least, long most) {
        Object value = values.remove(key);
        if (value == null) {
            return usual;
        }
        if (value instanceof Number number && number.longValue() >= least && number.longValue() <= most) {
            return number.longValue();
        }
        mistakes.add(key + " is a whole number from " + least + " to " + most + ", not " + value);
        return usual;
    }

    private long size(String key, long usual) {
        Object value = values.remove(key);
        if (value == null) {
            return usual;
        }
        Matcher matcher = SIZE.matcher(value.toString());
        if (!matcher.matches()) {
            mistakes.add(key + " is a size such as 64MB, not " + value);
            return usual;
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        return Long.parseLong(matcher.group(1))
                << switch (unit) {
                    case "KB" -> 10;
                    case "MB" -> 20;
                    case "GB" -> 30;
                    default -> 0;
                };
    }
}
