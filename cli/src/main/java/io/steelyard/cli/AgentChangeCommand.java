package io.steelyard.cli;

import io.steelyard.cli.plan.PlanText;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentState;
import io.steelyard.settings.LockFile;
import io.steelyard.settings.ProcessHome;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard agent apply | undo}: another mapping for an agent that runs. */
final class AgentChangeCommand {
    private AgentChangeCommand() {}

    /** Work with a file that may be wrong; answers with the exit code. */
    interface Work {
        int run() throws AgentDesk.DeskException, WrongUseException, IOException, InterruptedException;
    }

    static int told(Work work) throws WrongUseException, IOException, InterruptedException {
        try {
            return work.run();
        } catch (AgentDesk.DeskException | AgentState.HiddenException | SettingsException e) {
            throw new WrongUseException(String.valueOf(e.getMessage()));
        }
    }

    static AgentDesk desk(Duration patience) {
        return new AgentDesk(
                System.getenv(),
                patience,
                data -> LockFile.holder(ProcessHome.lockFile(data, "edge-agent"))
                        .isPresent());
    }

    static Path readable(Path config) throws WrongUseException {
        if (!Files.isReadable(config)) {
            throw new WrongUseException(config + " cannot be read: name the agent's file with --config");
        }
        return config;
    }

    private static String outcome(AgentDesk.Applied applied) {
        return switch (applied.outcome()) {
            case TAKEN -> "taken on: the agent runs with " + applied.file() + " as it is now";
            case TAKEN_WHERE_REACHED -> "taken on; a server that is away is read so when it is back";
            case NOTHING_TO_DO -> "the agent runs so already";
            case WRITTEN -> applied.file() + " is written; no agent runs there, it will be taken on at the next start";
        };
    }

    /** How long a running agent may take to take a change on. */
    static final class Patience {
        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long to wait for the agent (default: ${DEFAULT-VALUE}).")
        private int wait;

        /** A change of the agent's file. */
        interface Change {
            AgentDesk.Applied at(AgentDesk desk)
                    throws AgentDesk.DeskException, WrongUseException, IOException, InterruptedException;
        }

        /** Makes it and says what became of it. */
        int change(Change change) throws WrongUseException, IOException, InterruptedException {
            return told(() -> {
                AgentDesk.Applied applied = change.at(desk(Duration.ofSeconds(wait)));
                System.out.print(new PlanText(applied.plan()).text());
                System.out.println(outcome(applied));
                return ExitCode.DONE;
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

        @Mixin
        private Patience patience = new Patience();

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            return patience.change(desk -> desk.apply(readable(config)));
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

        @Mixin
        private Patience patience = new Patience();

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            return patience.change(desk -> desk.undo(folder()));
        }

        private Path folder() throws WrongUseException, IOException {
            return config == null ? data : folderOf(readable(config));
        }

        /** A file that has just been broken is what people want to undo. */
        private static Path folderOf(Path config) throws WrongUseException, IOException {
            try {
                return AgentFile.read(config, System.getenv()).config().data();
            } catch (SettingsException mistakes) {
                return folderOfBroken(config)
                        .orElseThrow(() -> new WrongUseException(mistakes.getMessage() + System.lineSeparator()
                                + "no agent of this file is found so: name the data folder with --data DIR, without"
                                + " --config"));
            }
        }

        private static Optional<Path> folderOfBroken(Path config) throws IOException {
            Path folder;
            try {
                folder = AgentFile.data(config, System.getenv());
            } catch (SettingsException e) {
                return Optional.empty();
            }
            Path own = new AgentState(folder).word().map(AgentState.Word::file).orElse(null);
            return own != null && Files.exists(own) && Files.isSameFile(own, config)
                    ? Optional.of(folder)
                    : Optional.empty();
        }
    }
}
