package io.steelyard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.settings.LockFile;
import io.steelyard.settings.ProcessHome;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code steelyard agent plan | apply | undo}: another mapping for an agent that runs. */
final class AgentChangeCommand {
    private static final int MOST_LINES = 200;

    private AgentChangeCommand() {}

    /** Work with a file that may be wrong. */
    private interface Work {
        void run() throws AgentDesk.DeskException, WrongUseException, IOException, InterruptedException;
    }

    private static int told(Work work) throws WrongUseException, IOException, InterruptedException {
        try {
            work.run();
            return ExitCode.DONE;
        } catch (AgentDesk.DeskException | SettingsException e) {
            throw new WrongUseException(String.valueOf(e.getMessage()));
        }
    }

    private static AgentDesk desk(Duration patience) {
        return new AgentDesk(
                System.getenv(),
                patience,
                data -> LockFile.holder(ProcessHome.lockFile(data, "edge-agent"))
                        .isPresent());
    }

    private static Path readable(Path config) throws WrongUseException {
        if (!Files.isReadable(config)) {
            throw new WrongUseException(config + " cannot be read: name the agent's file with --config");
        }
        return config;
    }

    /** The plan for a person: what changes, a line each, and a sum. */
    static String text(AgentPlan plan) {
        if (plan.isEmpty()) {
            return "nothing changes" + System.lineSeparator();
        }
        StringBuilder text = new StringBuilder();
        plan.servers().forEach(line -> line(text, line, "server "));
        List<AgentPlan.Line> lines = plan.lines();
        lines.stream().limit(MOST_LINES).forEach(line -> line(text, line, ""));
        if (lines.size() > MOST_LINES) {
            text.append(String.format(Locale.ROOT, "… and %d more; --json lists all%n", lines.size() - MOST_LINES));
        }
        text.append(String.format(
                Locale.ROOT,
                "signals: %d new, %d gone, %d read anew, %d told anew; series to be created: %d%n",
                plan.count(AgentPlan.NEW),
                plan.count(AgentPlan.GONE),
                plan.count(AgentPlan.ANEW),
                plan.count(AgentPlan.TOLD),
                plan.count(AgentPlan.NEW)));
        if (!plan.restart().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "restart needed: %s cannot change while the agent runs%n",
                    String.join(", ", plan.restart())));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, AgentPlan.Line line, String kind) {
        text.append(String.format(Locale.ROOT, "%-5s %s%s: %s%n", line.what(), kind, line.name(), line.detail()));
    }

    private static String json(AgentPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        plan.restart().forEach(json.putArray("restart")::add);
        lines(json.putArray("servers"), plan.servers());
        lines(json.putArray("signals"), plan.lines());
        json.put("series", plan.count(AgentPlan.NEW));
        return json.toPrettyString() + System.lineSeparator();
    }

    private static void lines(ArrayNode list, List<AgentPlan.Line> lines) {
        lines.forEach(line -> list.addObject()
                .put("what", line.what())
                .put("name", line.name())
                .put("detail", line.detail()));
    }

    private static String outcome(AgentDesk.Applied applied) {
        return switch (applied.outcome()) {
            case TAKEN -> "taken on: the agent runs with " + applied.file() + " as it is now";
            case TAKEN_WHERE_REACHED -> "taken on; a server that is away is read so when it is back";
            case NOTHING_TO_DO -> "the agent runs so already";
            case WRITTEN -> applied.file() + " is written; no agent runs there, it will be taken on at the next start";
        };
    }

    /** {@code steelyard agent plan}. */
    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Shows what a file would change of what the agent on its data folder runs. Changes nothing.")
    static final class Plan implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agent's file, or a draft.")
        private Path config = Path.of("");

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            return told(() -> {
                AgentPlan plan = desk(Duration.ZERO).plan(readable(config));
                System.out.print(json ? json(plan) : text(plan));
            });
        }
    }

    /** {@code steelyard agent apply}. */
    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Has the running agent work as a file says: a draft is written over the agent's own file. Only what",
                "differs is touched; everything else keeps its monitored items and loses nothing."
            })
    static final class Apply implements Callable<Integer> {
        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agent's file, or a draft.")
        private Path config = Path.of("");

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long to wait for the agent (default: ${DEFAULT-VALUE}).")
        private int wait;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            return told(() -> {
                AgentDesk.Applied applied = desk(Duration.ofSeconds(wait)).apply(readable(config));
                System.out.print(text(applied.plan()));
                System.out.println(outcome(applied));
            });
        }
    }

    /** {@code steelyard agent undo}. */
    @Command(
            name = "undo",
            mixinStandardHelpOptions = true,
            description = "Has the agent work as before the last change, up to nine changes back; its file is written"
                    + " over.")
    static final class Undo implements Callable<Integer> {
        @Option(names = "--config", paramLabel = "FILE", description = "The agent's file, for its data folder.")
        private @Nullable Path config;

        @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
        private Path data = Path.of(DataFolder.NAME);

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long to wait for the agent (default: ${DEFAULT-VALUE}).")
        private int wait;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            return told(() -> {
                Path folder = config == null
                        ? data
                        : AgentFile.read(readable(config), System.getenv())
                                .config()
                                .data();
                AgentDesk.Applied applied = desk(Duration.ofSeconds(wait)).undo(folder);
                System.out.print(text(applied.plan()));
                System.out.println(outcome(applied));
            });
        }
    }
}
