package io.steelyard.cli.mapping;

import io.steelyard.edge.config.AgentChecks;
import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentKeys;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.edge.opcua.select.Selects;
import io.steelyard.settings.Problem;
import io.steelyard.settings.Settings;
import io.steelyard.settings.SettingsException;
import io.steelyard.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code assets} of an agent's file as a table, out and in; out also with what the agent has selected without a list,
 * which comes in again as what it is.
 */
public final class MappingTable {
    private static final Pattern PLACE = Pattern.compile("assets\\[(\\d+)](?:\\.signals\\[(\\d+)])?(?:\\.(\\w+))?");

    private final Path config;
    private final Map<String, String> environment;

    /**
     * Of this agent's file.
     *
     * @param environment where {@code ${env:NAME}} is looked up
     */
    public MappingTable(Path config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /** One mistake in the table, to be told in the order of the lines. */
    record Mistake(int line, String text) {}

    /**
     * Writes the mapping to a file, one row a signal.
     *
     * @return the number of signals
     * @throws SettingsException when the agent's file is wrong
     */
    public int write(Path table) throws WrongTableException, IOException {
        Sheet sheet = sheet();
        sheet.write(table);
        return sheet.lines().size() - 1;
    }

    /** The mapping as CSV. */
    public String csv() throws IOException {
        return sheet().csv();
    }

    /** Servers of which something is selected, and of which nobody can tell what, since no agent has walked them here. */
    public List<String> unknown() {
        AgentConfig agent = AgentConfig.of(settings());
        return agent.selects().stream()
                .map(Selects::server)
                .filter(server -> !Files.exists(agent.opcua().memory().resolve(server + ".selected")))
                .toList();
    }

    private Settings settings() {
        return SettingsFile.read(config, AgentKeys.KEYS, environment, AgentChecks::of);
    }

    private static SelectedRows selected(Settings settings) {
        Map<String, String> prefixes = new HashMap<>();
        settings.sections("namespaces").forEach(one -> prefixes.put(one.text("uri"), one.text("prefix")));
        return new SelectedRows(Joined.added(AgentConfig.of(settings).wanted()), prefixes);
    }

    /** What the file says; one that has no assets yet says what it says of everything else. */
    private Known known() throws IOException {
        String text = Files.readString(config);
        Settings settings = SettingsFile.parse(
                config,
                Yaml.hasAssets(text) ? text : Yaml.withAssets(text, List.of()),
                AgentKeys.KEYS,
                environment,
                AgentChecks::of);
        return new Known(
                settings.sections("servers").stream()
                        .map(one -> one.text("name"))
                        .toList(),
                rows(settings));
    }

    private Sheet sheet() {
        List<Sheet.Line> lines = new ArrayList<>();
        lines.add(new Sheet.Line(1, Column.headings()));
        for (Map<Column, String> row : rows(settings())) {
            lines.add(new Sheet.Line(
                    lines.size() + 1,
                    Arrays.stream(Column.values())
                            .map(column -> row.getOrDefault(column, ""))
                            .toList()));
        }
        return new Sheet(lines);
    }

    /** What stands in the file, and what its agent has selected. */
    private static List<Map<Column, String>> rows(Settings settings) {
        List<Map<Column, String>> rows = new ArrayList<>();
        for (Settings asset : settings.sections("assets")) {
            for (Settings signal : asset.sections("signals")) {
                Map<Column, String> cells = new EnumMap<>(Column.class);
                Column.OF_ASSET.forEach(column -> put(cells, column, asset));
                Column.OF_SIGNAL.forEach(column -> put(cells, column, signal));
                rows.add(cells);
            }
        }
        rows.addAll(selected(settings).all());
        return rows;
    }

    private static void put(Map<Column, String> cells, Column column, Settings from) {
        String value = from.textOrNull(column.key());
        if (value != null) {
            cells.put(column, value);
        }
    }

    /**
     * The agent's file with the table's rows in place of its section {@code assets}; everything else of it stays as it is,
     * remarks too. The file itself is not touched.
     *
     * @throws WrongTableException with every mistake, by line and column of the table
     */
    public String with(Path table) throws WrongTableException, IOException {
        Rows rows = Rows.of(table.toString(), Sheet.read(table));
        if (rows.isPartial()) {
            rows.fill(known());
        }
        String text = Yaml.withAssets(Files.readString(config), rows.assets());
        List<Mistake> mistakes = new ArrayList<>(rows.mistakes());
        if (!rows.selected().isEmpty() && rows.isNamed()) {
            mistakes.addAll(selected(settings()).mistakes(rows));
        }
        mistakes.addAll(check(text, rows));
        if (!mistakes.isEmpty()) {
            throw WrongTableException.all(rows.withoutConsequences(mistakes).stream()
                    .sorted(Comparator.comparingInt(Mistake::line))
                    .map(Mistake::text)
                    .distinct()
                    .toList());
        }
        return text;
    }

    /** As the agent itself would check it, so that no rule stands in two places. */
    private List<Mistake> check(String text, Rows rows) throws IOException {
        Path folder = config.toAbsolutePath().getParent();
        Path trial = Files.createTempFile(folder, ".mapping", ".yaml"); // beside it: paths count from there
        try {
            Files.writeString(trial, text);
            var unused = SettingsFile.read(trial, AgentKeys.KEYS, environment, AgentChecks::of);
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream()
                    .filter(problem -> !rows.isLacking(key(problem)))
                    .map(problem -> mistake(problem, rows))
                    .toList();
        } finally {
            Files.delete(trial);
        }
    }

    /** The key of an asset or signal that a problem is about; null when it is about something else. */
    private static @Nullable String key(Problem problem) {
        Matcher place = PLACE.matcher(problem.key());
        return place.matches() ? place.group(3) : null;
    }

    private Mistake mistake(Problem problem, Rows rows) {
        Matcher place = PLACE.matcher(problem.key());
        if (!place.matches()) {
            String what = problem.toString();
            return new Mistake(0, config + what.substring(problem.file().length()));
        }
        int asset = Integer.parseInt(place.group(1));
        int signal = place.group(2) == null ? 0 : Integer.parseInt(place.group(2));
        String remedy = problem.remedy().isEmpty() ? "" : "; " + problem.remedy();
        return rows.mistake(rows.line(asset, signal), place.group(3), problem.what() + remedy);
    }
}
